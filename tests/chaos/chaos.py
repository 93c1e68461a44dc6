"""Bad days at eight shops of three marketplaces: faults of all sorts, kills, two processes at once, clocks that jump, refusals of
tokens that are good. In the end, after one attempt to heal, the file must equal the shops and no consent may be lost that the
sandbox did not end. Everything is chosen by a seed; what falls between two processes is not."""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import programs as bench  # noqa: E402
import sandbox  # noqa: E402

DAY = 86_400
SHOPS = {"lazada": 3, "shopee": 3, "tiktok": 2}
# Faults of whoever stands between, and refusals of a token that is good.
PASSING = [
    {"fault": "rate_limit", "retry_after": 1}, {"fault": "http_429", "retry_after": 1}, {"fault": "server_error"}, {"fault": "http_503"},
    {"fault": "html"}, {"fault": "reset"}, {"fault": "lost_answer"}, {"fault": "reset_mid"}, {"fault": "truncated"}, {"fault": "garbage"},
    {"fault": "refuse"}, {"fault": "deep_json"}, {"fault": "bad_utf8"}, {"fault": "repeated_page"}, {"fault": "missing_field"},
    {"fault": "null_field"}, {"fault": "wrong_type"}, {"fault": "wrong_date"}, {"fault": "shift", "orders": 3},
    {"fault": "slow", "seconds": 1}]
TOKEN_REFUSALS = [{"fault": "expired_token"}] * 4
# What a run asks for, but for refreshes: an answer that is lost there may end a consent.
WORK = {"lazada": ("/orders/get", "/orders/items/get", "/products/get"), "shopee": ("/api/v2/order", "/api/v2/product", "/api/v2/shop"),
        "tiktok": ("/order/", "/product/")}
JUMPS = (-400 * DAY, -2 * DAY, -3600, 3600, 2 * DAY, 45 * DAY, 400 * DAY)
# Whatever a run may end with on a bad day: the contract's classes. 1 would be an error of ours.
EXITS = {0, 3, 4, 5, 6, 7, 8, 11}


class Failure(Exception):
    """What is not as it should be."""


