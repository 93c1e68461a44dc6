"""ecsync beside a script that somebody would write instead: shops of one size, one call at a time, in turn."""

import json
import shutil
import time

import sandbox
from programs import Home
from table import Table, spread

KINDS = ("first sync", "1 % changed", "nothing new")


class Peer:
    """The PHP script at the second shop, with a file of its own."""

    def __init__(self, programs, home):
        self.words = [shutil.which("php"), str(programs.peers / "shopee.php")]
        self.home = home
        self.database = home.folder / "peer.db"
        self.client = sandbox.Shopee(home.shop, seller=2)

    def forget(self):
        for name in ("peer.db", "peer.db-wal", "peer.db-shm"):
            (self.home.folder / name).unlink(missing_ok=True)

    def sync(self):
        environment = {"PEER_TOKEN": self.client.token, "PEER_NOW": str(int(time.time()) + self.home.shop.moved)}
        cost, output = self.home.calls_of(
            lambda: self.home.measured(*self.words, self.database, self.client.shop, environment=environment))
        cost.orders = json.loads(output)["stored"]
        return cost


def rounds(home, peer, orders, count):
    """(kind, program, cost) of each run. Both shops move on between them."""
    programs = [("ecsync", lambda: home.sync(jobs=1)), ("php", peer.sync)]

    def in_turn(kind, number):
        for name, run in programs if number % 2 == 0 else reversed(programs):
            yield kind, name, run()
        home.check()

    def settle():
        home.settle()
        peer.sync()

    for number in range(count):
        home.restore("connected.db")
        peer.forget()
        yield from in_turn(KINDS[0], number)
        settle()
        home.shop.control("evolve", {"new_orders": 0, "changes": 2 * orders // 100, "seed": 1000 + home.shop.moved})
        yield from in_turn(KINDS[1], number)
        settle()
        yield from in_turn(KINDS[2], number)


def compare(programs, options, orders):
    """{kind: {program: [cost of each round]}}; two shops of one size, since a sign-in ends what an earlier one was given."""
    costs = {kind: {"ecsync": [], "php": []} for kind in KINDS}
    with sandbox.Sandbox(programs.sandbox, "shopee", shops=2, orders=orders, products=500, days=50,
                         token_life=100 * sandbox.DAY) as shop, Home(programs, shop, options.folder) as home:
        home.connect().keep("connected.db")
        peer = Peer(programs, home)
        home.sync()  # from here on the sandbox knows its texts
        peer.sync()
        for kind, name, cost in rounds(home, peer, orders, options.rounds):
            costs[kind][name].append(cost)
    return costs


def ratios(costs, what="cpu"):
    """ecsync's ÷ the script's, of each round."""
    return [getattr(own, what) / getattr(other, what) for own, other in zip(costs["ecsync"], costs["php"])]


def found():
    return shutil.which("php") is not None


def run(programs, options):
    if not found():
        print("\nNo php on this machine: nothing to compare with (php-cli, php-curl, php-sqlite3).")
        return
    orders = 2_000 if options.quick else 20_000
    table = Table(f"{orders} Shopee orders beside a PHP script, one call at a time, {options.rounds} rounds: "
                  "least / middle / most", ("run", 11), ("program", 8), ("CPU s", 20), ("wall s", 20), ("MiB", 18), ("requests", 8))
    for kind, costs in compare(programs, options, orders).items():
        for name, those in costs.items():
            table.add(kind, name, spread([cost.cpu for cost in those]), spread([cost.wall for cost in those]),
                      spread([cost.memory / 2**20 for cost in those], "{:.1f}"), those[0].requests)
        table.add(kind, "ratio", spread(ratios(costs)), spread(ratios(costs, "wall")), "", "")
