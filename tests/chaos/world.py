"""Eight sandbox shops of three marketplaces and one home of ecsync, on a calendar that runs as fast as a test wants."""

import collections
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import programs as bench  # noqa: E402
import sandbox  # noqa: E402

DAY = 86_400
SHOPS = {"lazada": 3, "shopee": 3, "tiktok": 2}
# Faults of whoever stands between.
PASSING = [
    {"fault": "rate_limit", "retry_after": 1}, {"fault": "http_429", "retry_after": 1}, {"fault": "server_error"}, {"fault": "http_503"},
    {"fault": "html"}, {"fault": "reset"}, {"fault": "lost_answer"}, {"fault": "reset_mid"}, {"fault": "truncated"}, {"fault": "garbage"},
    {"fault": "refuse"}, {"fault": "deep_json"}, {"fault": "bad_utf8"}, {"fault": "repeated_page"}, {"fault": "missing_field"},
    {"fault": "null_field"}, {"fault": "wrong_type"}, {"fault": "wrong_date"}, {"fault": "shift", "orders": 3},
    {"fault": "slow", "seconds": 1}]
# What a run asks for, but for refreshes: an answer that is lost there may end a consent.
WORK = {"lazada": ("/orders/get", "/orders/items/get", "/products/get"), "shopee": ("/api/v2/order", "/api/v2/product", "/api/v2/shop"),
        "tiktok": ("/order/", "/product/")}


class Failure(Exception):
    """What is not as it should be."""


class World:
    """The sandboxes, one home, and a calendar of our own that both share unless it jumps."""

    def __init__(self, name, options, days):
        self.random = random.Random(options.seed)
        self.programs = bench.Programs(options.build)
        self.preload = pathlib.Path(options.build) / "tests" / "libecsync_frozen_clock.so"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"ecsync-{name}-"))
        self.passed = 0  # seconds that we let pass
        self.jump = 0    # of this machine's clock alone
        self.counts = collections.Counter()
        self.ended = set()
        self.shops = {site: sandbox.Sandbox(self.programs.sandbox, site, shops=count, orders=options.orders, products=30, days=days,
                                            seed=options.seed, token_life=4 * 3600)
                      for site, count in SHOPS.items()}
        keep = {key: value for key, value in os.environ.items() if not key.startswith(("ECSYNC_", "XDG_"))}
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

    def sign_in(self, site, seller):
        address = self.must("connect", site, "--print-url").split()[-1]
        self.must("connect", site, "--callback", self.shops[site].sign_in(f"{address}&seller={seller}"))

    def connect(self):
        for site, count in SHOPS.items():
            for seller in range(1, count + 1):
                self.sign_in(site, seller)

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

    def spoil(self, faults):
        """A few faults, each in one shop's work or in all of it."""
        for _ in range(self.random.randint(1, 4)):
            site = self.random.choice(list(SHOPS))
            fault = dict(self.random.choice(faults))
            fault |= {"path": self.random.choice(WORK[site]), "after": self.random.randint(0, 3), "count": self.random.randint(1, 6)}
            if self.random.random() < 0.5:
                fault["shop"] = str(self.random.randint(1, SHOPS[site]))
            self.shops[site].control("faults", fault)
            self.counts[fault["fault"]] += 1

    def report(self, seconds):
        print(f"{seconds:.0f} s; " + ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items())))
