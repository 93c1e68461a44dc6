"""Bad days at eight shops of three marketplaces: faults of all sorts, kills, two processes at once, clocks that jump, refusals of
tokens that are good. In the end, after one attempt to heal, the file must equal the shops and no consent may be lost that the
sandbox did not end. Everything is chosen by a seed; what falls between two processes is not."""

import argparse
import json
import signal
import sys
import time

from world import DAY, PASSING, SHOPS, WORK, Failure, World

# Refusals of a token that is good.
TOKEN_REFUSALS = [{"fault": "expired_token"}] * 4
JUMPS = (-400 * DAY, -2 * DAY, -3600, 3600, 2 * DAY, 45 * DAY, 400 * DAY)
# Whatever a run may end with on a bad day: the contract's classes. 1 would be an error of ours.
EXITS = {0, 3, 4, 5, 6, 7, 8, 11}


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
        world.spoil(PASSING if kill else PASSING + TOKEN_REFUSALS)
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
    world = World("chaos", options, days=50)
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
        world.report(time.monotonic() - begin)
        world.close(keep=options.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
