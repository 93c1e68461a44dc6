"""Measures ecsync against the sandbox. See README.md beside this file; start it with scripts/bench."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import ceiling
import floor
import matrix
import peers
import sandbox
import targets
from programs import Programs

SECTIONS = {"ceiling": ceiling.run, "floor": floor.run, "peers": peers.run, "matrix": matrix.run, "targets": targets.run}


def read_options():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures ecsync against the sandbox.")
    names = [*SECTIONS, *(f"targets:{name}" for name in targets.PARTS)]
    parser.add_argument("--quick", action="store_true", help="small shops, a few minutes: shows that it works, not how fast")
    parser.add_argument("--marketplace", choices=sandbox.CLIENTS, default="lazada", help="(default: lazada)")
    parser.add_argument("--only", choices=names, action="append", metavar="NAME",
                        help="one of " + ", ".join(names) + "; may be repeated")
    parser.add_argument("--rounds", type=int, help="how often what is compared runs in turn (default: 5, quick: 2)")
    parser.add_argument("--folder", type=pathlib.Path, help="where databases are written: the disk counts (default: TMPDIR)")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder = options.folder and options.folder.resolve()
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.only = options.only or list(SECTIONS)
    return options


def describe(programs, options):
    """What the figures were taken on."""
    def first_line(*words):
        return subprocess.run(words, capture_output=True, text=True).stdout.splitlines()[0]

    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    folder = options.folder or tempfile.gettempdir()
    disk = first_line("findmnt", "-n", "-o", "FSTYPE", "-T", str(folder))
    commit = first_line("git", "describe", "--always", "--dirty")
    load = os.getloadavg()[0]
    print(f"ecsync {commit}; {os.cpu_count()} × {model}, load {load:.1f}; databases on {disk}")
    missing = [name for name, known in (("--jobs", programs.knows_jobs), ("--rate", programs.knows_rate)) if not known]
    if missing:
        print(f"This ecsync does not know {' and '.join(missing)}, which are left out.")


def main():
    options = read_options()
    programs = Programs(options.build)
    describe(programs, options)
    for name in options.only:
        section, _, part = name.partition(":")
        if part:
            targets.run(programs, options, part)
        else:
            SECTIONS[section](programs, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
