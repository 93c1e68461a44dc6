"""First sync, 1 % changed and nothing new, over shops, latency and jobs."""

import itertools

import sandbox
from programs import Home
from table import Table, mebibytes


def three_runs(home, total, latency, jobs):
    """(kind, cost) of each run, from a database that is connected and empty."""
    def run(kind):
        home.shop.control("settings", {"latency_ms": latency})
        cost = home.sync(jobs=jobs)
        home.shop.control("settings", {"latency_ms": 0})
        home.check()
        return kind, cost

    home.restore("connected.db")
    yield run("first sync")
    home.settle()
    home.shop.control("evolve", {"new_orders": 0, "changes": total // 100, "seed": 1000 + home.shop.moved})
    yield run("1 % changed")
    home.settle()
    yield run("nothing new")


def run(programs, options):
    total = 2_000 if options.quick else 20_000
    latencies = (0, 50) if options.quick else (0, 50, 200)
    jobs = (1, 8, 32) if programs.knows_jobs else (None,)
    table = Table(f"{total} orders in all, {options.marketplace}", ("run", 11), ("shops", 5), ("latency", 7),
                  ("jobs", 4), ("orders/s", 8), ("wall s", 8), ("CPU s", 7), ("MiB", 6), ("requests", 8), ("in flight", 9))
    for shops in (1, 10, 50):
        with sandbox.Sandbox(programs.sandbox, options.marketplace, shops=shops, orders=total // shops, products=40,
                             days=50, token_life=100 * sandbox.DAY) as shop, \
                Home(programs, shop, options.folder) as home:
            home.connect(shops)
            home.keep("connected.db")
            home.sync()  # from here on the sandbox knows its texts
            for latency, number in itertools.product(latencies, jobs):
                for kind, cost in three_runs(home, total, latency, number):
                    table.add(kind, shops, f"{latency} ms", number or "-", f"{cost.orders / cost.wall:.0f}",
                              f"{cost.wall:.2f}", f"{cost.cpu:.2f}", mebibytes(cost.memory), cost.requests,
                              cost.in_flight)
