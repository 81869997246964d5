#!/usr/bin/env python3
"""Output folders are all-or-nothing: kills, a full disk, and two runs at once.

    kill_check.py [--runs 100] [--seed 1] --target DIR -- COMMAND A... --or-- COMMAND B...

Both commands write the folder DIR, with different content. First each is run alone: that is what a
whole result looks like. Then they are started in turn and killed (SIGKILL) at a random moment; after
each kill DIR must be exactly one of the two results, or not exist. Then the disk is full (as root, on
a small tmpfs mounted over DIR's parent), then two run at the same moment. DIR must not exist before,
its parent must be empty. Exit status 0: all held; 1: something did not; 2: wrong use.
"""

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time


def snapshot(folder):
    """The names and contents of all files below a folder; None if it does not exist."""
    if not os.path.lexists(folder):
        return None
    files = {}
    for place, folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
        for name in folders:
            files[os.path.relpath(os.path.join(place, name), folder) + "/"] = ""
    return files


class Check:
    def __init__(self, target, commands):
        self.target = os.path.abspath(target)
        self.parent = os.path.dirname(self.target)
        self.commands = commands
        self.failures = 0

    def expect(self, holds, text):
        if not holds:
            self.failures += 1
            print("FAILED: " + text)

    def run(self, command):
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)

    def start(self, command):
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def leftovers(self):
        pattern = re.compile(re.escape(os.path.basename(self.target)) + r"\.planctl-\d+")
        return [name for name in os.listdir(self.parent) if pattern.fullmatch(name)]

    def whole_results(self):
        """What each command writes when it is left alone, and the longest time it takes."""
        self.whole, self.longest = [], 0.0
        for command in self.commands:
            began = time.monotonic()
            done = self.run(command)
            self.longest = max(self.longest, time.monotonic() - began)
            if done.returncode != 0:
                sys.exit(f"exit status {done.returncode}: {command}\n{done.stderr.decode()}")
            self.whole.append(snapshot(self.target))
        if None in self.whole or self.whole[0] == self.whole[1]:
            sys.exit("the two commands must write the target, and differently")
        shutil.rmtree(self.target)

    def kills(self, runs, random):
        hit = seen = left = 0
        states = {"none": 0, "A": 0, "B": 0}
        for number in range(runs):
            if number % 10 == 0:
                shutil.rmtree(self.target, ignore_errors=True)
            process = self.start(self.commands[number % 2])
            own = f"{self.target}.planctl-{process.pid}"
            if number // 2 % 2:
                time.sleep(random.uniform(0, self.longest * 1.05))
            else:
                # Aim at the writing: wait for the temporary folder of this very process.
                while process.poll() is None and not os.path.exists(own):
                    pass
                seen += process.poll() is None
                time.sleep(random.uniform(0, self.longest / 2) * random.random())
            process.kill()
            process.communicate()
            hit += process.returncode == -signal.SIGKILL
            left += os.path.exists(own)
            found = snapshot(self.target)
            whole = [None] + self.whole
            self.expect(found in whole, f"after kill {number + 1} the folder is a mixture")
            if found in whole:
                states[list(states)[whole.index(found)]] += 1
            self.expect(len(self.leftovers()) <= 1, "temporary folders pile up")
        for index, command in enumerate(self.commands):
            done = self.run(command)
            self.expect(done.returncode == 0, f"after the kills: {done.stderr.decode()}")
            self.expect(snapshot(self.target) == self.whole[index], "after the kills: another result")
            self.expect(os.listdir(self.parent) == [os.path.basename(self.target)],
                        f"left over: {os.listdir(self.parent)}")
        self.expect(hit > runs / 4, f"only {hit} of {runs} runs were killed in time")
        print(f"{runs} runs, {hit} killed, {seen} aimed at the writing, {left} left a temporary "
              f"folder; target afterwards: {states}")

    def full_disk(self):
        """The old result stands on a disk with no room for a second one."""
        if os.geteuid() != 0:
            print("full disk: skipped, needs root")
            return
        size = sum(os.path.getsize(os.path.join(place, name))
                   for place, _, names in os.walk(self.target) for name in names)
        files = sum(4096 * -(-os.path.getsize(os.path.join(place, name)) // 4096)
                    for place, _, names in os.walk(self.target) for name in names)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={max(files + 8192, 16384)}", "tmpfs", self.parent],
            stderr=subprocess.PIPE)
        if mounted.returncode != 0:
            print("full disk: skipped, " + mounted.stderr.decode().strip())
            return
        try:
            first = self.run(self.commands[0])
            self.expect(first.returncode == 0, f"tmpfs too small: {first.stderr.decode()}")
            old = snapshot(self.target)
            done = self.run(self.commands[1])
            message = done.stderr.decode().strip()
            self.expect(done.returncode not in (0, None) and done.returncode > 0,
                        f"a full disk is not noticed: exit status {done.returncode}")
            self.expect("No space left" in message, f"a full disk is not named: {message}")
            self.expect(snapshot(self.target) == old, "a full disk changed the old result")
            self.expect(not self.leftovers(), "a full disk left a temporary folder")
            print(f"full disk ({size} bytes of files): exit status {done.returncode}, {message}")
        finally:
            subprocess.run(["umount", self.parent], check=True)

    def two_at_once(self, pairs):
        refused = 0
        for _ in range(pairs):
            both = [self.start(command) for command in self.commands]
            errors = [process.communicate()[1].decode() for process in both]
            codes = [process.returncode for process in both]
            self.expect(0 in codes, f"two at once: neither worked: {errors}")
            self.expect(snapshot(self.target) in self.whole, "two at once: a mixture")
            if codes.count(0) == 1:
                refused += 1
                loser = 1 - codes.index(0)
                self.expect("planctl" in errors[loser], f"two at once: {errors[loser]}")
                self.expect(snapshot(self.target) == self.whole[1 - loser],
                            "two at once: the one that refused has written")
            self.expect(not self.leftovers(), "two at once: a temporary folder is left")
        print(f"two at once: {pairs} pairs, in {refused} one refused, in the others both worked")


def main():
    if "--" not in sys.argv or "--or--" not in sys.argv:
        print(__doc__)
        return 2
    dash, other = sys.argv.index("--"), sys.argv.index("--or--")
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", required=True)
    options = parser.parse_args(sys.argv[1:dash])
    check = Check(options.target, [sys.argv[dash + 1:other], sys.argv[other + 1:]])
    os.makedirs(check.parent, exist_ok=True)
    if os.listdir(check.parent):
        print(f"{check.parent} is not empty")
        return 2
    check.whole_results()
    check.kills(options.runs, random.Random(options.seed))
    check.full_disk()
    check.two_at_once(20)
    shutil.rmtree(check.target, ignore_errors=True)
    print("FAILED" if check.failures else "all held")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
