#!/usr/bin/env python3
"""Schedules by place, recomputed from the plan's CSV files and compared with what planctl wrote.

    schedule_check.py PLANCTL [--count N] [--seed S] [--plan DIR ...] [--keep DIR]

Random plan packages (and the plans named) go through `schedule` in every format, with joint money left and
split, with a scenario, rounded, in both languages and with shuffled rows; through `show --decimals`, `export`
and `report`. Rules are taken from the help texts and from doc comments; no code is shared with planctl, and
there are integers and fractions only. Standard library only. Exit status 1: something differs; the case is kept."""
import argparse
import collections
import csv
import html.parser
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "PagesTests"))
import workbook_check

csv.field_size_limit(1 << 30)
SCALES = {"元": 0, "万元": 4, "亿元": 8}  # powers of ten
LOCAL = {"city", "county", "other"}
MONEY = ("own", "joint", "given")
RESERVED = {"con", "prn", "aux", "nul"} | {d + str(n) for d in ("com", "lpt") for n in range(10)}
COLLECTIVE = ["各县（区）", "各县(区)", "各区县", "各县区", "各区（县）", "各区(县)", "各县（市、区）", "各县(市、区)", "各县级"]
KINDS_OF = {"central": (), "province": ("province",), "city": ("city",), "county": ("county", "zone"),
            "city-county": ("city", "county", "zone")}
FIELDS = {
    "projects": "project_id name", "subprojects": "subproject_id seq project_id name level start_year end_year",
    "places": "place_code name name_en kind parent_code", "sources": "source_id name name_en tier place_code",
    "tranches": "subproject_id source_id year amount", "outputs": "subproject_id year item quantity unit",
    "duties": "duty_id name lead partners start_year end_year", "duty_projects": "duty_id project_id"}
KEYS = {"tranches": 3, "outputs": 3, "duty_projects": 2}
TYPES = {"seq": "integer", "year": "integer", "start_year": "integer", "end_year": "integer",
         "amount": "number", "quantity": "number"}


class Disagreement(Exception):
    pass


def agree(condition, *words):
    if not condition:
        raise Disagreement(" ".join(map(str, words)))


def same(found, expected, *words):
    agree(found == expected, *words, "\n  found   ", found, "\n  expected", expected)


# ---- numbers


def number(text):
    agree(re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text) and text not in ("-0",), "no number:", repr(text))
    return Fraction(text)


def short(value):
    """An exact decimal without superfluous zeros."""
    decimals = 0
    while (value * 10 ** decimals).denominator != 1:
        decimals += 1
    digits = str(abs(int(value * 10 ** decimals))).rjust(decimals + 1, "0")
    text = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return ("-" if value < 0 else "") + text


def apportioned(total, weights):
    """{key: whole share}: floors, then one unit each to the largest remainders, ties to the first."""
    whole, size = sum(weights.values()), abs(total)
    exact = {key: Fraction(size * weight, whole) for key, weight in weights.items()}
    shares = {key: share.__floor__() for key, share in exact.items()}
    order = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in order[:size - sum(shares.values())]:
        shares[key] += 1
    return {key: share if total >= 0 else -share for key, share in shares.items()}


# ---- the plan, read anew


