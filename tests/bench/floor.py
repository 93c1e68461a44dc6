"""ecsync and the floor program, one after the other in turn: the same first sync of one Lazada shop without latency."""

import sandbox
from programs import Home
from table import Table, mebibytes, spread


class Pair:
    """The costs of both programs, round by round."""

    def __init__(self):
        self.ecsync = []
        self.floor = []

    def ratios(self, what):
        return [getattr(own, what) / getattr(bare, what) for own, bare in zip(self.ecsync, self.floor)]


def first_sync(home, sync):
    home.restore("connected.db")
    cost = sync()
    home.check()
    return cost


PAIRS = {}  # by number of orders: what was measured in this run already is not measured again


def compare(programs, options, orders):
    """Both programs in turn, `options.rounds` times."""
    if orders not in PAIRS:
        PAIRS[orders] = take_turns(programs, options, orders)
    return PAIRS[orders]


def take_turns(programs, options, orders):
    pair = Pair()
    with sandbox.Sandbox(programs.sandbox, "lazada", shops=1, orders=orders, products=500, days=50) as shop, \
            Home(programs, shop, options.folder) as home:
        home.connect().keep("connected.db")
        first_sync(home, home.floor)  # from here on the sandbox knows its texts
        for number in range(options.rounds):
            # Each goes first as often as the other.
            for program in ("ecsync", "floor") if number % 2 == 0 else ("floor", "ecsync"):
                if program == "floor":
                    pair.floor.append(first_sync(home, home.floor))
                else:
                    home.database.unlink()  # the floor program has ended what ecsync was given
                    home.connect().keep("connected.db")
                    pair.ecsync.append(first_sync(home, home.sync))
    return pair


def run(programs, options):
    sizes = (2_000,) if options.quick else (20_000, 100_000)
    table = Table(f"First sync of one Lazada shop beside the floor program, {options.rounds} rounds: least / middle / most",
                  ("orders", 10), ("program", 8), ("CPU s", 18), ("wall s", 20), ("MiB", 18), ("written MiB", 24),
                  ("requests", 8))
    for orders in sizes:
        pair = compare(programs, options, orders)
        for name, costs in (("ecsync", pair.ecsync), ("floor", pair.floor)):
            table.add(orders, name, spread([cost.cpu for cost in costs]), spread([cost.wall for cost in costs]),
                      spread([cost.memory / 2**20 for cost in costs], "{:.1f}"),
                      spread([cost.written / 2**20 for cost in costs], "{:.0f}"), costs[0].requests)
        table.add(orders, "ratio", *(spread(pair.ratios(what)) for what in ("cpu", "wall", "memory", "written")),
                  f"{pair.ecsync[0].requests / pair.floor[0].requests:.2f}")
