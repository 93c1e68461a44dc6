"""The figures that ecsync has to reach, each with its target."""

import contextlib
import math
import socket
import statistics
import subprocess
import time

import examples
import floor
import million
import peers
import sandbox
from programs import Home
from table import Table, mebibytes, spread

DETAILS_PER_CALL = 50
ROWS_PER_PAGE = 100


class Verdicts:
    """Prints each figure beside its target."""

    def __init__(self):
        self.table = Table("Targets", ("work", 76), ("target", 9), ("figure", 26), ("", 6))
        self.missed = 0

    def add(self, work, figure, most, form="{:.2f}", note=None):
        met = figure <= most
        self.missed += 0 if met else 1
        self.table.add(work, "≤ " + form.format(most), note or form.format(figure), "met" if met else "MISSED")

    def note(self, work, figure):
        self.table.add(work, "", figure, "")


@contextlib.contextmanager
def connected(programs, options, shops=1, **sandbox_options):
    """A home that is connected to the shops and has read nothing; the sandbox has its texts."""
    usual = {"products": 500, "days": 50, "token_life": 100 * sandbox.DAY}
    with sandbox.Sandbox(programs.sandbox, options.marketplace, shops=shops, **(usual | sandbox_options)) as shop, \
            Home(programs, shop, options.folder) as home:
        home.connect(shops).keep("connected.db")
        home.sync()
        home.restore("connected.db")
        yield home


def needed_calls(options, orders, cost):
    """What the protocol needs to read so many orders from the beginning, at best."""
    pages = math.ceil(orders / ROWS_PER_PAGE)
    details = math.ceil(orders / DETAILS_PER_CALL)
    if options.marketplace == "tiktok":
        return pages
    if options.marketplace == "shopee":
        # Pages may be short or empty: how many there are only the server knows.
        return cost.lists + details
    return pages + details


def calls_and_latency(programs, options, verdicts):
    orders = 2_000 if options.quick else 20_000
    with connected(programs, options, orders=orders) as home:
        cost = home.sync(jobs=4)
        home.check()
        needed = needed_calls(options, orders, cost)
        verdicts.add(f"calls ÷ needed, first sync of {orders} orders", cost.requests / needed, 1.02, "{:.3f}",
                     f"{cost.requests} ÷ {needed} = {cost.requests / needed:.3f}")
        home.settle()
        verdicts.add("calls of an idle shop", home.sync().requests, 1, "{:.0f}")

        home.restore("connected.db")
        home.shop.control("settings", {"latency_ms": 100})
        cost = home.sync(jobs=4)
        bound = cost.requests * 0.1 / 4
        verdicts.add(f"one shop, {orders} orders, 100 ms, --jobs 4: wall ÷ (calls × 0.1 s ÷ 4)", cost.wall / bound, 1.15,
                     note=f"{cost.wall:.1f} s ÷ {bound:.1f} s = {cost.wall / bound:.2f}")


def idle_shops(programs, options, verdicts):
    with connected(programs, options, shops=50, orders=40) as home:
        home.sync()
        home.settle()
        home.shop.control("settings", {"latency_ms": 100})
        first = home.connections()[0]
        one, all_of_them = [], []
        for _ in range(options.rounds):
            one.append(home.sync(first, jobs=8))
            all_of_them.append(home.sync(jobs=8))
        if any(cost.requests != 50 for cost in all_of_them):
            verdicts.note("calls of 50 idle shops", f"{[cost.requests for cost in all_of_them]}")
        for what, most in (("wall", 10), ("cpu", 1.5)):
            ratios = [getattr(many, what) / getattr(single, what) for many, single in zip(all_of_them, one)]
            verdicts.add(f"50 idle shops, 100 ms, --jobs 8: {what} ÷ one idle shop's", statistics.median(ratios), most,
                         note=spread(ratios))
        verdicts.note("… wall of one, wall of 50, CPU of one, CPU of 50", " ".join(
            f"{statistics.median(getattr(cost, what) for cost in costs):.3f}"
            for what in ("wall", "cpu") for costs in (one, all_of_them)))