def rows_of(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Plan:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
            unit = json.load(file)["planctl"]
        self.unit, self.decimals = unit["unit"], unit["decimals"]
        table = {name: rows_of(folder, name) for name in FIELDS}
        # By the bytes of the code: the declared order of ties.
        self.places = {row["place_code"]: row for row in sorted(
            table["places"], key=lambda row: row["place_code"].encode())}
        self.rank = {code: n for n, code in enumerate(self.places)}
        self.sources = {row["source_id"]: row for row in table["sources"]}
        self.subs = {row["subproject_id"]: row for row in table["subprojects"]}
        self.outputs, self.duties = table["outputs"], {row["duty_id"]: row for row in table["duties"]}
        self.duties_of = collections.defaultdict(list)
        for row in table["duty_projects"]:
            self.duties_of[row["project_id"]].append(row["duty_id"])
        self.tranches = read_tranches(folder, self.decimals)
        self.years = sorted({year for _, _, year in self.tranches} | {int(row["year"]) for row in self.outputs})

    def place_of(self, source):
        return self.sources[source].get("place_code") or ""

    def is_joint(self, source):
        return self.sources[source]["tier"] not in LOCAL

    def lies_in(self, place, other):
        seen = set()
        while place and place not in seen:
            if place == other:
                return True
            seen.add(place)
            place = self.places[place].get("parent_code") or ""
        return False

    def split(self, amounts, source, sub, year):
        """{place: its part of this joint money}, empty if it stays"""
        own = self.place_of(source)
        for years in ([year], None):
            weights = collections.Counter()
            for (i, s, t), amount in amounts.items():
                place = self.place_of(s)
                if i == sub and not self.is_joint(s) and place and (years is None or t in years):
                    if not own or self.lies_in(place, own):
                        weights[place] += amount
            weights = {self.rank[p]: w for p, w in weights.items() if w > 0}
            if weights:
                codes = list(self.places)
                return {codes[n]: a for n, a in apportioned(amounts.get((sub, source, year), 0), weights).items()}
        return {}

    def entries(self, after, joint):
        """{(place, part, sub, source): {year: (before or None, after or None)}}"""
        lines = collections.defaultdict(dict)
        for cell in sorted(set(self.tranches) | {c for c, a in after.items() if a}):
            sub, source, year = cell
            place, is_printed = self.place_of(source), cell in self.tranches
            before, now = self.tranches.get(cell, 0), after.get(cell, 0)

            def put(place, part, before, now):
                values = (before if is_printed else None, now if is_printed or now else None)
                if values != (None, None):
                    lines[place, part, sub, source][year] = values

            put(place, "own", before, now)
            if joint and self.is_joint(source):
                old, new = self.split(self.tranches, source, sub, year), self.split(after, source, sub, year)
                old = {p: a if is_printed else 0 for p, a in old.items()}
                for p in set(old) | set(new):
                    put(p, "joint", old.get(p, 0), new.get(p, 0))
                if old or new:
                    put(place, "given", -sum(old.values()), -sum(new.values()))
        return dict(lines)

    # -- tasks

    def role(self, duty, place):
        lead, partners = duty.get("lead") or "", (duty.get("partners") or "").split(";")
        if self.named(lead, place):
            return "lead"
        return "partner" if any(self.named(text, place) for text in partners) else None

    def named(self, text, place):
        row = self.places[place]
        if row.get("name") and row["name"] in text:
            return True
        kind, offices = row.get("kind"), re.split("[、；;，,]", text)
        if kind == "county":
            return any(word in text for word in COLLECTIVE)
        if kind == "city":
            return any(office.startswith(("市", "各市")) for office in offices)
        return kind == "province" and any(office.startswith("省") for office in offices)

    def tasks(self, place, lines):
        """(sub-projects, {(sub, item, unit): {year: quantity}}, {duty: role}) of a place, from the plan's own lines"""
        pays = {(line[2], year) for line, cells in lines.items() if line[0] == place and line[1] != "given"
                for year, (before, after) in cells.items() if before or after}
        local = {(line[2], year) for line, cells in lines.items()
                 if line[0] and line[1] == "own" and not self.is_joint(line[3])
                 for year, (_, after) in cells.items() if after}
        funded = {line[2] for line in lines}
        subs = {sub for sub, _ in pays}
        for sub, row in self.subs.items():
            level, project = row.get("level") or "", row.get("project_id") or ""
            fits = level in ("", "other") or (place and self.places[place].get("kind") in KINDS_OF[level])
            if sub not in funded and place and project and fits:
                if any(self.role(self.duties[d], place) for d in self.duties_of[project]):
                    subs.add(sub)
        outputs = collections.defaultdict(dict)
        for row in self.outputs:
            sub, year = row["subproject_id"], int(row["year"])
            if sub in subs and ((sub, year) in pays or (sub, year) not in local):
                outputs[sub, row["item"], row.get("unit") or ""][year] = row["quantity"]
        duties = {}
        if place:
            covered = {d for sub in subs for d in self.duties_of[self.subs[sub].get("project_id") or ""]}
            for number, duty in self.duties.items():
                role = self.role(duty, place)
                if role or number in covered:
                    duties[number] = role
        return subs, dict(outputs), duties


def read_tranches(folder, decimals):
    found = {}
    for row in rows_of(folder, "tranches"):
        amount = Fraction(row["amount"]) * 10 ** decimals
        agree(amount.denominator == 1, "decimals of", row)
        found[row["subproject_id"], row["source_id"], int(row["year"])] = int(amount)
    return found


# ---- running planctl


class Tool:
    def __init__(self, path, plan, tally):
        self.path, self.plan, self.tally = os.path.abspath(path), plan, tally

    def __call__(self, command, *words, folder=None, status=(0,), env=None):
        words = [command, folder or self.plan.folder, *words, "--no-color"]
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC", **(env or {})}
        done = subprocess.run([self.path, *words], capture_output=True, env=environment, timeout=120)
        self.tally["runs"] += 1
        agree(done.returncode in status, "exit status", done.returncode, "of planctl", " ".join(map(repr, words)),
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
            agree(not folders, "folders in", target, folders)
            for file_name in names:
                with open(os.path.join(path, file_name), "rb") as file:
                    files[file_name] = file.read()
        shutil.rmtree(target)
        return files


def plain_text(text):
    """Without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in workbook_check.GUARDED else text


def table_of(text):
    rows = list(csv.reader(io.StringIO(text, newline="")))
    agree(rows and len(set(rows[0])) == len(rows[0]), "header", rows[:1])
    agree(all(len(row) == len(rows[0]) for row in rows), "rows of different lengths")
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
                agree(key not in self.lines, "a line stands twice", key)
                self.lines[key] = cells
                self.order.append(key)
            elif kind == "total":
                agree(self.total is None, "two totals")
                self.total = cells
            elif kind == "output":
                key = sub, plain_text(row["name"]), plain_text(row["unit"])
                agree(key not in self.outputs, "an output stands twice", key)
                self.outputs[key] = cells[steps[0]]
            else:
                same(kind, "duty", "kind")
                agree(plain_text(row["id"]) not in self.duties, "a duty stands twice", row)
                self.duties[plain_text(row["id"])] = row.get("role")


# ---- 1, 2, 4, 8: the CSV files


def read_folder(plan, files, years, comparing, suffix=".csv"):
    """({place: Schedule}, index rows, reconciliation rows), after a look at names and headers."""
    steps = ("_before", "_after", "_change") if comparing else ("",)
    _, index = table_of(files["index.csv"].decode())
    _, reconciliation = table_of(files["reconciliation.csv"].decode())
    agree(index[-1]["place_code"] == "sum", "no sum at the end of the index")
    named = [row["file"] for row in index[:-1]]
    expected = set(named) | {"index.csv", "reconciliation.csv", "index" + suffix, "reconciliation" + suffix}
    same(set(files), expected, "files of the folder and the index")
    small = [name.lower() for name in files]
    agree(len(set(small)) == len(small), "names that differ by case only", sorted(files))
    for name in files:
        agree(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.[a-z]+", name) and len(name) < 80, "file name", repr(name))
        agree(name.split(".")[0].lower() not in RESERVED, "a device's name", name)
    found = {}
    for row in index[:-1]:
        place, name = plain_text(row["place_code"]), row["file"]
        agree(place not in found and (place in plan.places or not place), "place in the index", repr(place))
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
            agree(all(plain_text(r["place_code"]) == place for r in rows), "place codes in", name)
            found[place] = Schedule(rows, steps, years)
        else:
            found[place] = name
    return found, index, reconciliation


def check_exact(plan, files, after, joint, comparing, show=None):
    """Everything re-added and recomputed; show turns minor units into the number that is shown."""
    show = show or (lambda a: Fraction(a, 10 ** plan.decimals))
    lines = plan.entries(after, joint)
    years = years_of(plan, after)
    found, index, reconciliation = read_folder(plan, files, years, comparing)
    has_nowhere = any(not line[0] for line in lines)
    same(sorted(found), sorted(list(plan.places) + [""] * has_nowhere), "places with a file")
    text = lambda a: "" if a is None else short(show(a))
    whole = collections.Counter()
    sums_of = {}
    for place, schedule in found.items():
        mine = {line[1:]: cells for line, cells in lines.items() if line[0] == place}
        same(sorted(schedule.lines), sorted((part, sub, s) for part, sub, s in mine), "lines of", repr(place))
        sums = collections.Counter()
        for (part, sub, source), cells in mine.items():
            got = schedule.lines[part, sub, source]
            before = [cells.get(t, (None, None))[0] for t in years]
            now = [cells.get(t, (None, None))[1] for t in years]
            change = [None if b is None and n is None else (n or 0) - (b or 0) for b, n in zip(before, now)]
            for step, values in zip(("_before", "_after", "_change") if comparing else ("",),
                                    (before, now, change) if comparing else (now,)):
                expected = [text(v) for v in values] + [text(sum(v or 0 for v in values))]
                same(got[step], expected, "cells of", repr(place), part, sub, source, step)
            for t, b, n in zip(years, before, now):
                whole[sub, source, t] += n or 0
                sums["before", t] += b or 0
                sums["after", t] += n or 0
                sums[part] += n or 0
        sums_of[place] = sums
        for step, values in (("_before", ["before"]), ("_after", ["after"]), ("_change", ["after", "before"])):
            row = [sums[values[0], t] - (sums[values[1], t] if len(values) > 1 else 0) for t in years]
            if comparing or step == "_after":
                same(schedule.total[step if comparing else ""], [text(v) for v in row] + [text(sum(row))],
                     "total row of", repr(place))
    # Over all places: the plan.
    for cell in set(whole) | set(after):
        same(whole[cell], after.get(cell, 0), "all places together of", cell)
    check_sums(plan, index, reconciliation, sums_of, years, after, text, comparing)
    return found, lines, years, index


def check_sums(plan, index, reconciliation, sums_of, years, after, text, comparing):
    answer = "result" if comparing else "plan"
    rows = {plain_text(row["place_code"]): row for row in index[:-1]}
    for place, sums in sums_of.items():
        values = [sums["after", t] for t in years]
        same([rows[place][str(t)] for t in years] + [rows[place]["total"]],
             [text(v) for v in values] + [text(sum(values))], "index row of", repr(place))
    by_year = [sum(a for (_, _, t), a in after.items() if t == year) for year in years]
    all_years = [text(v) for v in by_year] + [text(sum(by_year))]
    same([index[-1][str(t)] for t in years] + [index[-1]["total"]], all_years, "sum row of the index")
    exact = lambda a: short(Fraction(a, 10 ** plan.decimals))
    by_kind = collections.defaultdict(list)
    for row in reconciliation:
        by_kind[row["kind"]].append(row)
    same({kind: len(rows) for kind, rows in by_kind.items()},
         {k: n for k, n in {"place": len(sums_of), "sum": 1, "plan": 1, "difference": 1,
                            **({"result": 1} if comparing else {}),
                            "subproject": len(plan.subs)}.items() if n}, "rows of the reconciliation")
    for row in by_kind["place"]:
        sums = sums_of[plain_text(row["id"])]
        same([row[part] for part in MONEY], [exact(sums[part]) for part in MONEY], "parts of", row["id"])
        values = [sums["after", t] for t in years]
        same([row[str(t)] for t in years] + [row["total"]], [exact(v) for v in values + [sum(values)]], "years of", row)
    total, planned, difference = (by_kind[kind][0] for kind in ("sum", answer, "difference"))
    if comparing:
        planned_years = [sum(a for (_, _, t), a in plan.tranches.items() if t == year) for year in years]
        same([by_kind["plan"][0][str(t)] for t in years] + [by_kind["plan"][0]["total"]],
             [exact(v) for v in planned_years + [sum(planned_years)]], "the plan beside the result")
    same([total[p] for p in MONEY], [exact(sum(s[p] for s in sums_of.values())) for p in MONEY], "parts in all")
    for row in (total, planned):
        same([row[str(t)] for t in years] + [row["total"]], [exact(v) for v in by_year + [sum(by_year)]], row["kind"])
    same([difference[str(t)] for t in years] + [difference["total"], total["difference"]], ["0"] * (len(years) + 2),
         "difference")
    same(total[answer], exact(sum(by_year)), "the plan's sum")
    for row in by_kind["subproject"]:
        sub = plain_text(row["id"])
        values = [sum(a for (i, _, t), a in after.items() if i == sub and t == year) for year in years]
        same([row[str(t)] for t in years] + [row["total"], row[answer], row["difference"]],
             [exact(v) for v in values + [sum(values)] * 2] + ["0"], "reconciliation of", sub)


def years_of(plan, after):
    return sorted(set(plan.years) | {t for (_, _, t), amount in after.items() if amount})


def check_tasks(plan, found, lines, years, index, tally):
    rows = {plain_text(row["place_code"]): row for row in index[:-1]}
    for place, schedule in found.items():
        subs, outputs, duties = plan.tasks(place, lines)
        same(rows[place]["subprojects"], str(len(subs)), "sub-projects of", repr(place), sorted(subs))
        same(rows[place]["outputs"], str(len(outputs)), "outputs of", repr(place))
        same(sorted(schedule.outputs), sorted(outputs), "outputs of", repr(place))
        for key, quantities in outputs.items():
            cells = schedule.outputs[key]
            same(cells[:-1], [quantities.get(t, "") for t in years], "quantities of", repr(place), key)
            same(number(cells[-1]), sum(map(Fraction, quantities.values())), "sum of", repr(place), key)
        same(sorted(schedule.duties), sorted(duties), "duties of", repr(place))
        for duty, role in schedule.duties.items():
            agree(role in (None, duties[duty] or ""), "role of", repr(place), "in", duty, role, "is", duties[duty])
        tally["outputs"] += len(outputs)
        tally["duties"] += len(duties)
        tally["roles"] += sum(map(bool, duties.values()))


# ---- 3: other formats


def shown_lines(schedule, comparing):
    """[[id, cells…]] as people see them: without lines of zeros only, years that change in two columns."""
    order = [key for key in schedule.order
             if any(cell and Fraction(cell) for cells in schedule.lines[key].values() for cell in cells)]
    everything = list(schedule.lines.values())
    count = len(schedule.total["" if not comparing else "_after"]) - 1
    rows = []
    for name, cells in [(key[1], schedule.lines[key]) for key in order] + [(None, schedule.total)]:
        if not comparing:
            rows.append([name, *cells[""]])
            continue
        row = [name]
        for t in range(count):
            if any(c["_change"][t] and Fraction(c["_change"][t]) for c in everything):
                row.append(cells["_before"][t])
            row.append(cells["_after"][t])
        rows.append(row + [cells["_before"][-1], cells["_after"][-1]])
    return rows


def compare_table(header, rows, expected, where):
    """A table for people against what the CSV says."""
    count = len(expected[0]) - 1
    agree(len(header) in (count + 2, count + 3), "columns of the table", header, where)
    same(len(rows), len(expected), "rows of the table of", where)
    for row, wanted in zip(rows, expected):
        cells = row[len(header) - 1 - count:-1]
        if wanted[0] is None:  # the total prints 0 where nothing is
            same([c or "0" for c in cells], [c or "0" for c in wanted[1:]], "total row of", where)
            continue
        agree(row[0].split(" ")[0] == visible(wanted[0]).split(" ")[0], "row", row[0], "for", wanted[0], where)
        same(cells, wanted[1:], "cells of", wanted[0], where)


def visible(text):
    return "".join("⏎" if c == "\n" else "\\u{%x}" % ord(c) if ord(c) < 32 or 0x7f <= ord(c) <= 0xa0 or 0x200b <= ord(c)
                   <= 0x200f or 0x2028 <= ord(c) <= 0x202f or 0x2060 <= ord(c) <= 0x206f or ord(c) == 0xfeff else c
                   for c in text)


def markdown_tables(text):
    tables, last = [], []
    for line in text.split("\n") + [""]:
        if line.startswith("| "):
            cells = [c.strip() for c in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]
            last.append([re.sub(r"\\(.)", r"\1", c) for c in cells])
        elif last:
            agree(all(len(row) == len(last[0]) for row in last), "a Markdown table with ragged rows", last)
            tables.append((last[0], last[2:]))
            last = []
    return tables


class Tables(html.parser.HTMLParser):
    """The tables of a page; anything that is not the page's own markup is a disagreement."""
    ALLOWED = set("html head meta title style body main section nav ul li a h1 h2 h3 h4 h5 p div table thead tbody tr th td "
                  "svg g rect path text line circle polyline polygon desc defs figure figcaption details summary span "
                  "input label code pre header footer strong em br use clippath pattern lineargradient stop tspan "
                  "fieldset legend dl dt dd ol caption colgroup col small form article aside time b i hr abbr".split())
    VOID = set("meta br input hr col link stop".split())

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tables, self.cell, self.open, self.text = [], None, [], ""
        self.feed(text)
        self.close()
        same(self.open, [], "open elements at the end")

    def handle_starttag(self, tag, attributes):
        agree(tag in self.ALLOWED and not any(name.startswith("on") for name, _ in attributes), "markup", tag, attributes)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag, attributes):
        agree(tag in self.ALLOWED, "markup", tag, attributes)

    def handle_endtag(self, tag):
        agree(self.open and self.open.pop() == tag, "unbalanced", tag)
        if tag in ("td", "th"):
            self.tables[-1][-1][-1] = self.cell
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        if not self.open or self.open[-1] != "style":
            self.text += data


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_text(text, expected, where, heading):
    """The table under a heading: columns are known by where their heads end, numbers stand to the right."""
    lines = text.split("\n")
    if heading not in lines:
        agree(len(expected) == 1 and not any(c and Fraction(c) for c in expected[0][1:]), "no table of", where)
        return
    rows = lines[lines.index(heading) + 1:]
    rows = rows[:rows.index("")]
    ends = [width(rows[0][:match.end()]) for match in re.finditer(r"\S+( \S+)*", rows[0])]
    same(len(rows) - 2, len(expected), "rows of the text of", where)
    count = len(expected[0]) - 1
    for line, wanted in zip(rows[2:], expected):
        cells = []
        for end in ends[-1 - count:-1]:
            match = re.search(r"  (-?[0-9][0-9.]*)$", "  " + upto(line, end))
            cells.append(match[1] if match else "")
        blank = "0" if wanted[0] is None else ""
        same([c or blank for c in cells], [c or blank for c in wanted[1:]], "text of", wanted[0], where, line)


def upto(line, end):
    """As much of a line as takes so many columns of a terminal."""
    at = 0
    for n, character in enumerate(line):
        at += width(character)
        if at > end:
            return line[:n]
    return line


def check_workbook(path, tables, where):
    """Every sheet against the rows of its CSV (header of keys first), cell for cell."""
    sheets = list(workbook_check.read(path))
    if "kind" in tables[0][0] and "role" in tables[0][0]:
        for paper, (header, rows) in zip(sheets[1::2], tables):
            check_paper(paper["cells"], header, rows, where)
        same(len(sheets), 2 * len(tables), "sheets of", where)
        sheets = sheets[::2]
    same(len(sheets), len(tables), "sheets of", where)
    letters = [chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26) for n in range(26 * 27)]
    for sheet, (header, rows) in zip(sheets, tables):
        cells = sheet["cells"]
        at = lambda row, column: cells.get(letters[column] + str(row), {"kind": "blank", "value": None})
        tops = [r for r in range(1, 12) if all(matches(at(r, c), rows[0][h]) for c, h in enumerate(header))]
        agree(tops, "no first row", rows[0], "in", where)
        top = tops[0]
        for n, row in enumerate(rows):
            for column, head in enumerate(header):
                cell = at(top + n, column)
                agree(matches(cell, row[head]), letters[column], top + n, cell["value"], "is not", repr(row[head]), where)
                if cell["kind"] == "number":
                    agree(re.match("[0-9]{4}|total|own|joint|given|plan|result|diff|subpr|outp|start|end", head), "a number in", head)
                if head.startswith("total") and row.get("kind") in MONEY:
                    parts = [abs(Fraction(row[h])) for h in header if re.match("[0-9]{4}", h) and row[h]]
                    # Larger sums stay numbers: a spreadsheet would not add them exactly.
                    agree(cell["formula"] or len(parts) * sum(parts) >= 10 ** 7, "no formula in", head, "of", where)
        last = top + len(rows)
        notes = [c for r, c in cells.items() if int(re.sub("[A-Z]", "", r)) >= last]
        agree(all(c["kind"] != "number" for c in notes), "numbers below the table", where)


