#!/usr/bin/env python3
"""Runs the commands that pages show, and compares what they print with what the pages say, line for line.

    readme_check.py PLANCTL PAGE.md...

Every fenced block names what it is:
    console   commands behind `$ `, each with its output; a line `…` alone stands for one or more lines left out
    sh        commands, whose output is not shown
    others    no commands
A block that can not be run has the line `<!-- not run: REASON -->` above it. Commands run in one new folder a page,
with a copy of `Plans` in it and PLANCTL as `planctl`. They must exit with 0; planctl may with 1, which says that the
plan has errors. Each line of output is also changed, and the change must be noticed.

Standard library only. Exit status 1: a page says something else than planctl, or has a block that no rule covers."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

LEFT_OUT = "…"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def blocks_of(text):
    """(number of the first line, language, reason not to run it or None, lines) of each fenced block"""
    lines, at = text.split("\n"), 0
    while at < len(lines):
        fence = re.fullmatch(r"```(\S*)", lines[at])
        at += 1
        if not fence:
            continue
        start = at
        while lines[at] != "```":
            at += 1
        mark = re.fullmatch(r"<!-- not run: (.+) -->", lines[start - 2]) if start > 1 else None
        yield start + 1, fence[1], mark and mark[1], lines[start:at]
        at += 1


def commands_of(language, lines):
    """[(command, lines of output)]"""
    found = []
    for line in lines:
        if found and found[-1][0].endswith("\\"):
            found[-1][0] += "\n" + line
        elif language == "console" and line.startswith("$ "):
            found.append([line[2:], []])
        elif language == "console":
            if not found:
                return None
            found[-1][1].append(line)
        elif line.strip():
            found.append([line, []])
    return found


def pattern(lines):
    return re.compile("".join("(?:.*\n)+?" if line == LEFT_OUT else re.escape(line) + "\n" for line in lines))


def changed(lines):
    """The lines, each in turn with its last character changed."""
    for at, line in enumerate(lines):
        if line and line != LEFT_OUT:
            yield [*lines[:at], line[:-1] + ("7" if line[-1] != "7" else "8"), *lines[at + 1:]]


class Page:
    def __init__(self, planctl, folder):
        self.folder = folder
        tools = os.path.join(folder, "bin")
        os.mkdir(tools)
        os.symlink(os.path.abspath(planctl), os.path.join(tools, "planctl"))
        self.work = os.path.join(folder, "work")
        os.mkdir(self.work)
        shutil.copytree(os.path.join(ROOT, "Plans"), os.path.join(self.work, "Plans"))
        left = {k: v for k, v in os.environ.items() if k not in ("LANG", "COLUMNS", "NO_COLOR", "TERM")
                and not k.startswith(("LC_", "PLANCTL_"))}
        self.environment = {**left, "PATH": tools + os.pathsep + left["PATH"], "LC_ALL": "C.UTF-8"}

    def run(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.work, env=self.environment, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        is_fine = done.returncode == 0 or done.returncode == 1 and command.startswith("planctl ")
        return is_fine, done.returncode, done.stdout.decode()


def check(planctl, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    wrong, count = [], dict.fromkeys(("commands compared", "commands run", "not run", "no commands", "changes noticed"), 0)
    with tempfile.TemporaryDirectory(prefix="readme-check-") as folder:
        page = Page(planctl, folder)
        for number, language, reason, lines in blocks_of(text):
            where = f"{path}:{number}"
            if not language:
                wrong.append(f"{where}: a block that does not say what it is (console, sh, csv, …)")
            elif reason:
                count["not run"] += 1
                print(f"{where}: not run: {reason}")
            elif language not in ("console", "sh"):
                count["no commands"] += 1
            else:
                commands = commands_of(language, lines)
                if not commands:
                    wrong.append(f"{where}: a block of commands without one")
                    continue
                for command, output in commands:
                    is_fine, status, printed = page.run(command)
                    if not is_fine:
                        wrong.append(f"{where}: exit status {status}: {command}\n{printed}")
                    elif language == "sh":
                        count["commands run"] += 1
                    elif not pattern(output).fullmatch(printed):
                        wrong.append(f"{where}: {command}\n--- the page\n" + "\n".join(output)
                                     + f"\n--- planctl\n{printed}")
                    else:
                        count["commands compared"] += 1
                        for other in changed(output):
                            if pattern(other).fullmatch(printed):
                                wrong.append(f"{where}: a changed line is not noticed: {command}")
                            count["changes noticed"] += 1
    return wrong, count


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    failed = False
    for path in sys.argv[2:]:
        wrong, count = check(sys.argv[1], path)
        print(f"{path}: " + ", ".join(f"{n} {what}" for what, n in count.items()))
        if not count["commands compared"]:
            wrong.append(f"{path}: nothing was compared")
        for text in wrong:
            print("WRONG " + text)
        failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