def limited_server(programs, options, verdicts):
    """ecsync may be told the limit, or find it out."""
    for rate, orders in ((5, 1_000 if options.quick else 10_000), (50, 5_000 if options.quick else 20_000)):
        for told in (True, False) if programs.knows_rate else (False,):
            with connected(programs, options, orders=orders) as home:
                home.shop.control("settings", {"rate": rate})
                cost = home.sync(jobs=8, rate=rate if told else None)
                home.check()
            name = f"server allows {rate}/s, --rate {rate}" if told else f"server allows {rate}/s, usual pace"
            served = cost.requests - cost.refused
            verdicts.add(f"{name}: wall ÷ (calls ÷ R)", cost.wall / (served / rate), 1.10,
                         note=f"{cost.wall:.1f} s ÷ {served / rate:.1f} s = {cost.wall / (served / rate):.2f}")
            verdicts.add(f"{name}: refused calls, %", 100 * cost.refused / cost.requests, 1, "{:.1f}",
                         note=f"{cost.refused} of {cost.requests} = {100 * cost.refused / cost.requests:.1f}")


def beside_floor(programs, options, verdicts):
    few, many = (1_000, 5_000) if options.quick else (20_000, 100_000)
    small = floor.compare(programs, options, few)
    large = floor.compare(programs, options, many)
    for orders, pair in ((few, small), (many, large)):
        ratios = pair.ratios("cpu")
        verdicts.add(f"CPU of a first sync of {orders} Lazada orders ÷ floor's", statistics.median(ratios), 1.10, note=spread(ratios))
    growth = [big.cpu / little.cpu for big, little in zip(large.ecsync, small.ecsync)]
    verdicts.add(f"CPU of {many} ÷ CPU of {few} Lazada orders", statistics.median(growth), 8.5, note=spread(growth))
    peak = max(cost.memory for cost in large.ecsync)
    verdicts.add(f"peak memory at {many} Lazada orders, MiB", peak / 2**20, 30, "{:.1f}")
    low = max(cost.memory for cost in small.ecsync)
    verdicts.add(f"… ÷ peak memory at {few}", peak / low, 1.05)


def beside_script(programs, options, verdicts):
    if not peers.found():
        verdicts.note("CPU ÷ a PHP script's", "no php here")
        return
    orders = 2_000 if options.quick else 20_000
    costs = peers.compare(programs, options, orders)
    for kind, most in (("first sync", 0.85), ("1 % changed", 0.9), ("nothing new", 0.7)):
        ratios = peers.ratios(costs[kind])
        verdicts.add(f"CPU of {orders} Shopee orders ÷ a PHP script's, {kind}", statistics.median(ratios), most, note=spread(ratios))


def again(programs, options, verdicts):
    for orders, most in ((2_000, 0.45),) if options.quick else ((20_000, 0.45), (100_000, 0.35)):
        with connected(programs, options, orders=orders) as home:
            first = home.sync()
            full = home.sync("--full")
            home.check()
            if full.new or full.updated:
                raise RuntimeError(f"a second reading changed {full.new + full.updated} orders")
            name = f"--full again, nothing changed of {orders}"
            verdicts.add(f"{name}: bytes written, % of the first", 100 * full.written / first.written, 1,
                         note=f"{mebibytes(full.written)} of {mebibytes(first.written)} MiB = "
                              f"{100 * full.written / first.written:.2f}")
            verdicts.add(f"{name}: CPU ÷ the first's", full.cpu / first.cpu, most,
                         note=f"{full.cpu:.2f} s ÷ {first.cpu:.2f} s = {full.cpu / first.cpu:.2f}")


def round_trips(programs, options, verdicts):
    """A quarter-hour's run: what it waits for one after the other, in answers that take 0.1 s each."""
    trips = {"lazada": ((60, 3),), "shopee": ((60, 3), (100, 4)), "tiktok": ((60, 2),)}
    for changes, most in trips[options.marketplace]:
        with connected(programs, options, orders=2_000) as home:
            home.sync()
            home.settle()
            home.shop.control("evolve", {"new_orders": 0, "changes": changes, "seed": 7})
            home.shop.control("settings", {"latency_ms": 100})
            cost = home.sync()
            home.check()
            verdicts.add(f"{cost.updated} changed orders, 100 ms: round trips one after the other", int(cost.wall / 0.1), most,
                         "{:.0f}", note=f"{cost.wall:.2f} s, {cost.requests} calls: {int(cost.wall / 0.1)}")


def lists(programs, options, verdicts):
    orders = 50_000 if options.quick else 1_000_000
    with connected(programs, options, orders=0) as home:
        number = million.fill(home, orders)
        slips = home.sql("SELECT count(*) FROM slips")[0][0]
        for words in (("orders", "list", "--limit", "100"), ("orders", "list", "--search", number[:9]),
                      ("orders", "list", "--unlinked"), ("orders", "show", number), ("slips", "list"), ("stock",), ("exceptions",)):
            walls = [home.measured(programs.ecsync, *words)[0].wall * 1000 for _ in range(max(5, options.rounds))]
            name = " ".join("ORDER" if word == number else word for word in words)
            verdicts.add(f"{name} with {orders} orders, {slips} slips, ms", statistics.median(walls), 20, "{:.1f}",
                         note=spread(walls, "{:.1f}"))