def check_paper(cells, header, rows, where):
    """The sheet to be signed: its money lines and its total are the CSV's."""
    lines = collections.defaultdict(dict)
    for place, cell in cells.items():
        letters, row = re.fullmatch("([A-Z]+)([0-9]+)", place).groups()
        lines[int(row)][(len(letters), letters)] = cell
    shown = []
    for number in sorted(lines):
        line = [lines[number][column] for column in sorted(lines[number])]
        if line and line[0]["kind"] == "text" and line[0]["value"] in ("合计", "total"):
            numbers = [c for c in line if c["kind"] == "number"]
            shown.append(Fraction(numbers[-1]["value"]) if numbers else None)
    wanted = "total_after" if "total_after" in header else "total"
    money = [row for row in rows if row["kind"] in MONEY]
    same(shown, [Fraction(row[wanted]) for row in rows if row["kind"] == "total" and money],
         "total of the paper in", where)


def matches(cell, text):
    if cell["kind"] == "number":
        return bool(re.fullmatch(r"-?[0-9.]+", text)) and Fraction(text) == Fraction(cell["value"])
    return (cell["value"] or "") == plain_text(workbook_check.shown(text))


def check_formats(tool, plan, words, rng, scratch, comparing, languages=("zh", "en")):
    """The same schedules as xlsx, html, md and text; words are the options."""
    language = rng.choice(languages)
    words = (*words, "--lang", language)
    base = tool.folder("csv", *words, "--format", "csv")
    _, index_rows = table_of(base["index.csv"].decode())
    heading = {"zh": "资金", "en": "Money"}[language]
    years = [c for c in index_rows[0] if c.isdigit()]
    steps = ("_before", "_after", "_change") if comparing else ("",)
    parts = {}
    for row in index_rows[:-1]:
        header, rows = table_of(base[row["file"]].decode())
        parts[plain_text(row["place_code"])] = (header, rows, Schedule(rows, steps, years))
    for form, suffix in (("xlsx", ".xlsx"), ("html", ".html"), ("md", ".md"), ("text", ".txt")):
        files = tool.folder(form, *words, "--format", form)
        for name in ("index.csv", "reconciliation.csv"):
            other = files[name].decode()
            mine = base[name].decode()
            if name == "index.csv":
                other, mine = ([{**row, "file": row["file"].rsplit(".", 1)[0]} for row in table_of(t)[1]] for t in (other, mine))
            same(other, mine, name, "beside", form)
        names, _, _ = read_folder(plan, files, years, comparing, suffix)
        same(sorted(names), sorted(parts), "places of", form)
        for place, (header, rows, schedule) in parts.items():
            content = files[names[place]]
            where = f"{form} of {place!r}"
            expected = shown_lines(schedule, comparing)
            if form == "xlsx":
                path = os.path.join(scratch, "book.xlsx")
                with open(path, "wb") as file:
                    file.write(content)
                check_workbook(path, [(header, rows)], where)
            elif form == "text":
                check_text(content.decode(), expected, where, heading)
            else:
                if form == "html":
                    page = Tables(content.decode())
                    tables = [(t[0], t[1:]) for t in page.tables]
                else:
                    text = content.decode()
                    agree("<" not in re.sub(r"\\<", "", text), "markup in", where)
                    tables = markdown_tables(text)
                if not schedule.lines:
                    continue
                compare_table(*tables[0], expected, where)
            tool.tally[form] += 1
        if form == "xlsx":
            for name in ("index", "reconciliation"):
                path = os.path.join(scratch, "book.xlsx")
                with open(path, "wb") as file:
                    file.write(files[name + ".xlsx"])
                check_workbook(path, [table_of(files[name + ".csv"].decode())], name)
        elif form == "html":
            for name in ("index", "reconciliation"):
                page = Tables(files[name + ".html"].decode())
                wanted = [[plain_visible(v) for v in row.values()] for row in table_of(files[name + ".csv"].decode())[1]]
                same(page.tables[0][1:], wanted, name, "as HTML")
        elif form == "md":
            for name in ("index", "reconciliation"):
                _, rows = markdown_tables(files[name + ".md"].decode())[0]
                wanted = [[plain_visible(v).strip() for v in row.values()]
                          for row in table_of(files[name + ".csv"].decode())[1]]
                same(rows, wanted, name, "as Markdown")
    path = os.path.join(scratch, "book.xlsx")
    tool("schedule", *words, "--format", "xlsx", "-o", path)
    check_workbook(path, [(h, r) for h, r, _ in parts.values()], "one workbook of all places")


