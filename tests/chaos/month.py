"""A month in the life of eight shops of three marketplaces: a run each quarter of an hour, a verification each night, all on a clock
that runs as fast as it can. Orders are listed up to 12 hours late, states change without a new update time, calls fail in passing, a
consent is withdrawn and given again, an order cannot be read for two days. At each dawn the file must equal the shops, and nobody may
be told twice about one thing: by quiet runs within a day, by `exceptions --new` while it lasts."""

import argparse
import json
import sys
import time

from world import DAY, PASSING, SHOPS, Failure, World

LATEST = 12 * 3600
# Which shop's consent is withdrawn, and the days of both ends.
REVOKED = ("lazada", 2)
REVOKED_DAYS = (2, 4)
# Whose order cannot be read, and from when until when.
BROKEN = ("shopee", 1)
BROKEN_DAYS = (3, 5)
ERRORS = "SELECT c.name, r.error_code FROM connections c JOIN sync_runs r ON r.connection_id = c.id WHERE r.kind = 'orders'"
# Orders that nobody asks for any more: done for 30 days, and nothing of them comes back.
FINAL = """SELECT c.platform || ':' || c.shop_id || '/' || o.number FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.status = 'cancelled' OR (o.status = 'completed' AND o.return_status IN ('none', 'returned') AND o.updated_at < ?)"""


class Month:
    def __init__(self, world, pause):
        self.world = world
        self.pause = pause  # between two runs, in seconds
        self.late = {}      # order: when lists show it
        self.told = {}      # shop's name: error told last, and when
        self.standing = {}  # exceptions that `--new` has told and that have not ended since
        self.revoked = self.broken = None

    def now(self):
        return time.time() + self.world.passed

    # -------------------------------------------------------------- what happens

    def evolve(self, **what):
        site = self.world.random.choice(list(SHOPS))
        what["seed"] = self.world.random.randint(0, 10**6)
        return self.world.shops[site].control("evolve", what)["created"]

    def happen(self):
        chance = self.world.random.random
        self.evolve(new_orders=self.world.random.randint(0, 2), changes=self.world.random.randint(0, 4))
        if chance() < 0.1:
            self.evolve(new_orders=0, changes=self.world.random.randint(1, 2), silent=True)
            self.world.counts["silent changes"] += 1
        if chance() < 0.05:
            late_by = self.world.random.randint(60, LATEST)
            for key in self.evolve(new_orders=1, changes=0, late_by=late_by):
                self.late[key] = self.now() + late_by
                self.world.counts["late orders"] += 1
        if chance() < 0.15:
            self.world.spoil(PASSING)

    def turn_of_fate(self, day):
        """What happens once in the month."""
        site, seller = REVOKED
        if day == REVOKED_DAYS[0]:
            self.revoked = self.world.shops[site].control("truth")["shops"][seller - 1]["connection"] + "/"
            self.world.shops[site].control("revoke", {"shop": str(seller)})
        if day == REVOKED_DAYS[1]:
            self.world.sign_in(site, seller)
            self.revoked = None
        site, seller = BROKEN
        if day == BROKEN_DAYS[0]:
            stored = self.world.sql("SELECT o.number, c.shop_id FROM orders o JOIN connections c ON c.id = o.connection_id "
                                    f"WHERE c.platform = '{site}' AND o.status IN ('processing', 'packing') ORDER BY o.id DESC")
            self.broken = {"shop": stored[0][1], "number": stored[0][0]}
            self.world.shops[site].control("break_order", self.broken | {"how": "bad_time"})
            self.world.shops[site].control("touch", self.broken)
        if day == BROKEN_DAYS[1]:
            self.world.shops[site].control("fix_order", self.broken)
            self.broken = None

    # -------------------------------------------------------------- what must hold

    def hear(self, errors):
        """A quiet run tells the same error of a shop once a day."""
        for name, code in self.world.sql(ERRORS):
            if code is None or not any(line.startswith(f"ecsync: {name}: ") for line in errors.splitlines()):
                continue
            before = self.told.get(name)
            if before and before[0] == code and self.now() - before[1] < DAY - self.pause:
                raise Failure(f"{name} was told {code} again after {(self.now() - before[1]) / 3600:.1f} hours:\n{errors}")
            self.told[name] = (code, self.now())
            self.world.counts["errors told"] += 1

    def read_news(self):
        """`--new` tells a thing again only when it has ended meanwhile."""
        news = json.loads(self.world.must("exceptions", "--new", "--json"))["exceptions"]
        if news or self.standing:
            all_now = {(one["kind"], one["reference"]) for one in json.loads(self.world.must("exceptions", "--json"))["exceptions"]}
            self.standing = {key: since for key, since in self.standing.items() if key in all_now}
        for one in news:
            key = (one["kind"], one["reference"])
            if key in self.standing:
                raise Failure(f"{key} was told again though it has not ended: {one}")
            self.standing[key] = self.now()
            self.world.counts[f"new {one['kind']}"] += 1

    def run(self):
        self.world.calm()
        self.happen()
        self.world.pass_time(self.pause)
        status, output, errors = self.world.run("sync-orders", "-q", "--rate", "off")
        if status not in {0, 3, 4, 7, 8}:
            raise Failure(f"exit {status} of a run:\n{errors}{output}")
        self.world.counts[f"exit {status}"] += 1
        self.hear(errors)
        self.read_news()

    def excused(self, key, began, final):
        """Not listed yet when the verification began, of the shop that nobody may ask, unreadable, or final."""
        return (self.late.get(key, 0) >= began or (self.revoked and key.startswith(self.revoked))
                or (self.broken and key.endswith("/" + self.broken["number"])) or key in final)

    def dawn(self, day):
        self.world.calm()
        began = self.now()
        status, output, errors = self.world.run("verify", "--repair", "--json", "--rate", "off")
        if status not in ({0, 3, 4} if self.revoked or self.broken else {0}):
            raise Failure(f"exit {status} of verify in the night to day {day}:\n{errors}{output[:3000]}")
        repaired = sum(one["repaired"] for one in json.loads(output)["connections"])
        final = {row[0] for row in self.world.sql(FINAL.replace("?", str(int(began) - 30 * DAY)))}
        wrong = [key for key in self.world.differences() if not self.excused(key, began, final)]
        print(f"day {day}: {len(self.world.truth())} orders, {repaired} repaired in the night, {len(wrong)} wrong", flush=True)
        self.world.counts["repaired"] += repaired
        if wrong:
            details = [(key, self.world.truth().get(key)) for key in wrong[:3]]
            raise Failure(f"at the dawn of day {day} not as the shops are: {details}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/chaos month", description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--every", type=int, default=900, metavar="SECONDS", help="how often the orders are pulled")
    parser.add_argument("--orders", type=int, default=120, help="in each shop at the beginning")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folder with the file")
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    options = parser.parse_args()
    world = World("month", options, days=20)
    print(f"seed {options.seed}, {options.days} days, {sum(SHOPS.values())} shops", flush=True)
    begin = time.monotonic()
    try:
        world.connect()
        world.must("sync-orders", "-q", "--rate", "off")
        month = Month(world, options.every)
        for day in range(1, options.days + 1):
            month.turn_of_fate(day)
            for _ in range(DAY // options.every):
                month.run()
            month.dawn(day)
    except Failure as problem:
        print(problem)
        return 1
    finally:
        world.report(time.monotonic() - begin)
        world.close(keep=options.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
