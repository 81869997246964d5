"""What did planctl write? Its runs, its folders, and its CSV files taken apart."""
import csv
import io
import os
import re
import shutil
import subprocess
from fractions import Fraction

import workbook_check
from oracle.disagreement import demand, same

MONEY = ("own", "joint", "given")
RESERVED = {"con", "prn", "aux", "nul"} | {d + str(n) for d in ("com", "lpt") for n in range(10)}


class Tool:
    def __init__(self, path, plan, tally):
        self.path, self.plan, self.tally = os.path.abspath(path), plan, tally

    def __call__(self, command, *words, folder=None, status=(0,), env=None):
        words = [command, folder or self.plan.folder, *words, "--no-color"]
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC", **(env or {})}
        done = subprocess.run([self.path, *words], capture_output=True, env=environment, timeout=120)
        self.tally["runs"] += 1
        demand(done.returncode in status, "exit status", done.returncode, "of planctl", " ".join(map(repr, words)),
               done.stderr.decode(errors="replace")[:600])
        self.error = done.stderr.decode()
        self.status = done.returncode
        return done.stdout.decode()

    def folder(self, name, *words, status=(0,)):
        """{file name: bytes} of schedule --out"""
        target = os.path.join(os.path.dirname(self.plan.folder), "out-" + name)
        shutil.rmtree(target, ignore_errors=True)
        before = sorted(os.listdir(os.path.dirname(target)))
        self("schedule", *words, "--out", target, status=status)
        after = sorted(os.listdir(os.path.dirname(target)))
        if self.status:
            same(after, before, "a failing run leaves files beside", target)
            return {}
        same(after, sorted(before + [os.path.basename(target)]), "files outside the folder")
        files = {}
        for path, folders, names in os.walk(target):
            demand(not folders, "folders in", target, folders)
            for file_name in names:
                with open(os.path.join(path, file_name), "rb") as file:
                    files[file_name] = file.read()
        shutil.rmtree(target)
        return files


def number(text):
    demand(re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text) and text not in ("-0",), "no number:", repr(text))
    return Fraction(text)


def plain_text(text):
    """Without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in workbook_check.GUARDED else text


def table_of(text):
    rows = list(csv.reader(io.StringIO(text, newline="")))
    demand(rows and len(set(rows[0])) == len(rows[0]), "header", rows[:1])
    demand(all(len(row) == len(rows[0]) for row in rows), "rows of different lengths")
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


class Schedule:
    """One place's rows of a schedule CSV, taken apart."""

    def __init__(self, rows, steps, years):
        self.lines, self.outputs, self.duties, self.total = {}, {}, {}, None
        self.order = []
        for row in rows:
            kind, sub = row["kind"], plain_text(row["id"])
            cells = {s: [row[f"{t}{s}"] for t in years] + [row["total" + s]] for s in steps}
            if kind in MONEY:
                key = kind, sub, plain_text(row["source_id"])
                demand(key not in self.lines, "a line stands twice", key)
                self.lines[key] = cells
                self.order.append(key)
            elif kind == "total":
                demand(self.total is None, "two totals")
                self.total = cells
            elif kind == "output":
                key = sub, plain_text(row["name"]), plain_text(row["unit"])
                demand(key not in self.outputs, "an output stands twice", key)
                self.outputs[key] = cells[steps[0]]
            else:
                same(kind, "duty", "kind")
                demand(plain_text(row["id"]) not in self.duties, "a duty stands twice", row)
                self.duties[plain_text(row["id"])] = row.get("role")


def read_folder(plan, files, years, comparing, suffix=".csv"):
    """({place: Schedule}, index rows, reconciliation rows), after a look at names and headers."""
    steps = ("_before", "_after", "_change") if comparing else ("",)
    _, index = table_of(files["index.csv"].decode())
    _, reconciliation = table_of(files["reconciliation.csv"].decode())
    demand(index[-1]["place_code"] == "sum", "no sum at the end of the index")
    named = [row["file"] for row in index[:-1]]
    expected = set(named) | {"index.csv", "reconciliation.csv", "index" + suffix, "reconciliation" + suffix}
    same(set(files), expected, "files of the folder and the index")
    small = [name.lower() for name in files]
    demand(len(set(small)) == len(small), "names that differ by case only", sorted(files))
    for name in files:
        demand(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.[a-z]+", name) and len(name) < 80, "file name", repr(name))
        demand(name.split(".")[0].lower() not in RESERVED, "a device's name", name)
    found = {}
    for row in index[:-1]:
        place, name = plain_text(row["place_code"]), row["file"]
        demand(place not in found and (place in plan.places or not place), "place in the index", repr(place))
        simple = re.fullmatch(r"[0-9A-Z]([0-9A-Z-]*[0-9A-Z])?", place) and len(place) < 60
        same_letters = [p for p in plan.places if p.lower() == place.lower()]
        if simple and not place.lower().startswith(("place-", "no-place")) and same_letters == [place]:
            if place.lower() not in RESERVED | {"index", "reconciliation"}:
                same(name, place + suffix, "file of", place)
        same(plain_text(row["parent_code"]), place and plan.places[place].get("parent_code") or "", "parent in the index")
        if suffix == ".csv":
            header, rows = table_of(files[name].decode())
            money = [c for c in header if re.match(r"[0-9]{4}(_|$)|total", c)]
            same(money, [f"{t}{s}" for t in years + ["total"] for s in steps], "columns of", name)
            demand(all(plain_text(r["place_code"]) == place for r in rows), "place codes in", name)
            found[place] = Schedule(rows, steps, years)
        else:
            found[place] = name
    return found, index, reconciliation