def plain_visible(text):
    return "\n".join(visible(line) for line in plain_text(text).split("\n"))


# ---- 5: rounding


def check_next(shown, exact, step, *words):
    """shown is one of the two multiples of step next to exact"""
    agree((shown / step).denominator == 1, shown, "is no multiple of", step, *words)
    agree(abs(shown - exact) < step, shown, "is not next to", exact, *words)


def half_away(value, step):
    size = abs(value) / step
    return (1 if value >= 0 else -1) * int(size + Fraction(1, 2)) * step


def shown_decimals(plan, unit, decimals):
    """(power of ten of the shown unit in plan units, decimals to show, whether that is rounded)"""
    exact = plan.decimals + SCALES[unit or plan.unit] - SCALES[plan.unit]
    larger = SCALES[unit or plan.unit] > SCALES[plan.unit]
    wanted = decimals if decimals is not None else plan.decimals if larger else exact
    return exact, wanted, wanted < exact


def check_rounding(tool, plan, rng, joint, change_words, after):
    unit = rng.choice([None, "元", "万元", "亿元"])
    exact_decimals, _, _ = shown_decimals(plan, unit, 0)
    decimals = rng.choice([None, 0, 1, 2, exact_decimals]) if unit else rng.choice([0, 0, 1, 3])
    if decimals is not None:
        decimals = max(decimals, exact_decimals - 9, 0)
    words = [*(["--unit", unit] if unit else []), *(["--decimals", str(decimals)] if decimals is not None else []),
             *change_words, *(["--province", "in-proportion"] if joint else [])]
    exact_decimals, wanted, is_rounded = shown_decimals(plan, unit, decimals)
    files = tool.folder("rounded", *words, "--format", "csv")
    show = lambda a: Fraction(a) / Fraction(10) ** exact_decimals
    comparing = bool(change_words)
    if not is_rounded:
        check_exact(plan, files, after, joint, comparing, show)
        tool.tally["other units"] += 1
        return
    tool.tally["rounded"] += 1
    step = Fraction(1, 10 ** wanted)
    lines = plan.entries(after, joint)
    years = years_of(plan, after)
    found, index, _ = read_folder(plan, files, years, comparing)
    columns = collections.Counter()
    exact_columns = collections.Counter()
    pattern = r"-?[0-9]+" + (r"\.[0-9]{%d}" % wanted if wanted else "")
    for place, schedule in found.items():
        mine = {line[1:]: cells for line, cells in lines.items() if line[0] == place}
        same(sorted(schedule.lines), sorted(mine), "lines of", repr(place))
        for part, name in ((0, "_before"), (1, "_after")) if comparing else ((1, ""),):
            sums, exact_sums = collections.Counter(), collections.Counter()
            for key, got in schedule.lines.items():
                total = 0
                for t, cell in zip(years, got[name]):
                    exact = mine[key].get(t, (None, None))[part]
                    same(cell == "", exact is None, "blank", place, key, t)
                    if cell:
                        agree(re.fullmatch(pattern, cell), "decimals of", cell)
                        check_next(Fraction(cell), show(exact), step, place, key, t)
                        sums[t] += Fraction(cell)
                        exact_sums[t] += show(exact)
                        total += Fraction(cell)
                        columns[name, t] += Fraction(cell)
                        exact_columns[name, t] += show(exact)
                same(Fraction(got[name][-1]), total, "rounded line", place, key)
                check_next(total, show(sum(cells[part] or 0 for cells in mine[key].values())), step, "line", place, key)
            shown = list(map(Fraction, schedule.total[name]))
            same(shown, [sums[t] for t in years] + [sum(sums.values())], "rounded total of", repr(place))
            for t in years:
                check_next(sums[t], exact_sums[t], step, "place and year", place, t)
            check_next(sum(sums.values()), sum(exact_sums.values()), step, "place", place)
            if name != "_before":
                row = next(r for r in index if plain_text(r["place_code"]) == place)
                same([row[str(t)] for t in years] + [row["total"]], schedule.total[name], "index of", repr(place))
        if comparing:
            for cells in [*schedule.lines.values(), schedule.total]:
                for b, n, c in zip(cells["_before"], cells["_after"], cells["_change"]):
                    same(c == "", b == "" and n == "", "blank change")
                    same(Fraction(c or 0), Fraction(n or 0) - Fraction(b or 0), "rounded change", place)
    for name in ("_before", "_after") if comparing else ("",):
        for t in years:
            check_next(columns[name, t], exact_columns[name, t], step, "year", t)
        total = sum(exact_columns[name, t] for t in years)
        same(sum(columns[name, t] for t in years), half_away(total, step), "the total is rounded as usual")
    name = "_after" if comparing else ""
    same([Fraction(index[-1][str(t)]) for t in years], [columns[name, t] for t in years], "sum row of the index")
    # A place alone.
    simple = [p for p in plan.places if p and "," not in p and p != "all"]
    if simple:
        place = rng.choice(simple)
        row = next(r for r in index if plain_text(r["place_code"]) == place)
        same(tool("schedule", f"--place={place}", *words, "--format", "csv"), files[row["file"]].decode(),
             "a place alone and among others", repr(place))
    for language, said in (("zh", "受控取整"), ("en", "controlled rounding")):
        form = rng.choice(["text", "md", "html"])
        agree(said in "".join(tool("schedule", *words, "--format", form, "--lang", language).split("\n"))
              or said in " ".join(tool("schedule", *words, "--format", form, "--lang", language).split("\n")),
              "does not say that it was rounded:", form, language)


