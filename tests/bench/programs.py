"""The programs that are measured, and homes for them to work in."""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
from dataclasses import dataclass

import sandbox


class Programs:
    def __init__(self, build):
        folder = pathlib.Path(build) / "bin"
        self.ecsync = folder / "ecsync"
        self.sandbox = folder / "ecsync-sandbox"
        self.ceiling = folder / "ecsync_bench_ceiling"
        self.floor = folder / "ecsync_bench_floor"
        self.measure = folder / "ecsync_bench_measure"
        self.peers = pathlib.Path(__file__).parent / "peers"
        help_text = subprocess.run([self.ecsync, "sync-orders", "--help"], capture_output=True, text=True).stdout
        self.knows_jobs = "--jobs" in help_text
        self.knows_rate = "--rate" in help_text

    def flags(self, jobs=None, rate="off"):
        """`--jobs` and `--rate` as far as this ecsync knows them."""
        words = ["--jobs", str(jobs)] if jobs and self.knows_jobs else []
        return words + (["--rate", str(rate)] if rate and self.knows_rate else [])


@dataclass
class Cost:
    """What one run took; times in seconds, sizes in bytes."""

    wall: float
    cpu: float
    memory: int
    written: int
    requests: int = 0
    lists: int = 0
    refused: int = 0
    in_flight: int = 0
    orders: int = 0
    new: int = 0
    updated: int = 0


class Home:
    """A folder with one database, connected to shops of a sandbox. Goes with the end of a `with` block."""

    def __init__(self, programs, shop, folder=None):
        self.programs = programs
        self.shop = shop
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecsync-bench-", dir=folder))
        # Whatever the caller's own ecsync is set to stays out of it.
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("ECSYNC_", "XDG_"))}
        self.environment = keep | shop.environment | {
            "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "HOME": str(self.folder)}
        self.database = self.folder / "ecsync" / "default.db"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def ecsync(self, *words):
        """An ecsync command that is not measured; its output."""
        done = subprocess.run([self.programs.ecsync, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"ecsync {' '.join(words)}: exit {done.returncode}: {done.stderr}{done.stdout}")
        return done.stdout

    def connect(self, shops=1):
        for number in range(1, shops + 1):
            address = self.ecsync("connect", self.shop.marketplace, "--print-url").split()[-1]
            back = self.shop.sign_in(f"{address}&seller={number}")
            self.ecsync("connect", self.shop.marketplace, "--callback", back)
        return self

    def sql(self, text, *values):
        with sqlite3.connect(self.database) as database:
            rows = database.execute(text, values).fetchall()
        database.close()
        return rows

    def connections(self):
        return [row[0] for row in self.sql("SELECT platform || ':' || shop_id FROM connections ORDER BY id")]

    def keep(self, name):
        shutil.copy(self.database, self.folder / name)

    def restore(self, name):
        """The database as it was kept. What it knew of the server's clock is brought up to now."""
        shutil.copy(self.folder / name, self.database)
        self.sql("UPDATE authorizations SET clock_offset = clock_offset + ?", self.shop.moved)

    def settle(self):
        """An hour passes, on the marketplace's clock and on ours, so that the overlap reads nothing again."""
        self.shop.advance(3600)
        self.sql("UPDATE authorizations SET clock_offset = clock_offset + 3600")
        self.sync()

    def measured(self, *words, environment=None, status=0):
        """Runs a program; its cost without what only the sandbox knows, and its output."""
        record = self.folder / "cost.json"
        done = subprocess.run([self.programs.measure, record, *words], capture_output=True, text=True,
                              env=self.environment | (environment or {}))
        if done.returncode != status:
            raise RuntimeError(f"{words}: exit {done.returncode}: {done.stderr}{done.stdout}")
        raw = json.loads(record.read_text())
        cost = Cost(wall=raw["wall"], cpu=raw["user"] + raw["system"], memory=raw["memory_kib"] * 1024,
                    written=raw["written"])
        return cost, done.stdout

    def libraries(self, *words):
        """How many libraries a run of ecsync loads, as the dynamic linker tells."""
        done = subprocess.run([self.programs.ecsync, *words], env=self.environment | {"LD_DEBUG": "files"},
                              capture_output=True, text=True)
        return len({line.split()[-1] for line in done.stderr.splitlines() if "calling init:" in line})

    def calls_of(self, run):
        """The cost that `run` gives, with the calls that the sandbox saw meanwhile."""
        self.shop.control("requests", method="DELETE")
        cost, output = run()
        seen = self.shop.control("requests")
        cost.requests = seen["requests"]
        cost.lists = sum(calls["calls"] for path, calls in seen["paths"].items() if path in LIST_CALLS)
        cost.refused = sum(calls["failed"] for calls in seen["paths"].values())
        cost.in_flight = seen["max_in_flight"]
        return cost, output

    def sync(self, *words, jobs=None, rate="off"):
        """`ecsync sync-orders`, measured."""
        flags = self.programs.flags(jobs, rate)
        cost, output = self.calls_of(
            lambda: self.measured(self.programs.ecsync, "sync-orders", "--json", "-q", *flags, *words))
        for line in json.loads(output)["connections"]:
            if line["error"] or line["rejected"]:
                raise RuntimeError(f"a sync that is no measurement: {line}")
            cost.orders += line["seen"]
            cost.new += line["new"]
            cost.updated += line["updated"]
        return cost

    def floor(self):
        """The floor program reads the first shop, measured. It signs in for itself, which ends what ecsync was given."""
        token = sandbox.Lazada(self.shop).token
        cost, output = self.calls_of(
            lambda: self.measured(self.programs.floor, self.database, self.connections()[0],
                                  environment={"FLOOR_TOKEN": token}))
        cost.orders = cost.new = json.loads(output)["stored"]
        return cost

    def check(self):
        """Every order that the sandbox knows of our shops is stored as it is there, and no other."""
        truth = {}
        ours = set(self.connections())
        for shop in self.shop.control("truth")["shops"]:
            for order in shop["orders"]:
                if order["id"].split("/")[0] in ours:
                    truth[order["id"]] = (order["status"], order["status_native"], order["total"], order["updated_at"],
                                      sum(line["quantity"] for line in order["lines"]), len(order["lines"]))
        stored = {row[0]: row[1:] for row in self.sql(STORED)}
        if stored != truth:
            wrong = [(key, truth.get(key), stored.get(key)) for key in truth.keys() | stored.keys()
                     if truth.get(key) != stored.get(key)]
            raise RuntimeError(f"{len(wrong)} orders are not as they should be, such as {wrong[:3]}")


LIST_CALLS = {"/orders/get", "/api/v2/order/get_order_list", "/order/202309/orders/search"}

# In the forms of the sandbox's truth.
STORED = """
  SELECT c.platform || ':' || c.shop_id || '/' || o.number, o.status, o.status_native,
    CASE WHEN o.total IS NULL THEN NULL WHEN o.currency = 'VND' THEN CAST(o.total AS TEXT)
      ELSE printf('%d.%02d', o.total / 100, o.total % 100) END,
    strftime('%Y-%m-%dT%H:%M:%SZ', o.updated_at, 'unixepoch'), sum(l.quantity), count(*)
  FROM orders o JOIN connections c ON c.id = o.connection_id JOIN order_lines l ON l.order_id = o.id
  GROUP BY o.id"""
