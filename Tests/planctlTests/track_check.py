#!/usr/bin/env python3
"""Execution and performance points, recomputed from the plan's CSV files and compared with `planctl track`.

    track_check.py PLANCTL [--count N] [--seed S] [--plan DIR ...] [--keep DIR]
    track_check.py PLANCTL --self-test [--count N] [--seed S]

Random plan packages (and the plans named) go through `track --format json` and `csv`, with and without a day, in other
units and with chosen dimensions; every figure, count, rank and point is recomputed. Rules are taken from the help text
and the documentation; no code is shared with planctl, and there are integers and fractions only. Standard library
only. Exit status 1: something differs; the case is kept. The self-test spoils one value of planctl's output at a time
and asks that every spoilt output is noticed."""
import argparse
import calendar
import collections
import copy
import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

SCALES = {"元": 0, "万元": 4, "亿元": 8}  # powers of ten
TIERS = ["central", "province", "city", "county", "other"]
STAGES = ["initial", "adjusted", "executed"]
STATUSES = ["met", "exceeded", "missed", "open", "judged"]
DIMENSIONS = ["year", "source", "tier", "place", "project", "subproject"]
CSV_HEADER = (
    "subproject source year planned initial adjusted budget executed executedAsOf rate rateOfInitial adjustment unspent due "
    "behind dueOfInitial behindInitial overspent"
).split()
FIELDS = {
    "places": "place_code name name_en kind parent_code",
    "projects": "project_id name",
    "sources": "source_id name name_en tier place_code",
    "subprojects": "subproject_id seq project_id name level start_year end_year content",
    "tranches": "subproject_id source_id year amount",
    "execution": "subproject_id source_id year stage amount as_of",
    "indicators": "indicator_id subproject_id kind name relation target actual unit reason year weight score",
}


class Disagreement(Exception):
    pass


# ---- numbers


def short(value):
    """An exact decimal without superfluous zeros."""
    value = Fraction(value)
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(int(value * 10**decimals))).rjust(decimals + 1, "0")
    text = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return ("-" if value < 0 else "") + text