DIMENSIONS = ["year", "source", "tier", "place", "project", "subproject", "level"]


def check_show(tool, plan, rng):
    by = rng.sample(DIMENSIONS, rng.randint(1, 3))
    unit = rng.choice([None, "元", "万元", "亿元"])
    exact_decimals = plan.decimals + SCALES[unit or plan.unit] - SCALES[plan.unit]
    decimals = max(rng.choice([0, 1, 2, 3]), exact_decimals - 9)
    words = ["--by", ",".join(by), "--decimals", str(decimals), *(["--unit", unit] if unit else [])]
    _, rows = table_of(tool("show", *words, "--format", "csv"))
    value = {"year": lambda i, s, t: str(t), "source": lambda i, s, t: s, "tier": lambda i, s, t: plan.sources[s]["tier"],
             "place": lambda i, s, t: plan.place_of(s), "project": lambda i, s, t: plan.subs[i].get("project_id") or "",
             "subproject": lambda i, s, t: i, "level": lambda i, s, t: plan.subs[i].get("level") or ""}
    exact = collections.Counter()
    for cell, amount in plan.tranches.items():
        exact[tuple(value[d](*cell) for d in by)] += Fraction(amount) / Fraction(10) ** exact_decimals
    shown = {tuple(plain_text(row[d]) for d in by): row["amount"] for row in rows}
    same(len(shown), len(rows), "rows of show")
    same(sorted(shown), sorted(exact), "rows of show")
    step = Fraction(1, 10 ** decimals) if decimals < exact_decimals else Fraction(1, 10 ** max(exact_decimals, 0))
    for name, part in (("cell", lambda k: k), ("line", lambda k: k[:-1]), ("column", lambda k: k[-1])):
        a, b = collections.Counter(), collections.Counter()
        for key in exact:
            a[part(key)] += Fraction(shown[key])
            b[part(key)] += exact[key]
        for key in a:
            check_next(a[key], b[key], step, "show", name, key, words)
            if decimals >= exact_decimals:
                same(a[key], b[key], "show exact")
    if exact:
        same(sum(map(Fraction, shown.values())), half_away(sum(exact.values()), step), "total of show", words)
    tool.tally["show"] += 1


