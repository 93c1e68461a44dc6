"""A running ecsync-sandbox, and clients of it that sign as the marketplaces ask."""

import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import subprocess
import time
import urllib.parse
from dataclasses import dataclass, field

DAY = 86_400


def sign(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass
class Request:
    method: str
    url: str
    headers: list = field(default_factory=list)
    body: str = ""

    def line(self):
        """The form that ecsync_bench_ceiling reads."""
        return "\t".join([self.method, self.url, "\x1f".join(self.headers), self.body])


class Sandbox:
    """One marketplace, played until `stop` or the end of a `with` block."""

    def __init__(self, program, marketplace, **options):
        words = [str(program), marketplace, "--env"]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-")] + ([] if value is True else [str(value)])
        text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        self.marketplace = marketplace
        self.moved = 0
        self.environment = dict(re.findall(r"export (\w+)='([^']*)'", text))
        self.pid = int(self.environment.pop("ECSYNC_SANDBOX_PID"))
        self.base = self.variable("API_BASE")
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.base).netloc)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.connection.close()
        os.kill(self.pid, signal.SIGTERM)
        while os.path.exists(f"/proc/{self.pid}"):
            time.sleep(0.01)

    def variable(self, name):
        return self.environment[f"ECSYNC_{self.marketplace.upper()}_{name}"]

    def send(self, request):
        """The answer's status, headers and body."""
        split = urllib.parse.urlsplit(request.url)
        target = split.path + ("?" + split.query if split.query else "")
        headers = dict(header.split(": ", 1) for header in request.headers)
        self.connection.request(request.method, target, request.body or None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def control(self, path, body=None, method=None):
        """A call of the control API; its JSON."""
        method = method or ("GET" if body is None else "POST")
        text = "" if body is None else json.dumps(body)
        status, _, answer = self.send(Request(method, f"{self.base}/sandbox/{path}", body=text))
        if status != 200:
            raise RuntimeError(f"/sandbox/{path}: {answer.decode()}")
        return json.loads(answer)

    def advance(self, seconds):
        """The server's clock goes forward."""
        self.control("advance", {"seconds": seconds})
        self.moved += seconds

    def sign_in(self, address):
        """Lets the next seller agree on the consent page; the address the browser ends on."""
        _, headers, _ = self.send(Request("GET", address))
        return headers["Location"]

    def cpu(self):
        """Seconds that it has spent so far."""
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Client:
    """Signs calls of one shop and sends them one by one, only to find out what to ask."""

    def __init__(self, sandbox, seller=1):
        self.sandbox = sandbox
        self.seller = seller
        self.key = sandbox.variable("APP_KEY")
        self.secret = sandbox.variable("APP_SECRET")
        self.connect()

    def ask(self, request):
        status, _, body = self.sandbox.send(request)
        answer = json.loads(body)
        if status != 200:
            raise RuntimeError(f"{request.url}: {answer}")
        return answer

    def code(self, address):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.sandbox.sign_in(f"{address}&seller={self.seller}")).query))

    def walk(self, days):
        """The list calls and the detail calls that read the orders created in the last `days`."""
        raise NotImplementedError


def batches(items, size):
    return [items[i:i + size] for i in range(0, len(items), size)]