def half_up(value, decimals):
    """`value`, not negative, to so many decimals, halves up."""
    assert value >= 0
    scaled = value * 10**decimals + Fraction(1, 2)
    return Fraction(scaled.numerator // scaled.denominator, 10**decimals)


def percent(part, whole):
    if part is None or whole is None or whole <= 0:
        return None
    rate = half_up(Fraction(part) / whole * 100, 2)
    whole_part = int(rate)
    return "%d.%02d%%" % (whole_part, int((rate - whole_part) * 100))


def passed(day, year):
    """How much of `year` has passed at the end of `day` (y, m, d): months, and within a month days."""
    if day is None or day[0] > year:
        return Fraction(1)
    if day[0] < year:
        return Fraction(0)
    return Fraction(day[1] - 1, 12) + Fraction(day[2], 12 * calendar.monthrange(day[0], day[1])[1])


# ---- the plan


def natural(text):
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", text)]


class Plan:
    def __init__(self, folder):
        with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
            package = json.load(file)
        self.name = package["name"]
        self.unit, self.decimals = package["planctl"]["unit"], package["planctl"]["decimals"]
        self.tables = {name: [] for name in FIELDS}
        for resource in package["resources"]:
            if resource["name"] in FIELDS:
                with open(os.path.join(folder, resource["path"]), encoding="utf-8-sig", newline="") as file:
                    self.tables[resource["name"]] = list(csv.DictReader(file))
        places = sorted(row["place_code"] for row in self.tables["places"])
        self.places = places
        self.place_of = {row["source_id"]: row.get("place_code") or None for row in self.tables["sources"]}
        self.tier_of = {row["source_id"]: row["tier"] for row in self.tables["sources"]}
        self.sources = sorted(
            self.tier_of,
            key=lambda s: (
                TIERS.index(self.tier_of[s]),
                places.index(self.place_of[s]) if self.place_of[s] else -1,
                natural(s),
            ),
        )
        self.projects = sorted((row["project_id"] for row in self.tables["projects"]), key=natural)
        rows = self.tables["subprojects"]
        self.subprojects = [
            row["subproject_id"]
            for row in sorted(
                rows, key=lambda r: (int(r["seq"]) if r.get("seq") else 10**18, natural(r["subproject_id"]))
            )
        ]
        self.project_of = {row["subproject_id"]: row.get("project_id") or None for row in rows}


def lines_on(plan, day):
    """{(sub-project, source, year): figures} in canonical order, as they stood on `day`."""
    lines = collections.defaultdict(dict)
    for row in plan.tables["tranches"]:
        lines[row["subproject_id"], row["source_id"], int(row["year"])]["planned"] = Fraction(row["amount"])
    chosen = {}
    for row in plan.tables["execution"]:
        dated = row.get("as_of") or ""
        year = int(row["year"])
        if day:
            if dated and tuple(map(int, dated.split("-"))) > day:
                continue
            if not dated and row["stage"] == "executed" and year > day[0]:
                continue
        key = (row["subproject_id"], row["source_id"], year, row["stage"])
        if key not in chosen or dated > chosen[key][0]:
            chosen[key] = (dated, Fraction(row["amount"]))
    for (subproject, source, year, stage), (dated, amount) in chosen.items():
        line = lines[subproject, source, year]
        line[stage] = amount
        if stage == "executed":
            line["on"] = dated or None
    rank = lambda key: (plan.subprojects.index(key[0]), plan.sources.index(key[1]), key[2])
    return {key: derived(plan, key, lines[key], day) for key in sorted(lines, key=rank)}


def derived(plan, key, line, day):
    year = key[2]
    initial, executed = line.get("initial"), line.get("executed")
    budget = line.get("adjusted", initial)
    share = passed(day, year)
    facts = dict(planned=line.get("planned"), initial=initial, adjusted=line.get("adjusted"), budget=budget)
    facts.update(executed=executed, on=line.get("on"))
    for name, whole in (("due", budget), ("dueOfInitial", initial)):
        facts[name] = None if whole is None else half_up(whole * share, plan.decimals)
    for name, due in (("behind", facts["due"]), ("behindInitial", facts["dueOfInitial"])):
        facts[name] = None if due is None else max(due - (executed or 0), Fraction(0))
    both = budget is not None and executed is not None
    facts["overspent"] = max(executed - budget, Fraction(0)) if both else None
    facts["unbudgeted"] = executed if budget is None else None
    is_late = budget is not None and executed is None and (day is None or year <= day[0])
    facts["unrecorded"] = budget if is_late else None
    end = (year, 12, 31)
    last = min(day, end) if day else end
    facts["outdated"] = bool(facts["on"]) and tuple(map(int, facts["on"].split("-"))) < last
    return facts


def total(lines):
    """The figures of several lines as `track` prints them, amounts as fractions."""
    lines = list(lines)

    def add(name):
        values = [line[name] for line in lines if line[name] is not None]
        return sum(values, Fraction(0)) if values else None

    def count(name, test=lambda value: True):
        return sum(line[name] is not None and test(line[name]) for line in lines)

    sums = {name: add(name) for name in ("planned", "initial", "budget", "executed", "due", "behind", "dueOfInitial")}
    sums["behindInitial"] = add("behindInitial")
    recorded, budget = sums["executed"], sums["budget"]
    sums["rate"] = percent(recorded, budget)
    sums["rateOfInitial"] = percent(recorded, sums["initial"])
    sums["adjustment"] = None if budget is None else budget - (sums["initial"] or 0)
    sums["unspent"] = None if budget is None or recorded is None else budget - recorded
    # Shown as soon as there are budgets and expenditure at all, on whatever lines.
    sums["overspent"] = None if budget is None or recorded is None else add("overspent") or Fraction(0)
    sums["unbudgeted"], sums["unrecorded"] = add("unbudgeted"), add("unrecorded")
    positive = lambda value: value > 0
    sums["lines"] = dict(
        planned=count("planned"), initial=count("initial"), adjusted=count("adjusted"), budget=count("budget"),
        executed=count("executed"), behind=count("behind", positive), behindInitial=count("behindInitial", positive),
        overspent=count("overspent", positive), unbudgeted=count("unbudgeted"), unrecorded=count("unrecorded"),
        outdated=sum(line["outdated"] for line in lines),
    )
    return sums


SUM_KEYS = (
    "planned initial budget executed rate rateOfInitial adjustment unspent due behind dueOfInitial behindInitial overspent "
    "unbudgeted unrecorded lines"
).split()


class Expected:
    """What `track` must print for a plan on a day."""

    def __init__(self, plan, day, unit, by):
        self.plan, self.day, self.by = plan, day, by
        self.unit = unit or plan.unit
        self.factor = Fraction(10) ** (SCALES[plan.unit] - SCALES[self.unit])
        self.lines = lines_on(plan, day)

    def amount(self, value):
        return value if value is None or isinstance(value, str) else short(value * self.factor)

    def sums(self, lines):
        sums = total(lines)
        return {key: sums[key] if key == "lines" else self.amount(sums[key]) for key in SUM_KEYS}

    def line(self, key):
        facts = self.lines[key]
        sums = total([facts])
        row = {"subproject": key[0], "source": key[1], "year": key[2]}
        for name in CSV_HEADER[3:]:
            if name == "executedAsOf":
                row[name] = facts["on"]
            elif name == "adjusted":
                row[name] = self.amount(facts["adjusted"])
            else:
                row[name] = self.amount(sums[name])
        return row

    def group(self, dimension, key):
        subproject, source, year = key
        plan = self.plan
        if dimension == "year":
            return year, year
        if dimension == "source":
            return plan.sources.index(source), source
        if dimension == "tier":
            return TIERS.index(plan.tier_of[source]), plan.tier_of[source]
        if dimension == "place":
            place = plan.place_of[source]
            return (plan.places.index(place), place) if place else (-1, None)
        if dimension == "project":
            project = plan.project_of[subproject]
            return (plan.projects.index(project), project) if project else (-1, None)
        return plan.subprojects.index(subproject), subproject

    def csv(self):
        rows = [CSV_HEADER]
        for key in self.lines:
            line = self.line(key)
            rows.append(["" if line[name] is None else str(line[name]) for name in CSV_HEADER])
        return rows

    def json(self):
        plan = self.plan
        has_money = bool(plan.tables["execution"])
        facts = self.lines
        dates = [line["on"] for line in facts.values() if line["on"]]
        out = {
            "command": "track", "format": 1, "plan": {"name": plan.name, "unit": self.unit},
            "asOf": "%04d-%02d-%02d" % self.day if self.day else None,
            "latestExecuted": max(dates) if dates else None,
            "total": self.sums(facts.values()) if has_money else None,
        }
        for dimension in DIMENSIONS:
            if dimension not in self.by:
                continue
            groups = collections.defaultdict(list)
            for key in facts:
                groups[self.group(dimension, key)].append(facts[key])
            rows = [{dimension: label, **self.sums(groups[rank, label])} for rank, label in sorted(groups, key=lambda g: g[0])]
            out["by" + dimension[0].upper() + dimension[1:]] = rows if has_money else []
        keys = list(facts)
        late = [k for k in keys if (facts[k]["behind"] or 0) > 0 or (facts[k]["behindInitial"] or 0) > 0]
        late.sort(key=lambda k: (-(facts[k]["behind"] or 0), -(facts[k]["behindInitial"] or 0)))
        above = lambda k: facts[k]["unbudgeted"] if facts[k]["budget"] is None else facts[k]["overspent"]
        over = sorted((k for k in keys if (above(k) or 0) > 0), key=lambda k: -above(k))
        out["behind"] = [self.line(k) for k in late] if has_money else []
        out["overspent"] = [self.line(k) for k in over] if has_money else []
        out["scores"] = self.forms()
        return out

    # -- performance

    def forms(self):
        plan = self.plan
        forms = collections.defaultdict(list)
        for row in plan.tables["indicators"]:
            subproject = row.get("subproject_id") or None
            year = int(row["year"]) if row.get("year") else None
            rank = (plan.subprojects.index(subproject) if subproject else -1, year or -1)
            forms[rank, subproject, year].append(row)
        out = []
        for key in sorted(forms, key=lambda k: k[0]):
            scored = [self.score(row, key[1], key[2]) for row in forms[key]]
            kinds = {}
            for score in scored:
                kinds.setdefault(score["kind"].split("/")[0], []).append(score)
            out.append(
                {
                    "subproject": key[1], "year": key[2], **self.score_sums(scored),
                    "kinds": [
                        {"kind": kind, **self.score_sums(rows), "indicators": rows} for kind, rows in kinds.items()
                    ],
                }
            )
        return out

    @staticmethod
    def score_sums(scores):
        weighted = [s for s in scores if s["weight"] is not None]
        given = [Fraction(s["given"]) for s in scores if s["given"] is not None]
        undecided = sum((Fraction(s["weight"]) for s in weighted if s["status"] in ("open", "judged")), Fraction(0))
        return {
            "weight": short(sum(Fraction(s["weight"]) for s in weighted)) if weighted else None,
            "points": short(sum(Fraction(s["points"] or 0) for s in weighted)) if weighted else None,
            "open": short(undecided) if weighted else None,
            "given": short(sum(given)) if given else None,
            "statuses": {name: sum(s["status"] == name for s in scores) for name in STATUSES},
        }

    def score(self, row, subproject, year):
        cell = lambda name: row.get(name) or ""
        status, share, rate = self.judge(cell, subproject, year)
        weight = Fraction(cell("weight")) if cell("weight") else None
        points = None
        if weight is not None and status not in ("open", "judged"):
            points = half_up(weight * min(max(share, Fraction(0)), Fraction(1)), 2)
        return {
            "indicator": cell("indicator_id"), "kind": cell("kind"), "name": cell("name"),
            "relation": cell("relation") or None, "target": cell("target"), "actual": cell("actual"),
            "unit": cell("unit"), "computedRate": rate, "status": status,
            "weight": None if weight is None else short(weight), "points": None if points is None else short(points),
            "given": short(Fraction(cell("score"))) if cell("score") else None, "reason": cell("reason"),
        }

    def judge(self, cell, subproject, year):
        relation, target, actual = cell("relation"), cell("target"), cell("actual")
        rate = None
        if cell("kind").split("/")[0] in ("预算执行率", "execution-rate") and not actual:
            chosen = [f for k, f in self.lines.items() if subproject in (None, k[0]) and year in (None, k[2])]
            sums = total(chosen)
            rate = sums["rate"]
            if rate is not None:
                wanted = figure(target or "100%", cell("unit"))
                if wanted is None or wanted[1] != "%":
                    return "judged", None, rate
                return (*compared(relation or ">=", sums["executed"] / sums["budget"] * 100, wanted[0]), rate)
        if not actual:
            return "open", None, rate
        found, wanted = figure(actual, cell("unit")), figure(target, cell("unit"))
        if found is None or wanted is None or found[1] != wanted[1]:
            return ("met", Fraction(1), rate) if actual == target else ("judged", None, rate)
        return (*compared(relation, found[0], wanted[0]), rate)


def figure(text, unit):
    """(value, what it is measured in), or None for words."""
    for suffix in ["", "%", "％", unit]:
        if not text.endswith(suffix):
            continue
        number = text[: len(text) - len(suffix)]
        match = re.fullmatch(r"-?([0-9]+)(?:\.([0-9]+))?", number)
        if match and len(match[2] or "") <= 12 and int(match[1] + (match[2] or "")) <= 10**15:
            measure = suffix or unit
            return Fraction(number), "%" if measure == "％" else measure
    return None


def compared(relation, found, wanted):
    """(status, part of the points earned)"""
    none = Fraction(0)
    if found == wanted:
        return "met", Fraction(1)
    if not relation:
        return "judged", None
    if (relation == ">=" and found > wanted) or (relation == "<=" and found < wanted):
        return "met", Fraction(1)
    if relation == "=" and found > wanted > 0:
        return "exceeded", Fraction(1)
    if relation == "<=":
        return "missed", wanted / found if found > 0 else none
    if found > wanted:
        return "missed", none
    return "missed", found / wanted if wanted > 0 else none


# ---- comparing


def differences(found, expected, path=""):
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in list(dict.fromkeys([*found, *expected])):
            yield from differences(found.get(key, "(missing)"), expected.get(key, "(missing)"), path + "." + key)
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            yield path, "%d elements" % len(found), "%d elements" % len(expected)
        for index, (a, b) in enumerate(zip(found, expected)):
            yield from differences(a, b, "%s[%d]" % (path, index))
    elif type(found) is not type(expected) or found != expected:
        yield path, found, expected


def compare(found, expected):
    """The number of values that agree; raises at a difference."""
    wrong = list(differences(found, expected))
    if wrong:
        raise Disagreement("\n".join("  %s: found %r, expected %r" % difference for difference in wrong[:10]))
    return leaves(found)


def leaves(value):
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


class Runner:
    def __init__(self, planctl):
        self.planctl, self.runs = planctl, 0

    def __call__(self, *words):
        self.runs += 1
        run = subprocess.run([self.planctl, "track", *words], capture_output=True, timeout=60)
        return run.returncode, run.stdout.decode("utf-8"), run.stderr.decode("utf-8")


def cases(plan, rng, few):
    """(day, unit, by) to try."""
    dates = sorted({row["as_of"] for row in plan.tables["execution"] if row.get("as_of")})
    days = [None] + [tuple(map(int, date.split("-"))) for date in (rng.sample(dates, min(2, len(dates))) if few else dates)]
    for _ in range(2 if few else 8):
        year, month = rng.randint(2018, 2024), rng.randint(1, 12)
        days.append((year, month, rng.randint(1, calendar.monthrange(year, month)[1])))
    for number, day in enumerate(days):
        by = None if number % 2 == 0 else rng.sample(DIMENSIONS, rng.randint(1, 6))
        yield day, rng.choice([None, "元", "万元", "亿元"]) if number else None, by


def outputs(runner, plan, folder, day, unit, by):
    """(what planctl printed, what it must print) in both formats."""
    words = [folder, "--lang", "en"]
    if day:
        words += ["--as-of", "%04d-%02d-%02d" % day]
    if unit:
        words += ["--unit", unit]
    expected = Expected(plan, day, unit, by or [d for d in DIMENSIONS if d != "tier"])
    has_money, has_scores = bool(plan.tables["execution"]), bool(plan.tables["indicators"])
    by_words = ["--by", ",".join(by)] if by and has_money else []
    if not has_money:
        expected.by = [d for d in DIMENSIONS if d != "tier"]
    status, out, err = runner(*words, *by_words, "--format", "json")
    if not has_money and not has_scores:
        if status != 2 or "execution.csv" not in err or out:
            raise Disagreement("a plan without both tables: %d %r %r" % (status, out, err))
        return
    years = [int(row["year"]) for name in ("tranches", "execution") for row in plan.tables[name]]
    if day and years and day[0] < min(years):
        # Before the plan there is nothing to track.
        if status != 2 or "is before the plan" not in err or out:
            raise Disagreement("a day before the plan: %d %r %r" % (status, out, err))
        return
    if status or err:
        raise Disagreement("exit status %d: %s" % (status, err))
    yield json.loads(out), expected.json()
    status, out, err = runner(*words, "--format", "csv")
    if not has_money:
        if status != 2:
            raise Disagreement("CSV of a plan without execution: %d" % status)
        return
    if status or err:
        raise Disagreement("exit status %d: %s" % (status, err))
    yield list(csv.reader(io.StringIO(out))), expected.csv()
    for format in ("text", "md", "html"):
        status, out, err = runner(*words, *by_words, "--format", format)
        figures = [expected.amount(total(expected.lines.values())[name]) for name in ("budget", "executed")]
        missing = [figure for figure in figures if figure is not None and figure not in out]
        if status or err or missing:
            raise Disagreement("%s: status %d %s, without %s" % (format, status, err, missing))


# ---- random plans


def some_amount(rng, decimals, most=2000):
    kind = rng.random()
    if kind < 0.1:
        return "0"
    if kind < 0.13:
        return short(Fraction(10**15 - rng.randint(0, 9), 10**decimals))
    return short(Fraction(rng.randint(1, most * 10**decimals), 10**decimals))


def some_date(rng, years):
    year, month = rng.choice(years), rng.choice([2, 3, 6, 6, 9, 12, 12, rng.randint(1, 12)])
    last = calendar.monthrange(year, month)[1]
    return "%04d-%02d-%02d" % (year, month, rng.choice([last, last, rng.randint(1, last)]))


def some_figure(rng, unit):
    number = rng.choice(
        ["0", "1", "3", "95", "100", "12.5", "0.999999999999", "1000000000000000", "-4", "33.333", "007",
         str(rng.randint(0, 200)), "%d.%d" % (rng.randint(0, 99), rng.randint(0, 99))])
    return number + rng.choice(["", "", "%", unit, "％", " %" if rng.random() < 0.1 else ""])


def some_word(rng, unit):
    words = ["优", "良", "完成", "+5", "1,000", "1.", ".5", "1e3", "10000000000000000", "1.0000000000001", "5个", "--3", "-", "%"]
    return rng.choice(words)


def random_tables(rng):
    decimals = rng.choice([0, 2, 2, 2, 4, 6])
    years = list(range(2019, 2019 + rng.randint(1, 4)))
    places = ["51%02d" % n for n in range(rng.randint(1, 4))]
    sources = []
    for number in range(rng.randint(1, 6)):
        sources.append(
            ["q%d" % (number + 1), "源", "", rng.choice(TIERS), rng.choice(places) if rng.random() < 0.8 else ""])
    projects = ["p%d" % (n + 1) for n in range(rng.randint(1, 3))]
    subprojects = []
    for number in range(rng.randint(1, 12)):
        subprojects.append(
            ["s%d" % (number + 1), str(rng.randint(1, 9)) if rng.random() < 0.5 else "",
             rng.choice(projects) if rng.random() < 0.8 else "", "子", "", "", "", ""])
    tables = {
        "places": [[code, "地", "", "", ""] for code in places], "projects": [[p, "项"] for p in projects],
        "sources": sources, "subprojects": subprojects, "tranches": [], "execution": [], "indicators": [],
    }
    undated = rng.random()
    for subproject in subprojects:
        for source in sources:
            for year in years:
                key = [subproject[0], source[0], str(year)]
                if rng.random() < 0.5:
                    tables["tranches"].append(key + [some_amount(rng, decimals)])
                if rng.random() < 0.5:
                    tables["execution"] += random_line(rng, key, decimals, years, undated)
    for number in range(rng.choice([0, 3, 12])):
        unit = rng.choice(["%", "", "个", "万元", "％", "0"])
        kind = rng.choice(["预算执行率", "预算执行率/x", "产出指标/数量指标", "产出指标", "效益指标/社会效益指标", "execution-rate", ""])
        target = rng.choice([some_figure, some_figure, some_word])(rng, unit) if rng.random() < 0.9 else ""
        actual = rng.choice([some_figure, some_figure, some_word])(rng, unit) if rng.random() < 0.75 else ""
        if rng.random() < 0.15:
            actual = target
        if rng.random() < 0.5 and kind.startswith(("预算", "exec")):
            target, actual = rng.choice(["100%", "90", "", "33.3%"]), ""
        weight = rng.choice(["", "10", "15", "2.5", "33.335", "0", "0.000000000001", "1000000000000"])
        tables["indicators"].append(
            ["i%d" % number, rng.choice([s[0] for s in subprojects] + [""] * 3), kind, "指标", rng.choice([">=", "=", "<=", ""]),
             target, actual, unit, rng.choice(["", "原因"]), rng.choice([str(y) for y in years] + [""]), weight,
             rng.choice(["", "", "7", "9.75"])])
    if rng.random() < 0.15:
        tables["execution"] = []
    if rng.random() < 0.1:
        tables["tranches"] = []
    for rows in tables.values():
        rng.shuffle(rows)
    return tables, rng.choice(["元", "万元", "亿元"]), decimals


def random_line(rng, key, decimals, years, undated):
    rows, dates = [], set()
    for stage, probability in (("initial", 0.85), ("adjusted", 0.3), ("executed", 0.75)):
        if rng.random() > probability:
            continue
        for _ in range(rng.choice([1, 1, 2, 3])):
            date = "" if rng.random() < undated * 0.6 else some_date(rng, years)
            if (stage, date) not in dates:
                dates.add((stage, date))
                rows.append(key + [stage, some_amount(rng, decimals), date])
    return rows


def write_plan(folder, tables, unit, decimals):
    resources = []
    for name, columns in FIELDS.items():
        if not tables[name] and name in ("execution", "indicators"):
            continue
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns.split())
            writer.writerows(tables[name])
        resources.append({"name": name, "path": name + ".csv"})
    package = {
        "name": "random", "title": "随机", "languages": ["zh"],
        "planctl": {"format": 1, "currency": "CNY", "unit": unit, "unitScale": 10 ** SCALES[unit], "decimals": decimals},
        "resources": resources,
    }
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file, ensure_ascii=False)