# ---- 4: scenarios


def scenario_words(plan, rng):
    if not plan.tranches:
        return None
    tiers = sorted({plan.sources[s]["tier"] for _, s, _ in plan.tranches})
    sources = sorted({s for _, s, _ in plan.tranches})
    years = sorted({t for _, _, t in plan.tranches})

    def selector():
        source = rng.choice(sources + tiers + ["*"])
        year = f"@{rng.choice(years)}" if rng.random() < 0.6 else ""
        return source + year

    words = [f"--cut={selector()}={rng.choice(['10%', '33%', '50%', '100%', '7.5%'])}" for _ in range(rng.choice([1, 1, 2]))]
    if rng.random() < 0.5:
        words.append("--backfill=" + ",".join(rng.sample(sources, min(len(sources), 2))))
    if rng.random() < 0.3:
        words.append(rng.choice(["--defer", "--defer=1"]))
    if rng.random() < 0.2:
        words.append(f"--floor={selector()}=80%")
    if rng.random() < 0.2:
        words.append("--method=" + rng.choice(["priority", "proportional"]))
        words = [w for w in words if not w.startswith(("--backfill", "--defer")) or "proportional" not in words[-1]]
    return words


def check_scenario(tool, plan, rng, scratch, words):
    written = os.path.join(scratch, "written")
    shutil.rmtree(written, ignore_errors=True)
    tool("simulate", *words, "--write", written, "-q", status=(0, 2, 3))
    status = tool.status
    tool.tally[f"scenarios with status {status}"] += 1
    joint = rng.random() < 0.6
    province = ["--province", "in-proportion"] if joint else []
    files = tool.folder("scenario", *words, *province, "--format", "csv", status=(status,))
    if status:
        agree(tool.error.strip(), "no reason given")
        same(tool("schedule", *words, "--format", "csv", status=(status,)), "", "output of an impossible scenario")
        return
    after = read_tranches(written, plan.decimals)
    after = {cell: after.get(cell, 0) for cell in set(plan.tranches) | set(after)}
    check_exact(plan, files, after, joint, True)
    check_rounding(tool, plan, rng, joint, words, after)
    if rng.random() < 0.3:
        check_formats(tool, plan, (*words, *province), rng, scratch, True)


# ---- 6: bytes


def check_bytes(tool, plan, rng, scratch, tables):
    words = ["--province", "in-proportion"] if rng.random() < 0.7 else []
    zh = tool("schedule", *words, "--format", "csv", "--lang", "zh")
    if "note" not in table_of(zh)[0]:  # a version that translated this column
        same(tool("schedule", *words, "--format", "csv", "--lang", "en"), zh, "CSV in English")
        zh_files, en_files = (tool.folder("lang", *words, "--format", "csv", "--lang", lang) for lang in ("zh", "en"))
        for name in sorted(set(zh_files) | set(en_files)):
            same(en_files.get(name), zh_files.get(name), name, "in English")
        for form in ("wide-csv",):
            same(tool("export", "--to", form, "--lang", "en"), tool("export", "--to", form, "--lang", "zh"), form, "in English")
    if not tables:
        return
    other = os.path.join(scratch, "shuffled", "plan")
    shutil.rmtree(other, ignore_errors=True)
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in tables.items()}
    write_package(other, shuffled, plan)
    again = tool("schedule", *words, "--format", "csv", "--lang", "zh", folder=other,
                 env={"LC_ALL": rng.choice(["tr_TR.UTF-8", "zh_CN.GB18030", "de_DE"]), "TZ": "Asia/Shanghai"})
    same(again, zh, "rows in another order")
    options = ["--decimals", "1", *words, "--lang", "en"]
    for form in ("text", "html", "md", "csv", "xlsx"):
        out = [os.path.join(scratch, name) for name in ("a", "b")]
        for path, folder in zip(out, (None, other)):
            tool("schedule", *options, "--format", form, "-o", path, folder=folder)
        with open(out[0], "rb") as a, open(out[1], "rb") as b:
            agree(a.read() == b.read(), "rows in another order make another", form)
    for form in ("wide-csv", "xlsx"):
        for path, folder in zip(out, (None, other)):
            tool("export", "--to", form, "--lang", "en", "-o", path, folder=folder)
        with open(out[0], "rb") as a, open(out[1], "rb") as b:
            if form == "wide-csv":
                agree(a.read() == b.read(), "rows in another order make another", form)


# ---- export and report


def check_export(tool, plan, scratch):
    header, rows = table_of(tool("export", "--to", "wide-csv"))
    body = {n: row for n, row in enumerate(rows[:-1])}
    same(len(body), len(plan.subs), "rows of wide-csv")
    years = sorted({t for _, _, t in plan.tranches})
    order = sorted(plan.subs, key=lambda i: (int(plan.subs[i].get("seq") or 10 ** 15), natural(i)))
    exact = lambda a: short(Fraction(a, 10 ** plan.decimals))
    for n, sub in enumerate(order):
        row = body[n]
        mine = {(s, t): a for (i, s, t), a in plan.tranches.items() if i == sub}

        def part(chosen):
            found = [a for key, a in mine.items() if chosen(*key)]
            return exact(sum(found)) if found else ""

        for t in years:
            same(row[str(t)], part(lambda s, y: y == t), "year", t, "of", sub)
            for s in plan.sources:
                if f"{t}_{s}" in row:
                    same(row[f"{t}_{s}"], part(lambda x, y: (x, y) == (s, t)), t, s, "of", sub)
                else:
                    agree((s, t) not in mine, "no column for", s, t)
        same(row["total"], part(lambda s, y: True), "total of", sub)
        for name, tiers in (("central", {"central"}), ("province", {"province"}), ("local", LOCAL)):
            if "total_" + name in row:
                same(row["total_" + name], part(lambda s, y: plan.sources[s]["tier"] in tiers), name, "of", sub)
            else:
                agree(not part(lambda s, y: plan.sources[s]["tier"] in tiers), "no column for", name)
    same(rows[-1]["total"], exact(sum(plan.tranches.values())), "the plan's total")
    path = os.path.join(scratch, "plan.xlsx")
    tool("export", "--to", "xlsx", "-o", path)
    list(workbook_check.read(path))
    page = os.path.join(scratch, "plan.html")
    tool("report", "-o", page, "--lang", "en")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    agree("<script" not in text.lower() and "http-equiv=\"refresh" not in text.lower(), "a script in the report")
    Tables(text)
    tool.tally["reports"] += 1