class World:
    """The sandboxes, one home, and a calendar of our own that both share unless it jumps."""

    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.programs = bench.Programs(options.build)
        self.preload = pathlib.Path(options.build) / "tests" / "libecsync_frozen_clock.so"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecsync-chaos-"))
        self.passed = 0  # seconds that we let pass
        self.jump = 0    # of this machine's clock alone
        self.counts = collections.Counter()
        self.ended = set()
        self.shops = {name: sandbox.Sandbox(self.programs.sandbox, name, shops=count, orders=options.orders, products=30, days=50,
                                            seed=options.seed, token_life=4 * 3600)
                      for name, count in SHOPS.items()}
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("ECSYNC_", "XDG_"))}
        self.environment = keep | {"XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "HOME": str(self.folder)}
        for shop in self.shops.values():
            self.environment |= shop.environment
        self.database = self.folder / "ecsync" / "default.db"

    def close(self, keep):
        for shop in self.shops.values():
            shop.stop()
        if keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder)

    def start(self, *words):
        moved = {"LD_PRELOAD": str(self.preload.resolve()), "MOVED_CLOCK": str(self.passed + self.jump)}
        return subprocess.Popen([self.programs.ecsync, *words], env=self.environment | moved, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def run(self, *words):
        process = self.start(*words)
        output, errors = process.communicate()
        return process.returncode, output, errors

    def must(self, *words):
        status, output, errors = self.run(*words)
        if status != 0:
            raise Failure(f"ecsync {' '.join(words)}: exit {status}\n{errors}{output}")
        return output

    def connect(self):
        for name, count in SHOPS.items():
            for seller in range(1, count + 1):
                address = self.must("connect", name, "--print-url").split()[-1]
                self.must("connect", name, "--callback", self.shops[name].sign_in(f"{address}&seller={seller}"))

    def pass_time(self, seconds):
        for shop in self.shops.values():
            shop.advance(seconds)
        self.passed += seconds

    def calm(self):
        for shop in self.shops.values():
            shop.control("faults", method="DELETE")
        self.jump = 0

    def sql(self, text):
        with sqlite3.connect(self.database) as database:
            rows = database.execute(text).fetchall()
        database.close()
        return rows

    def truth(self):
        known = {}
        for shop in self.shops.values():
            for one in shop.control("truth")["shops"]:
                for order in one["orders"]:
                    known[order["id"]] = (order["status"], order["status_native"], order["total"], order["updated_at"],
                                          sum(line["quantity"] for line in order["lines"]), len(order["lines"]))
        return known

    def differences(self):
        """Orders that are missing, stale or too many. Beyond the horizon the sandbox knows some that nobody asked for."""
        stored = {row[0]: row[1:] for row in self.sql(bench.STORED)}
        truth = self.truth()
        return sorted(key for key in truth.keys() | stored.keys() if truth.get(key) != stored.get(key))


def spoil(world, faults):
    """A few faults, each in one shop's work or in all of it."""
    for _ in range(world.random.randint(1, 4)):
        name = world.random.choice(list(SHOPS))
        fault = dict(world.random.choice(faults))
        fault |= {"path": world.random.choice(WORK[name]), "after": world.random.randint(0, 3), "count": world.random.randint(1, 6)}
        if world.random.random() < 0.5:
            fault["shop"] = str(world.random.randint(1, SHOPS[name]))
        world.shops[name].control("faults", fault)
        world.counts[fault["fault"]] += 1


def refuse_tokens(world):
    """Every access token of one shop is refused for the whole run, however new it is."""
    name = world.random.choice(list(SHOPS))
    shop = str(world.random.randint(1, SHOPS[name]))
    for path in WORK[name]:
        world.shops[name].control("faults", {"fault": "expired_token", "path": path, "shop": shop, "count": 0})
    world.counts["tokens refused for a run"] += 1


def renew_tokens(world):
    """A good run in which every shop refreshes, so that the next one does not: killed in between, a refresh could end a consent."""
    for name, count in SHOPS.items():
        for number in range(1, count + 1):
            world.shops[name].control("expire", {"shop": str(number)})
    world.run("sync-orders", "-q", "--rate", "off")


def sync(world, kill):
    """One run, or two at once. The first may be killed."""
    what = world.random.choice(["sync-orders"] * 4 + ["sync-products"])
    words = [what, "-q", "--rate", "off", "--max-duration", "8s"] + (["--full"] if world.random.random() < 0.1 else [])
    processes = [world.start(*words) for _ in range(2 if world.random.random() < 0.3 else 1)]
    if kill:
        time.sleep(world.random.uniform(0.01, 0.6))
        processes[0].send_signal(signal.SIGKILL)
    for process in processes:
        output, errors = process.communicate()
        if process.returncode not in EXITS | {-signal.SIGKILL}:
            raise Failure(f"exit {process.returncode} of {' '.join(words)}:\n{errors}{output}")
        world.counts["killed" if process.returncode < 0 else f"exit {process.returncode}"] += 1


def live(world):
    world.calm()
    for shop in world.shops.values():
        shop.control("evolve", {"new_orders": world.random.randint(0, 3), "changes": world.random.randint(0, 10),
                                "seed": world.random.randint(0, 10**6)})
    world.pass_time(world.random.randint(60, 3 * 3600))
    kill = world.random.random() < 0.3
    if kill:
        renew_tokens(world)
    if world.random.random() < 0.7:
        spoil(world, PASSING if kill else PASSING + TOKEN_REFUSALS)
    if not kill and world.random.random() < 0.15:
        refuse_tokens(world)
    if not kill and world.random.random() < 0.25:
        world.jump = world.random.choice(JUMPS)
        world.counts["clock jumped"] += 1
    sync(world, kill)


def judge(world, when):
    """All is calm; one attempt to heal may be due. Then nothing may be wrong."""
    world.calm()
    world.pass_time(7 * 3600)
    world.run("sync-orders", "-q", "--rate", "off")
    status, output, errors = world.run("sync-orders", "--json", "-q", "--rate", "off", "--full")
    states = dict(world.sql("SELECT platform || ':' || shop_id, status FROM connections"))
    lost = [key for key, state in states.items() if state != "connected"]
    wrong = world.differences()
    doubled = world.sql("SELECT count(*) FROM (SELECT connection_id, number FROM orders GROUP BY 1, 2 HAVING count(*) > 1)")[0][0]
    twice = [name for name, shop in world.shops.items() if shop.control("requests")["max_uses_of_a_refresh_token"] > 1]
    print(f"{when}: exit {status}, {len(world.truth())} orders, {len(wrong)} wrong, {doubled} doubled, needs_auth {lost}, "
          f"refresh token sent twice {twice}", flush=True)
    if status or wrong or doubled or lost:
        details = json.dumps([(key, world.truth().get(key)) for key in wrong[:3]], ensure_ascii=False)
        raise Failure(f"not as it should be\n{errors}{output[:2000]}\n{details}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--orders", type=int, default=120, help="in each shop at the beginning")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge-every", type=int, default=25, metavar="ROUNDS")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the file")
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    options = parser.parse_args()
    world = World(options)
    print(f"seed {options.seed}, {options.rounds} rounds, {sum(SHOPS.values())} shops", flush=True)
    begin = time.monotonic()
    try:
        world.connect()
        for number in range(1, options.rounds + 1):
            live(world)
            if number % options.judge_every == 0 or number == options.rounds:
                judge(world, f"round {number}")
    except Failure as problem:
        print(problem)
        return 1
    finally:
        print(f"{time.monotonic() - begin:.0f} s; " + ", ".join(f"{name} {count}" for name, count in sorted(world.counts.items())))
        world.close(keep=options.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