class Lazada(Client):
    def connect(self):
        redirect = self.sandbox.variable("REDIRECT_URL")
        query = {"response_type": "code", "client_id": self.key, "redirect_uri": redirect}
        code = self.code(f"{self.sandbox.base}/oauth/authorize?{urllib.parse.urlencode(query)}")["code"]
        self.token = None
        self.token = self.ask(self.request("/auth/token/create", {"code": code}))["access_token"]

    def request(self, path, parameters):
        parameters = parameters | {"app_key": self.key, "sign_method": "sha256",
                                   "timestamp": str(int(time.time() * 1000))}
        if self.token:
            parameters["access_token"] = self.token
        text = path + "".join(name + parameters[name] for name in sorted(parameters))
        parameters["sign"] = sign(self.secret, text).upper()
        return Request("GET", f"{self.sandbox.base}/rest{path}?{urllib.parse.urlencode(parameters)}")

    def walk(self, days):
        now = int(time.time())
        lists, numbers = [], []
        for begin in range(now - days * DAY, now, DAY // 4):  # no window may have more than 5,000
            offset = total = 0
            while offset <= total:
                stamp = [time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(t)) for t in (begin, begin + DAY // 4 - 1)]
                lists.append(self.request("/orders/get", {
                    "created_after": stamp[0], "created_before": stamp[1], "sort_by": "created_at",
                    "sort_direction": "ASC", "offset": str(offset), "limit": "100"}))
                data = self.ask(lists[-1])["data"]
                numbers += [str(order["order_id"]) for order in data["orders"]]
                total = int(data["countTotal"])
                offset += 100
        return lists, [self.request("/orders/items/get", {"order_ids": f"[{','.join(batch)}]"})
                       for batch in batches(numbers, 50)]


class Shopee(Client):
    def connect(self):
        redirect = self.sandbox.variable("REDIRECT_URL")
        path = "/api/v2/shop/auth_partner"
        stamp = str(int(time.time()))
        query = {"partner_id": self.key, "timestamp": stamp, "redirect": redirect,
                 "sign": sign(self.secret, self.key + path + stamp)}
        given = self.code(f"{self.sandbox.base}{path}?{urllib.parse.urlencode(query)}")
        self.shop, self.token = given["shop_id"], ""
        path = "/api/v2/auth/token/get"
        query = {"partner_id": self.key, "timestamp": stamp, "sign": sign(self.secret, self.key + path + stamp)}
        body = json.dumps({"code": given["code"], "shop_id": int(self.shop), "partner_id": int(self.key)})
        answer = self.ask(Request("POST", f"{self.sandbox.base}{path}?{urllib.parse.urlencode(query)}",
                                  ["Content-Type: application/json"], body))
        self.token = answer["access_token"]

    def request(self, path, parameters):
        stamp = str(int(time.time()))
        parameters = parameters | {
            "partner_id": self.key, "timestamp": stamp, "access_token": self.token, "shop_id": self.shop,
            "sign": sign(self.secret, self.key + path + stamp + self.token + self.shop)}
        return Request("GET", f"{self.sandbox.base}{path}?{urllib.parse.urlencode(parameters)}")

    def walk(self, days):
        now = int(time.time())
        lists, numbers = [], []
        for begin in range(now - days * DAY, now, 15 * DAY):
            cursor = ""
            while True:
                lists.append(self.request("/api/v2/order/get_order_list", {
                    "time_range_field": "create_time", "time_from": str(begin), "time_to": str(begin + 15 * DAY - 1),
                    "page_size": "100", "cursor": cursor}))
                answer = self.ask(lists[-1])["response"]
                numbers += [order["order_sn"] for order in answer["order_list"]]
                if not answer["more"]:
                    break
                cursor = answer["next_cursor"]
        fields = "item_list,total_amount,fulfillment_flag,actual_shipping_fee_confirmed,package_list"
        return lists, [self.request("/api/v2/order/get_order_detail", {
            "order_sn_list": ",".join(batch), "response_optional_fields": fields,
            "request_order_status_pending": "true"}) for batch in batches(numbers, 50)]


class Tiktok(Client):
    def connect(self):
        query = {"service_id": self.sandbox.variable("SERVICE_ID"), "state": "bench"}
        code = self.code(f"{self.sandbox.base}/open/authorize?{urllib.parse.urlencode(query)}")["code"]
        query = {"app_key": self.key, "app_secret": self.secret, "auth_code": code, "grant_type": "authorized_code"}
        answer = self.ask(Request("GET", f"{self.sandbox.base}/api/v2/token/get?{urllib.parse.urlencode(query)}"))
        self.token, self.cipher = answer["data"]["access_token"], None
        shops = self.ask(self.request("GET", "/authorization/202309/shops", {}))["data"]["shops"]
        self.cipher = shops[0]["cipher"]

    def request(self, method, path, parameters, body=""):
        parameters = parameters | {"app_key": self.key, "timestamp": str(int(time.time()))}
        if self.cipher:
            parameters["shop_cipher"] = self.cipher
        text = path + "".join(name + parameters[name] for name in sorted(parameters)) + body
        parameters["sign"] = sign(self.secret, self.secret + text + self.secret)
        headers = [f"x-tts-access-token: {self.token}", "Content-Type: application/json"]
        return Request(method, f"{self.sandbox.base}{path}?{urllib.parse.urlencode(parameters)}", headers, body)

    def walk(self, days):
        now = int(time.time())
        lists, numbers = [], []
        # One window: a page token works as long as its search is among the last 256.
        body = json.dumps({"create_time_ge": now - days * DAY, "create_time_lt": now})
        query = {"page_size": "50", "sort_field": "create_time", "sort_order": "ASC"}
        while True:
            lists.append(self.request("POST", "/order/202309/orders/search", query, body))
            data = self.ask(lists[-1])["data"]
            numbers += [order["id"] for order in data.get("orders", [])]
            if not data.get("next_page_token"):
                break
            query["page_token"] = data["next_page_token"]
        return lists, [self.request("GET", "/order/202309/orders", {"ids": ",".join(batch)})
                       for batch in batches(numbers, 50)]


CLIENTS = {"lazada": Lazada, "shopee": Shopee, "tiktok": Tiktok}