def natural(text):
    data = text.encode()
    return [(0, int(p), b"") if p.isdigit() else (1, 0, p) for p in re.findall(rb"[0-9]+|[^0-9]", data)]


# ---- random plans


def write_package(folder, tables, plan):
    os.makedirs(folder, exist_ok=True)
    resources = []
    for name, rows in tables.items():
        heads = FIELDS[name].split()
        resources.append({
            "name": name, "type": "table", "path": name + ".csv", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "schema": {
                "fields": [{"name": h, "type": TYPES.get(h, "string")} for h in heads], "primaryKey": heads[:KEYS.get(name, 1)]}})
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(heads)
            out.writerows(rows)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "random",
                   "title": "random <b>&amp;</b> | plan", "languages": ["en"], "version": "1.0.0",
                   "planctl": {"format": 1, "currency": "CNY", "unit": plan.unit, "unitScale": 10 ** SCALES[plan.unit],
                               "decimals": plan.decimals}, "resources": resources}, file, ensure_ascii=False, indent=1)


NASTY = ["../x", "CON", "a/b", "=1+1", "<script>alert(1)</script>", "a\u202eb", "ab", "AB", "Ab", "index", "place-1", "no-place",
         "nul.txt", ".hidden", "-rf", "a b", "x" * 70, "caf\u00e9", "cafe\u0301", "省", "a|b", "a\"b", "com1", "COM1.csv", "'",
         "&amp;", "~", "a\\b", "..", ".", "x.", "@home", "Reconciliation"]
NAMES = ["资阳市", "乐至县", "乐至", "雁江区", "四川省", "贵州省", "临空区", "=cmd|' /C calc'!A0", "<b>县</b>", "", "县", "a|b\\c", "x\u202ey",
         "-1", "雁江区与乐至县", "Sum"]


class Unit:
    def __init__(self, unit, decimals):
        self.unit, self.decimals = unit, decimals


def random_tables(rng):
    unit = Unit(*rng.choice([("万元", 2), ("万元", 2), ("万元", 0), ("万元", 6), ("元", 2), ("元", 0), ("亿元", 2), ("亿元", 0), ("亿元", 4)]))
    years = list(range(2020, 2020 + rng.randint(1, 4)))
    codes = ["510000", "520000", "512000", "512000-LK", "512002", "512021", "521000", "521001"][:rng.choice([0, 3, 6, 8, 8])]
    kinds = {"510000": "province", "520000": "province", "512000": "city", "521000": "city", "512000-LK": "zone"}
    parents = {"512000": "510000", "512000-LK": "512000", "512002": "512000", "512021": "512000", "521000": "520000",
               "521001": "521000"}
    extra = rng.sample(NASTY, rng.choice([0, 0, 1, 4, 9]))
    if rng.random() < 0.3:
        extra = list(dict.fromkeys(extra + ["ab", "AB", "caf\u00e9", "cafe\u0301"]))
    for code in extra:
        kinds[code] = rng.choice(["province", "city", "county", "zone", ""])
        if codes and rng.random() < 0.7:
            parents[code] = rng.choice(codes)
        codes = codes + [code]
    places = [(code, rng.choice(NAMES) if rng.random() < 0.7 else code, rng.choice(["", "Place", "<i>x</i>"]),
               kinds.get(code, "county") if rng.random() < 0.95 else "", parents.get(code, "") if parents.get(code) in codes else "")
              for code in codes]
    sources = []
    for n in range(rng.randint(1, 9)):
        tier = rng.choice(["central", "province", "province", "city", "county", "county", "county", "other"])
        fitting = [c for c in codes if kinds.get(c, "county") == tier] or codes
        place = rng.choice(fitting if rng.random() < 0.8 else codes) if codes and rng.random() < 0.9 else ""
        if tier == "central" and rng.random() < 0.8:
            place = ""
        sources.append((f"s{n + 1}", rng.choice(["", f"资金{n}", "=1", "a|b", "<x>"]), rng.choice(["", "money"]), tier, place))
    projects = [(f"p{n + 1}", rng.choice(["", "项目", "=p"])) for n in range(rng.randint(0, 3))]
    subs = []
    for n in range(rng.randint(1, 6)):
        start = rng.choice(["", years[0]])
        subs.append((rng.choice([f"sp{n + 1}", f"sp{n + 1:02d}", f"=s{n}", f"子{n}"]), rng.choice(["", n, 9 - n]),
                     rng.choice(projects)[0] if projects and rng.random() < 0.85 else "",
                     rng.choice(["道路", "", "-x", "长" * 40, "a|b", "<u>"]),
                     rng.choice(["", "central", "province", "city", "county", "city-county", "other", "county"]),
                     start, start and years[-1] + rng.choice([0, 0, 1])))
    most = rng.choice([3, 10, 1000, 10 ** 6, 10 ** 9, 10 ** 15])
    sign = 0.25 if rng.random() < 0.3 else 0
    density = rng.choice([0.1, 0.4, 0.8, 1])

    def amount():
        value = rng.choice([0, rng.randint(1, 3), rng.randint(0, most), rng.randint(0, most), most])
        value = min(value, 10 ** 15)
        value = -value if rng.random() < sign else value
        return short(Fraction(value, 10 ** unit.decimals))

    moneyless = {sub[0] for sub in subs if rng.random() < 0.2}
    tranches = [(sub[0], s[0], t, amount()) for sub in subs if sub[0] not in moneyless for s in sources for t in years
                if rng.random() < density]
    items = ["消防站", "人", "caf\u00e9", "cafe\u0301", "=x", "<b>"]
    outputs = [(sub[0], t, item, rng.choice(["1", "0", "2.50", "0.125", "188", "1000000"]), rng.choice(["个", "", "km"]))
               for sub in subs for t in years + ([years[-1] + 1] if rng.random() < 0.3 else []) for item in items
               if rng.random() < 0.15]
    words = ["各县（区）人民政府", "市财政局", "省应急厅", "乐至县人民政府", "各市人民政府", "", "资阳军分区", "市应急局、雁江区政府", "各县级",
             "某某局；省厅", "城市管理局"]
    duties = [(f"d{n + 1}", rng.choice(["职责", "=d"]), rng.choice(words), ";".join(w for w in rng.sample(words, rng.randint(0, 3)) if w),
               rng.choice(["", years[0]]), "") for n in range(rng.randint(0, 4))]
    duty_projects = [(d[0], p[0]) for d in duties for p in projects if rng.random() < 0.5]
    tables = {"projects": projects, "places": places, "sources": sources, "subprojects": subs, "tranches": tranches,
              "outputs": outputs, "duties": duties, "duty_projects": duty_projects}
    for name in ("outputs", "duties"):
        if not tables[name] and rng.random() < 0.5:
            del tables[name]
            tables.pop("duty_projects", None) if name == "duties" else None
    return tables, unit


# ---- 7: mistakes


