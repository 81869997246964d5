#!/usr/bin/env python3
"""Start-up: planctl against an empty Swift program, whole processes, in milliseconds.

    startup.py [--rounds 101] [--plan FOLDER] [--version-bound 5] [--validate-bound 10]
               LINKAGE=PLANCTL...

LINKAGE says how PLANCTL was linked: `dynamic` (swift build -c release), `static`
(--static-swift-stdlib) or `executable` (also -Xswiftc -static-executable). For each, an empty program
is compiled the same way (swiftc -O); then empty program, `planctl --version` and `planctl validate`
run in turn, round after round, and medians, minima and the median of the differences in each round are
printed. Exit status 1 if a difference is above its bound by the median and by the minimum: one alone may
be the machine's doing. 2: wrong use.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

FLAGS = {"dynamic": [], "static": ["-static-stdlib"], "executable": ["-static-executable"]}


def milliseconds(command, nowhere):
    """Wall-clock time from spawning to having waited; any exit status below 2 is a good one."""
    actions = [(os.POSIX_SPAWN_DUP2, nowhere, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1),
               (os.POSIX_SPAWN_DUP2, nowhere, 2)]
    began = time.perf_counter_ns()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    status = os.waitpid(process, 0)[1]
    took = time.perf_counter_ns() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"exit status {os.waitstatus_to_exitcode(status)}: {command}")
    return took / 1e6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", nargs="+", metavar="LINKAGE=PLANCTL")
    parser.add_argument("--rounds", type=int, default=101)
    parser.add_argument("--plan", default="Plans/ziyang-2020-2022")
    parser.add_argument("--version-bound", type=float, default=5)
    parser.add_argument("--validate-bound", type=float, default=10)
    options = parser.parse_args()
    binaries = [word.partition("=")[::2] for word in options.binaries]
    if any(linkage not in FLAGS or not os.path.isfile(path) for linkage, path in binaries):
        print(__doc__)
        return 2
    isBad = False
    nowhere = os.open(os.devnull, os.O_RDWR)
    with tempfile.TemporaryDirectory() as folder:
        commands = {}
        source = os.path.join(folder, "empty.swift")
        with open(source, "w") as file:
            file.write("@main enum Empty { static func main() {} }\n")
        for linkage, path in binaries:
            empty = os.path.join(folder, "empty-" + linkage)
            subprocess.run(["swiftc", "-O", "-parse-as-library", *FLAGS[linkage], source, "-o", empty],
                           check=True, stderr=subprocess.DEVNULL)
            planctl = os.path.abspath(path)
            commands[linkage, "empty"] = [empty]
            commands[linkage, "--version"] = [planctl, "--version"]
            commands[linkage, "validate"] = [planctl, "validate", os.path.abspath(options.plan)]
        times = {key: [] for key in commands}
        for number in range(options.rounds + 3):
            for key, command in commands.items():
                took = milliseconds(command, nowhere)
                # The first rounds fill the page cache.
                if number >= 3:
                    times[key].append(took)
    print(f"{options.rounds} rounds, milliseconds, whole process      median     min   above empty: "
          "median     min")
    bounds = {"--version": options.version_bound, "validate": options.validate_bound}
    for (linkage, what), own in times.items():
        empty = times[linkage, "empty"]
        row = f"{linkage:>12} {what:<34} {statistics.median(own):8.2f} {min(own):7.2f}"
        if what == "empty":
            print(row)
            continue
        above = statistics.median(a - b for a, b in zip(own, empty))
        least = min(own) - min(empty)
        verdict = ""
        if above > bounds[what] and least > bounds[what]:
            isBad, verdict = True, f"   above the bound of {bounds[what]:g}"
        print(f"{row} {above:20.2f} {least:7.2f}{verdict}")
    return 1 if isBad else 0


if __name__ == "__main__":
    sys.exit(main())
