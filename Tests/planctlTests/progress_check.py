#!/usr/bin/env python3
"""The progress line on a terminal: when it comes, how wide it is, that it goes, and what Ctrl-C does.

    progress_check.py PLANCTL [--plan FOLDER] [--seconds 4]

A sweep of about so many seconds runs with a pseudo-terminal as stderr, at several widths and in both
languages, and with a pipe, with -q and on a dumb terminal. stdout is the same byte for byte; nothing is
painted before half a second, nothing that is wider than the terminal, between 3 and 9 lines a second,
and the last thing painted is an erased line. Exit status 0: all held; 1: something did not.
"""

import argparse
import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata

ERASE = b"\r\x1b[K"
LINE = {
    "zh": re.compile(r"推演(  \d+%)?(  [\d.]+/[\d.]+ 万?个情景)?(  [\d.]+ 万?个情景/秒)?"
                     r"(  还剩(不到)? \d+ (秒|分 \d\d 秒)|  已用 \d+ 秒)?"),
    "en": re.compile(r"sweeping(  \d+%)?(  [\d.]+k? of [\d.]+k? scenarios)?(  [\d.]+k? scenarios/s)?"
                     r"(  (under )?\d+ (s|min \d\d s) left|  \d+ s so far)?"),
}


def width(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


class Check:
    def __init__(self):
        self.failures = 0

    def expect(self, holds, text):
        if not holds:
            self.failures += 1
            print("FAILED: " + text)

    def on_terminal(self, command, columns, interrupted_after=None, term="xterm"):
        """Runs with a terminal of its own as stderr: exit status, [(seconds, bytes)], stdout."""
        mine, its = os.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

        def own_terminal():
            os.setsid()
            fcntl.ioctl(2, termios.TIOCSCTTY, 0)

        with tempfile.TemporaryFile() as out:
            began = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=its,
                                       preexec_fn=own_terminal, env=dict(os.environ, TERM=term))
            os.close(its)
            painted = []
            while True:
                try:
                    chunk = os.read(mine, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                painted.append((time.monotonic() - began, chunk))
                if interrupted_after and time.monotonic() - began > interrupted_after:
                    os.write(mine, b"\x03")
                    interrupted_after = None
            process.wait(timeout=60)
            os.close(mine)
            out.seek(0)
            return process.returncode, painted, out.read()

    def lines(self, name, command, columns, language, plain):
        status, painted, out = self.on_terminal(command, columns)
        self.expect(status == 0, f"{name}: exit status {status}")
        self.expect(out == plain, f"{name}: stdout differs from a run without a terminal")
        whole = b"".join(chunk for _, chunk in painted)
        self.expect(painted and painted[0][0] >= 0.5, f"{name}: painted after {painted[:1]}")
        self.expect(whole.endswith(ERASE), f"{name}: ends with {whole[-40:]!r}")
        texts = whole.replace(b"\x1b[K", b"").decode().split("\r")
        self.expect(texts[0] == "" and "\n" not in whole.decode(), f"{name}: a line is broken")
        for text in texts:
            self.expect(width(text) < columns, f"{name}: {width(text)} columns: {text}")
            self.expect(not text or LINE[language].fullmatch(text), f"{name}: says {text!r}")
        shown = [text for text in texts if text]
        span = painted[-1][0] - painted[0][0]
        self.expect(span > 0 and len(shown) / span <= 9, f"{name}: {len(shown)} in {span:.1f} s")
        if columns >= 80:
            self.expect(len(shown) / span >= 3, f"{name}: {len(shown)} in {span:.1f} s")
            self.expect(len(set(shown)) > 5, f"{name}: nothing moves: {set(shown)}")
            percents = [int(text.split("%")[0].split()[-1]) for text in shown if "%" in text]
            self.expect(percents == sorted(percents) and percents[-1] > percents[0],
                        f"{name}: percentages {percents}")
        print(f"{name}: {len(shown)} lines from {painted[0][0]:.2f} s on, such as "
              f"“{shown[len(shown) // 2]}”")

    def silent(self, name, command, **options):
        status, painted, out = self.on_terminal(command, 80, **options)
        self.expect(not painted, f"{name}: painted {painted[:2]}")
        print(f"{name}: nothing on the terminal")
        return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("--plan", default="Plans/ziyang-2020-2022")
    parser.add_argument("--seconds", type=float, default=4)
    options = parser.parse_args()
    os.environ.pop("PLANCTL_LANG", None)
    check = Check()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "scenarios.ndjson")

        def write(count):
            with open(path, "w") as file:
                for number in range(count):
                    file.write('{"cut":"province@2021=%d%%","backfill":"city,county"}\n'
                               % (number % 60 + 1))

        def sweep(language, *more):
            return [options.planctl, "sweep", options.plan, "--scenarios", path, "--lang", language,
                    *more]

        count = 500
        while True:
            write(count)
            began = time.monotonic()
            piped = subprocess.run(sweep("en"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            took = time.monotonic() - began
            if took >= 0.7 * options.seconds:
                break
            count = min(count * 8, int(count * options.seconds / max(took - 0.01, 0.001)) + 1)
        check.expect(piped.returncode == 0 and piped.stderr == b"",
                     f"a pipe: exit status {piped.returncode}, {piped.stderr!r}")
        print(f"{count} scenarios in {took:.1f} s")
        check.lines("80 columns, zh", sweep("zh"), 80, "zh", piped.stdout)
        check.lines("80 columns, en", sweep("en"), 80, "en", piped.stdout)
        check.lines("24 columns, zh", sweep("zh"), 24, "zh", piped.stdout)
        check.lines("11 columns, en", sweep("en"), 11, "en", piped.stdout)
        check.expect(check.silent("-q", sweep("en", "-q")) == piped.stdout, "-q: another result")
        check.silent("TERM=dumb", sweep("en"), term="dumb")
        check.silent("a command of a few milliseconds",
                     [options.planctl, "show", options.plan, "--lang", "en"])
        for language, said in (("en", b"interrupted; "), ("zh", "已中断，".encode())):
            status, painted, out = check.on_terminal(sweep(language), 80, interrupted_after=1)
            whole = b"".join(chunk for _, chunk in painted)
            last = whole[whole.rfind(ERASE) + len(ERASE):]
            check.expect(status == 128 + signal.SIGINT, f"Ctrl-C: exit status {status}")
            # The terminal itself shows ^C where the line was.
            check.expect(said in last and last.endswith(b"\r\n") and last.count(b"\n") == 1,
                         f"Ctrl-C: the last words are {whole[-120:]!r}")
            check.expect(piped.stdout.startswith(out) and (not out or out.endswith(b"\n")),
                         "Ctrl-C: stdout is not a prefix of whole lines")
            print(f"Ctrl-C after a second: exit status {status}, {last.decode().strip()}")
    print("FAILED" if check.failures else "all held")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
