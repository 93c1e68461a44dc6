"""How much the sandbox can answer: calls per second and CPU per call, lists and details apart."""

import json
import subprocess

import sandbox
from table import Table


def measure(programs, marketplace, orders, connections, gzip, seconds):
    """For lists and details: (kind, calls/s, sandbox's CPU per call in ms, client's CPU per call in ms, KiB per answer)."""
    with sandbox.Sandbox(programs.sandbox, marketplace, shops=1, orders=orders, products=500) as shop:
        lists, details = sandbox.CLIENTS[marketplace](shop).walk(60)
        for kind, requests in (("lists", lists), ("details", details)):
            if gzip:
                for request in requests:
                    request.headers.append("Accept-Encoding: gzip")
            text = "\n".join(request.line() for request in requests) + "\n"
            before = shop.cpu()
            done = subprocess.run([programs.ceiling, str(connections), str(seconds)],
                                  input=text, check=True, capture_output=True, text=True).stdout
            count = json.loads(done)
            if count["failed"]:
                raise RuntimeError(f"{marketplace}: {count['failed']} of {count['calls']} calls failed")
            yield (kind, count["calls"] / count["seconds"], (shop.cpu() - before) / count["calls"] * 1000,
                   count["cpu"] / count["calls"] * 1000, count["bytes"] / count["calls"] / 1024)


def run(programs, options):
    table = Table("What the sandbox can answer (one shop; sandbox and client share this machine's processors)",
                  ("marketplace", 11), ("orders", 8), ("connections", 11), ("gzip", 4), ("calls", 8), ("calls/s", 8),
                  ("sandbox ms/call", 10), ("client ms/call", 10), ("KiB", 5))
    for marketplace in [options.marketplace] if options.quick else sandbox.CLIENTS:
        for orders in (20_000,) if options.quick else (20_000, 100_000):
            for connections in (8,) if options.quick else (8, 32):
                for gzip in (False, True):
                    for kind, rate, server, client, size in measure(programs, marketplace, orders, connections, gzip,
                                                                    seconds=1 if options.quick else 2):
                        table.add(marketplace, orders, connections, "yes" if gzip else "no", kind, f"{rate:.0f}",
                                  f"{server:.3f}", f"{client:.3f}", f"{size:.0f}")