# ---- running


def check(runner, folder, rng, few):
    plan = Plan(folder)
    return sum(
        compare(found, expected)
        for day, unit, by in cases(plan, rng, few)
        for found, expected in outputs(runner, plan, folder, day, unit, by)
    )


def spoilt(value, rng):
    """`value` with one leaf changed, or one element left out."""
    value = copy.deepcopy(value)
    spots = []

    def walk(node):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], (dict, list)):
                walk(node[key])

    walk(value)
    node, key = rng.choice(spots)
    if isinstance(node[key], (dict, list)):
        del node[key]
    elif isinstance(node[key], int):
        node[key] += 1
    elif isinstance(node[key], str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node[key]) and rng.random() < 0.8:
        digits = list(node[key])
        digits[-1] = str((int(digits[-1]) + 1) % 10)
        node[key] = "".join(digits)
    else:
        node[key] = "0" if node[key] in (None, "") else None if isinstance(node, dict) else ""
    return value


def self_test(runner, count, rng, workplace):
    noticed = 0
    for number in range(count):
        folder = os.path.join(workplace, "plan")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        write_plan(folder, *random_tables(rng))
        plan = Plan(folder)
        for day, unit, by in cases(plan, rng, few=True):
            for found, expected in outputs(runner, plan, folder, day, unit, by):
                wrong = spoilt(found, rng)
                try:
                    compare(wrong, expected)
                except Disagreement:
                    noticed += 1
                else:
                    print("plan %d: a spoilt output was not noticed" % number)
                    return 1
    print("%d spoilt outputs of %d random plans: all noticed" % (noticed, count))
    return 0 if noticed else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", action="append", default=[])
    parser.add_argument("--keep", default=None)
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    runner = Runner(os.path.abspath(arguments.planctl))
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as workplace:
        if arguments.self_test:
            return self_test(runner, arguments.count, rng, workplace)
        values = 0
        try:
            for folder in arguments.plan:
                values += check(runner, folder, rng, few=False)
            for number in range(arguments.count):
                folder = os.path.join(workplace, "plan")
                shutil.rmtree(folder, ignore_errors=True)
                os.mkdir(folder)
                write_plan(folder, *random_tables(rng))
                values += check(runner, folder, rng, few=True)
        except Disagreement as difference:
            kept = arguments.keep or tempfile.mkdtemp(prefix="track-check-")
            shutil.copytree(folder, os.path.join(kept, "plan"), dirs_exist_ok=True)
            print("seed %d: %s\n%s\nkept in %s" % (arguments.seed, folder, difference, kept))
            return 1
    print("%d plans named, %d random plans, %d runs: %d values agree" % (
        len(arguments.plan), arguments.count, runner.runs, values))
    return 0


if __name__ == "__main__":
    sys.exit(main())