LISTINGS_WITHOUT_PRODUCTS = """
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :listings)
  INSERT INTO listings (connection_id, item_id, sku_id, seller_sku, name, price, currency, active, pulled, search_key)
  SELECT c.id, 3000000000 + i, '', 'MA-' || i, 'Áo dài lụa ' || i, 450000, 'VND', 1, 1, 'ao dai lua ' || i
  FROM n, (SELECT id FROM connections LIMIT 1) c"""


def tables(programs, options, verdicts):
    """Products made of listings, and a workbook of every line."""
    listings = 1_000
    with connected(programs, options, orders=0) as home:
        home.sql(LISTINGS_WITHOUT_PRODUCTS.replace(":listings", str(listings)))
        cost, _ = home.measured(programs.ecsync, "link-product", "--auto", "sku", "--create", "-q")
        verdicts.add(f"link-product --auto sku --create of {listings} listings, s", cost.wall, 1)
    lines = 10_000 if options.quick else 100_000
    with connected(programs, options, orders=0) as home:
        million.fill(home, lines // 2)
        book = home.folder / "orders.xlsx"
        cost, _ = home.measured(programs.ecsync, "orders", "-o", str(book))
        verdicts.add(f"orders -o FILE.xlsx of {lines} lines, s", cost.wall, 10)
        verdicts.add(f"orders -o FILE.xlsx of {lines} lines, MiB", cost.memory / 2**20, 100, "{:.0f}")


def asked_with_sql(programs, options, verdicts):
    orders = 10_000 if options.quick else 100_000
    with connected(programs, options, orders=0) as home:
        examples.fill(home, orders)
        for number, (place, query) in enumerate(examples.queries(), 1):
            verdicts.add(f"query {number} of {place}, {orders} orders, s", examples.seconds(home, query), 2)
        page = home.folder / "report.html"
        walls = [home.measured(programs.ecsync, "report", "--since", "60d", "--force", "-o", page)[0].wall for _ in range(3)]
        verdicts.add(f"report page, {orders} orders, s", statistics.median(walls), 2, note=spread(walls, "{:.2f}"))
        verdicts.add(f"report page, {orders} orders, kB", page.stat().st_size / 1000, 300, "{:.0f}")


def first_request(programs, options, verdicts):
    """From the start of the process to the first bytes at a server that answers nothing."""
    times = []
    with connected(programs, options, orders=10) as home, socket.create_server(("127.0.0.1", 0)) as server:
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        environment = home.environment | {f"ECSYNC_{options.marketplace.upper()}_API_BASE": base}
        for _ in range(20):
            start = time.perf_counter()
            process = subprocess.Popen([programs.ecsync, "sync-orders", "-q"], env=environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            peer, _ = server.accept()
            peer.recv(1)
            times.append((time.perf_counter() - start) * 1000)
            process.kill()
            process.wait()
            peer.close()
    verdicts.add("process start to first request, ms", statistics.median(times), 7, "{:.1f}", note=spread(times, "{:.1f}"))


def light_commands(programs, options, verdicts):
    """What every key of completion and every line of a script pays: commands that need neither a network nor paper."""
    with connected(programs, options, orders=0) as home:
        for words in (("version",), ("help",), ("__complete", "--", ""), ("orders", "list"), ("status",)):
            name = " ".join(words)
            times = [home.measured(programs.ecsync, *words)[0].cpu * 1000 for _ in range(20)]
            verdicts.add(f"{name}: CPU, ms", statistics.median(times), 4, "{:.1f}", note=spread(times, "{:.1f}"))
            verdicts.add(f"{name}: libraries", home.libraries(*words), 25, "{:.0f}")


PARTS = {"calls": calls_and_latency, "idle": idle_shops, "limits": limited_server, "cpu": beside_floor, "peers": beside_script,
         "full": again, "trips": round_trips, "lists": lists, "tables": tables, "queries": asked_with_sql, "start": first_request, "light": light_commands}


def run(programs, options, only=None):
    verdicts = Verdicts()
    for part in [PARTS[only]] if only else PARTS.values():
        part(programs, options, verdicts)
    if verdicts.missed:
        print(f"\n{verdicts.missed} missed")
