#!/usr/bin/env python3
"""Ctrl-C leaves nothing half-written: signals at random moments.

    interrupt_check.py PLANCTL [--plan FOLDER] [--runs 40] [--seed 1]

Runs commands that write a folder, a file, or lines to stdout, and interrupts each with SIGINT, SIGTERM
or SIGHUP at a random moment. Afterwards the exit status is 128 + signal (130, 143, 129), or the one of
a run left alone; nothing temporary is left; the target is the old result or the new one, and the new
one if the run says so; lines on stdout are whole and a prefix of all lines; stderr has one line. A
signal that the parent ignores stays ignored. Exit status 0: all held; 1: something did not.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def content(path):
    """The bytes of a file, or of all files of a folder by name; None if there is nothing."""
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return file.read()
    if not os.path.isdir(path):
        return None
    files = {}
    for place, _, names in os.walk(path):
        for name in names:
            files[os.path.relpath(os.path.join(place, name), path)] = content(os.path.join(place, name))
    return files


class Check:
    def __init__(self, runs, seed):
        self.runs, self.random, self.failures = runs, random.Random(seed), 0

    def expect(self, holds, text):
        if not holds:
            self.failures += 1
            print("FAILED: " + text)
        return holds

    def wait(self, process, temporary, longest):
        """Until a random moment: of the whole run, or of its writing."""
        if temporary is None or self.random.random() < 0.5:
            time.sleep(self.random.uniform(0, longest * 1.05))
            return
        while process.poll() is None and not any(os.path.lexists(name) for name in temporary):
            pass
        time.sleep(self.random.uniform(0, longest / 2) * self.random.random() ** 2)

    def judge(self, name, process, sent, errors, normal):
        """Whether the run was ended by the signal, with what it says."""
        status = process.returncode
        if status == normal:
            self.expect(errors == b"" or errors.startswith(b"wrote "),
                        f"{name}: a whole run says {errors!r}")
            return False
        if status == -sent:
            # Before the command began: the system's own way.
            self.expect(errors == b"", f"{name}: ended by the system, but says {errors!r}")
            return True
        self.expect(status == 128 + sent, f"{name}: exit status {status} after signal {sent}")
        self.expect(errors.startswith(b"interrupted; ") and errors.count(b"\n") == 1
                    and errors.endswith(b"\n"), f"{name}: says {errors!r}")
        return True

    def targets(self, name, commands, target):
        """Two commands that write the same target, differently."""
        parent = os.path.dirname(target)
        whole, longest, normal = [], 0.0, None
        for command in commands:
            began = time.monotonic()
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            longest = max(longest, time.monotonic() - began)
            normal = done.returncode
            whole.append(content(target))
            if normal != 0 or whole[-1] is None:
                sys.exit(f"{name}: exit status {normal}, {done.stderr.decode()}")
        if whole[0] == whole[1]:
            sys.exit(f"{name}: the two commands must write differently")
        ended = early = 0
        states = {"old": 0, "new": 0}
        # Where other work makes the times uneven, more runs until enough signals came in time.
        number = -1
        while (number := number + 1) < self.runs or (ended < self.runs / 5 and number < 4 * self.runs):
            old = whole[(number + 1) % 2]
            if content(target) != old:
                subprocess.run(commands[(number + 1) % 2], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, check=True)
            sent = self.random.choice(SIGNALS)
            process = subprocess.Popen(commands[number % 2], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE)
            self.wait(process, [f"{target}.planctl-{process.pid}",
                                f"{target}.planctl-{process.pid}.tmp"], longest)
            process.send_signal(sent)
            errors = process.communicate(timeout=60)[1]
            isEnded = self.judge(name, process, sent, errors, normal)
            ended += process.returncode > 128
            early += process.returncode < 0
            found = content(target)
            if self.expect(found in whole, f"{name}: after run {number + 1} the target is a mixture"):
                isNew = found == whole[number % 2]
                states["new" if isNew else "old"] += 1
                # What is said is true: ended runs have written nothing, whole ones everything.
                self.expect(isNew != isEnded, f"{name}: run {number + 1} says {errors!r}, exit status "
                            f"{process.returncode}, and the target is {'new' if isNew else 'old'}")
            self.expect(os.listdir(parent) == [os.path.basename(target)],
                        f"{name}: left over: {sorted(os.listdir(parent))}")
        self.expect(ended >= self.runs / 5, f"{name}: only {ended} of {number} runs were in time")
        print(f"{name}: {number} signals, {ended} ended the run, {early} came before the "
              f"command began; target afterwards: {states}")

    def lines(self, name, command, path, stdin):
        """A command whose lines go into a file or a pipe."""
        def run(number):
            """Feeds lines a few at a time, so that results come a few at a time."""
            with open(path, "wb") as out:
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out,
                                           stderr=subprocess.PIPE)
                began = time.monotonic()

                def feed():
                    try:
                        for first in range(0, len(stdin), 20):
                            process.stdin.write(b"".join(stdin[first:first + 20]))
                            process.stdin.flush()
                            time.sleep(0.001)
                        process.stdin.close()
                    except OSError:
                        pass

                feeder = threading.Thread(target=feed)
                feeder.start()
                sent = self.random.choice(SIGNALS)
                if number is not None:
                    time.sleep(self.random.uniform(0, longest))
                    process.send_signal(sent)
                process.wait(timeout=120)
                feeder.join()
                errors = process.stderr.read()
                process.stderr.close()
                try:
                    process.stdin.close()
                except OSError:
                    pass
            return process, sent, errors, time.monotonic() - began

        longest = 0.0
        process, _, errors, longest = run(None)
        whole = content(path)
        if process.returncode != 0 or whole.count(b"\n") != len(stdin):
            sys.exit(f"{name}: exit status {process.returncode}, {errors.decode()}")
        ended = partial = 0
        for number in range(self.runs):
            process, sent, errors, _ = run(number)
            found = content(path)
            isEnded = self.judge(name, process, sent, errors, 0)
            ended += isEnded
            self.expect(whole.startswith(found), f"{name}: run {number + 1} is no prefix")
            self.expect(not found or found.endswith(b"\n"), f"{name}: run {number + 1} ends in a line")
            self.expect(isEnded or found == whole, f"{name}: run {number + 1} is not whole, but says 0")
            partial += 0 < len(found) < len(whole)
        self.expect(partial >= self.runs / 5, f"{name}: only {partial} runs ended between lines")
        print(f"{name}: {self.runs} signals, {ended} ended the run, {partial} with some of the lines")

    def ignored(self, command):
        """nohup and its like: what the parent ignores does not end the run."""
        for sent in SIGNALS:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE,
                                       preexec_fn=lambda: signal.signal(sent, signal.SIG_IGN))
            process.stdin.write(b'{"cut":"province@2021=20%"}\n')
            process.stdin.flush()
            line = process.stdout.readline()
            process.send_signal(sent)
            time.sleep(0.05)
            out, errors = process.communicate(b'{"cut":"province@2021=10%"}\n', timeout=60)
            self.expect(process.returncode == 0 and line and out.count(b"\n") == 1 and not errors,
                        f"ignored {sent!r}: exit status {process.returncode}, {errors!r}")
        print("signals that the parent ignores stay ignored")

    def stuck(self, command, line):
        """A reader who does not read does not keep the run alive."""
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        feeder = threading.Thread(target=lambda: self.quietly(process.stdin, line * 400))
        feeder.start()
        time.sleep(1.5)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        took = time.monotonic() - began
        feeder.join()
        self.expect(process.returncode == 130, f"stuck: exit status {process.returncode}")
        self.expect(took < 5, f"stuck: it took {took:.1f} s to end")
        process.stdout.close()
        process.stderr.close()
        print(f"a reader who does not read: ended after {took:.1f} s")

    @staticmethod
    def quietly(stdin, text):
        try:
            stdin.write(text)
            stdin.flush()
        except OSError:
            pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("--plan", default="Plans/ziyang-2020-2022")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tool, plan = [os.path.abspath(options.planctl)], os.path.abspath(options.plan)
    check = Check(options.runs, options.seed)
    folder = tempfile.mkdtemp(prefix="interrupt-")
    os.environ["PLANCTL_LANG"] = "en"
    try:
        def command(*words):
            return tool + [words[0], plan, "-q", *words[1:]]

        def target(name):
            os.makedirs(os.path.join(folder, name))
            return os.path.join(folder, name, "result")

        out = target("simulate")
        check.targets("simulate --write", [
            command("simulate", "--write", out, "--cut", f"province@2021={cut}%", "--backfill",
                    "city,county") for cut in (10, 20)], out)
        out = target("schedule")
        check.targets("schedule --out", [
            command("schedule", "--format", "html", "--out", out, *more)
            for more in ([], ["--province", "in-proportion"])], out)
        out = target("report")
        check.targets("report -o", [
            command("report", "-o", out, *more) for more in ([], ["--province", "in-proportion"])],
            out)
        out = target("workbook")
        check.targets("schedule -o", [
            command("schedule", "--format", "xlsx", "-o", out, *more)
            for more in ([], ["--province", "in-proportion"])], out)
        lines = [b'{"name":"%d","cut":"province@2021=%d%%"}\n' % (i, i % 40 + 1) for i in range(1500)]
        check.lines("sweep > file", command("sweep", "--scenarios", "-"),
                    os.path.join(folder, "lines"), lines)
        check.ignored(command("sweep", "--scenarios", "-"))
        check.stuck(command("sweep", "--scenarios", "-"),
                    b'{"cut":"province@2021=20%","backfill":"city,county"}\n')
    finally:
        shutil.rmtree(folder)
    print("FAILED" if check.failures else "all held")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