def check_mistakes(path, plan, tally):
    with tempfile.TemporaryDirectory() as scratch:
        tool = Tool(path, plan, tally)
        out = os.path.join(scratch, "out")
        full = os.path.join(scratch, "full")
        os.mkdir(full)
        open(os.path.join(full, "mine.txt"), "w").close()
        link = os.path.join(scratch, "link")
        os.symlink(full, link)
        file = os.path.join(scratch, "file")
        open(file, "w").close()
        inside = os.path.join(plan.folder, "out")
        cases = [
            ([f"--place=999999", "--out", out], 2), (["--place=", "--out", out], None), (["--decimals=x", "--out", out], 2),
            (["--decimals=-1", "--out", out], 2), (["--decimals=15", "--out", out], 2), (["--decimals=+1", "--out", out], 2),
            (["--decimals=", "--out", out], 2), (["--decimals=①", "--out", out], 2), (["--unit=万", "--out", out], 2),
            (["--decimals=99999999999999999999", "--out", out], 2), (["--province=half", "--out", out], 2),
            (["--format=pdf", "--out", out], 2), (["--out", inside], 2), (["--out", plan.folder], 2),
            (["--out", plan.folder + "/../" + os.path.basename(plan.folder) + "/out"], 2), (["--out", out, "-o", file + "2"], 2),
            (["--out", full], 2), (["--out", link], 2), (["--out", file], 2), (["--out", "/proc/out"], 2),
            (["--out", os.path.join(scratch, "no", "out")], 2), (["--out", ""], 2), (["--format=csv", "-o", "/dev/full"], 2),
            (["--format=csv", "-o", os.path.join(scratch, "no", "x.csv")], 2), (["--format=csv", "-o", scratch], 2),
            (["--scenario=none", "--out", out], 2), (["--cut=nobody=20%", "--out", out], 2),
            (["--cut=*=50%", "--lock=*", "--out", out], 3), (["--nonsense", "--out", out], 2), (["--out"], 2),
            (["--out", out, "--out", out + "2"], 2), (["--format=csv", "--format=md", "--out", out], 2),
            (["--decimals=0", "--decimals=1", "--out", out], 2), (["extra", "--out", out], 2)]
        state = lambda: sorted((os.path.join(p, n), os.path.getsize(os.path.join(p, n))) for p, _, names in
                               [*os.walk(scratch), *os.walk(plan.folder)] for n in names)
        before, wrong = state(), []
        for words, status in cases:
            for language in ("zh", "en"):
                found = None
                try:
                    shown = tool("schedule", *words, "--lang", language, status=(status,) if status else (0, 1, 2, 3))
                    agree(state() == before, "files after a mistake", set(state()) ^ set(before))
                    if tool.status:
                        same(shown, "", "output beside an error")
                        lines = tool.error.strip().split("\n")
                        agree(lines[0] and (tool.status == 3 or lines[0].startswith(("error: ", "错误：")) and lines[1:] in (
                            [], ["用法见 planctl help schedule"], ["see planctl help schedule"])), "one clear error", tool.error)
                except Disagreement as fault:
                    found = fault
                    for extra in (out, out + "2", inside):
                        shutil.rmtree(extra, ignore_errors=True)
                if found:
                    wrong.append(f"schedule {' '.join(words)} --lang {language}: {found}")
                tally["mistakes"] += 1
        # What was printed is not lost silently.
        with open("/dev/full", "wb") as device:
            done = subprocess.run([tool.path, "schedule", plan.folder, "--format", "csv"], stdout=device, stderr=subprocess.PIPE)
        if done.returncode == 0 or not done.stderr:
            wrong.append("schedule > /dev/full exits 0")
        if wrong:
            raise Disagreement("\n  ".join(wrong))


# ---- all together


def check(path, folder, rng, scratch, tally, tables=None, unit=None):
    plan = Plan(folder)
    tool = Tool(path, plan, tally)
    if not plan.places and not plan.tranches:
        files = tool.folder("csv", "--format", "csv", status=(2,))
        agree(not files and tool.error.startswith(("error: ", "错误：")), "a plan of nothing has schedules")
        return
    for joint in (False, True):
        words = ["--place", "all", *(["--province", "in-proportion"] if joint else [])]
        files = tool.folder("csv", *words, "--format", "csv")
        found, lines, years, index = check_exact(plan, files, plan.tranches, joint, False)
        check_tasks(plan, found, lines, years, index, tally)
        listed = [row["file"] for row in index[:-1]]
        together = "".join(files[name].decode() if n == 0 else files[name].decode().split("\n", 1)[1]
                           for n, name in enumerate(listed))
        same(tool("schedule", *words, "--format", "csv"), together, "the files and the screen")
        tally["parts of joint money"] += sum(line[1] == "joint" for line in lines)
        tally["lines"] += len(lines)
    joint = rng.random() < 0.6
    check_rounding(tool, plan, rng, joint, [], plan.tranches)
    check_show(tool, plan, rng)
    check_bytes(tool, plan, rng, scratch, tables)
    check_export(tool, plan, scratch)
    check_formats(tool, plan, rng.choice([(), ("--province", "in-proportion"), ("--decimals", "3"),
                                          ("--unit", "亿元", "--province", "in-proportion")]), rng, scratch, False)
    names = dict.fromkeys(row["scenario_id"] for row in rows_of(folder, "scenarios"))
    for words in [scenario_words(plan, rng), *([f"--scenario={name}"] for name in names)]:
        if words and not any(a < 0 for a in plan.tranches.values()):
            check_scenario(tool, plan, rng, scratch, words)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("planctl")
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--plan", action="append", default=[], metavar="DIR", help="a plan to check as well")
    options.add_argument("--only", type=int, metavar="N", help="this random case only")
    options.add_argument("--keep", metavar="DIR", help="where disagreements stay")
    given = options.parse_args()
    keep = given.keep or tempfile.mkdtemp(prefix="schedule-check-")
    tally, failed = collections.Counter(), 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="schedule-check-", dir=memory) as top:
        numbers = range(given.count) if given.only is None else [given.only]
        for name in [os.path.abspath(p) for p in given.plan] + list(numbers):
            rng = random.Random(f"{given.seed} {name}" if isinstance(name, int) else given.seed)
            scratch = os.path.join(top, "case")
            shutil.rmtree(scratch, ignore_errors=True)
            folder = os.path.join(scratch, "parent", "plan")
            tables = None
            if isinstance(name, int):
                tables, unit = random_tables(rng)
                write_package(folder, tables, unit)
            else:
                shutil.copytree(name, folder)
            try:
                check(given.planctl, folder, rng, scratch, tally, tables)
                if not isinstance(name, int):
                    check_mistakes(given.planctl, Plan(folder), tally)
            except Exception as found:
                failed += 1
                kept = os.path.join(keep, f"{given.seed}-{os.path.basename(str(name))}")
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(folder, kept)
                kind = "DISAGREEMENT" if isinstance(found, Disagreement) else type(found).__name__
                if not isinstance(found, Disagreement):
                    import traceback
                    traceback.print_exc()
                print(f"\n{kind} {kept}: {found}", flush=True)
            tally["plans"] += 1
    print(f"{tally['plans']} plans, {failed} disagreements")
    print("\n".join(f"  {key}: {n}" for key, n in sorted(tally.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
