#!/usr/bin/env python3
"""An independent oracle of planctl for rounded statements: figures, relations, planctl.figures "rounded".

Usage: rounding_check.py PLANCTL [--count N] [--seed S] [--keep DIR]

Tables with totals, differences, shares and growth are drawn from values with more digits, each figure rounded by
itself (some computed from printed figures), some with a planted error. Of each connected group with a broken
relation a linear program (HiGHS, by scipy) says whether values in the ranges of all figures make it hold:

- "within rounding" must be there exactly where the program has a solution, half-open ranges by a margin;
- "within chained rounding" only where it has none, and has one with chained widths; "contradiction" only where it
  has none even so, for the relations named alone; what is left without them must have one;
- a table without an error has no contradiction; an interval of candidates holds the figure before the error.

A margin within 1e-7 of 0 is counted as too near to tell; undecided, or chained where plain
ranges would do, may be at most one group in a hundred. The first disagreement is printed, exit status 1."""
import argparse
import csv
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy
from scipy.optimize import linprog

NEAR = 1e-7


def half_away(value):
    """To the nearest whole number, halves away from zero."""
    whole = (abs(value) * 2 + 1) // 2
    return whole if value >= 0 else -whole


class Figure:
    def __init__(self, name, decimals, unit=""):
        self.name, self.decimals, self.unit = name, decimals, unit
        self.true = self.units = self.right = None

    @property
    def scale(self):
        return Fraction(1, 100) if self.unit == "%" else Fraction(1)

    @property
    def step(self):
        return self.scale / 10 ** self.decimals

    @property
    def printed(self):
        return self.units * self.step

    def round(self, value):
        self.units = half_away(value / self.step)

    def text(self):
        sign, digits = ("-" if self.units < 0 else ""), str(abs(self.units)).rjust(self.decimals + 1, "0")
        return sign + (digits[:-self.decimals] + "." + digits[-self.decimals:] if self.decimals else digits)


class Relation:
    def __init__(self, name, kind, **roles):
        self.name, self.kind, self.roles = name, kind, roles

    def figures(self):
        return [f for fs in self.roles.values() for f in fs]

    def derived(self, value):
        get = lambda role: sum((value(f) for f in self.roles[role]), Fraction(0))
        if self.kind == "sum":
            return get("part")
        if self.kind == "difference":
            return get("to") - get("from")
        if self.kind == "growth":
            return (get("to") - get("from")) / get("from") if get("from") else None
        return get("part") / get("whole") if get("whole") else None

    def holds(self):
        derived = self.derived(lambda f: f.printed)
        if derived is None:
            return None
        result = self.roles["result"][0]
        return half_away(derived / result.step) == result.units


def draw(rng):
    figures, relations = [], []
    decimals = rng.choice([0, 1, 2, 2])

    def new(true, unit="", digits=None):
        f = Figure("f%03d" % len(figures), decimals if digits is None else digits, unit)
        f.true = true
        f.round(true)
        figures.append(f)
        return f

    def relate(kind, **roles):
        relations.append(Relation("r%03d" % len(relations), kind, **roles))
        return relations[-1]

    def compute(relation):
        """A result computed from printed figures, now and then."""
        result = relation.roles["result"][0]
        if rng.random() < chains:
            value = relation.derived(lambda f: f.printed)
            if value is not None:
                result.round(value)
                result.true = None

    chains = rng.choice([0, 0, 0.5])
    rows, columns = rng.randint(1, 5), rng.randint(1, 4)
    fine = lambda: Fraction(rng.randint(1, 9_000_000), 10 ** (decimals + 3))
    cells = [[new(fine()) for _ in range(columns)] for _ in range(rows)]
    truth = lambda fs: sum((f.true if f.true is not None else f.printed for f in fs), Fraction(0))
    across, heads = [], []
    if columns > 1:
        for row in cells:
            across.append(new(truth(row)))
            compute(relate("sum", result=[across[-1]], part=row))
    down = []
    if rows > 1:
        for column in zip(*cells):
            down.append(new(truth(column)))
            compute(relate("sum", result=[down[-1]], part=list(column)))
        if columns > 1:
            grand = new(truth(across))
            compute(relate("sum", result=[grand], part=across))
            relate("sum", result=[grand], part=down)
            heads = across + [grand]
    heads = heads or across or down
    for row in cells:
        if columns > 1 and rng.random() < 0.5:
            a, b = rng.sample(row, 2)
            if rng.random() < 0.5:
                f = new(a.true - b.true)
                compute(relate("difference", result=[f], to=[a], **{"from": [b]}))
            elif b.printed > 0 and a.true > 0:
                f = new((a.true - b.true) / b.true, "%", rng.choice([0, 1, 2]))
                compute(relate("growth", result=[f], to=[a], **{"from": [b]}))
        if heads and rng.random() < 0.6:
            head = rng.choice(heads)
            whole = head.true if head.true is not None else head.printed
            f = new(row[0].true / whole, "%", rng.choice([0, 1, 2]))
            compute(relate("share", result=[f], part=[row[0]], whole=[head]))
    wrong = None
    if rng.random() < 0.6:
        wrong = rng.choice(figures)
        wrong.right = wrong.units
        wrong.units += rng.choice([-1, 1]) * rng.choice([1, 2, 3, 5, 10, 27, 90, 1000])
    return figures, relations, wrong


# Ranges: (least, most, has least, has most).

def own_range(f):
    half = f.step / 2
    return (f.printed - half, f.printed + half, True, f.units < 0)


def plus(a, b):
    return (a[0] + b[0], a[1] + b[1], a[2] and b[2], a[3] and b[3])


def negated(a):
    return (-a[1], -a[0], a[3], a[2])


def widened(a, b):
    low = (a[0], a[2]) if a[0] < b[0] else (b[0], b[2]) if b[0] < a[0] else (a[0], a[2] or b[2])
    high = (a[1], a[3]) if a[1] > b[1] else (b[1], b[3]) if b[1] > a[1] else (a[1], a[3] or b[3])
    return (low[0], high[0], low[1], high[1])


def chained_ranges(figures, relations):
    """What is computed from printed figures stands for what these can come to."""
    ranges = {f: own_range(f) for f in figures}
    for relation in relations:  # Parts are drawn before their totals.
        if not relation.holds() or relation.kind not in ("sum", "difference"):
            continue
        total = (Fraction(0), Fraction(0), True, True)
        for role, fs in relation.roles.items():
            for f in fs if role != "result" else []:
                total = plus(total, negated(ranges[f]) if role == "from" else ranges[f])
        result = relation.roles["result"][0]
        ranges[result] = widened(ranges[result], total)
    return ranges


def margin(relations, ranges, chained):
    """How far inside its open ends a solution can lie, in last digits; below 0: there is none."""
    figures = list(dict.fromkeys(f for r in relations for f in r.figures() if f.unit != "%"))
    place = {f: i for i, f in enumerate(figures)}
    n = len(figures)
    equal, above = [], []  # Σ c x = b; Σ c x + open × t <= b

    for relation in relations:
        result = relation.roles["result"][0]
        if relation.kind in ("sum", "difference"):
            row = numpy.zeros(n + 1)
            constant = Fraction(0)
            for role, fs in relation.roles.items():
                for f in fs:
                    sign = -1 if role in ("result", "from") else 1
                    row[place[f]] += sign * float(f.step)
                    constant += sign * f.printed
            equal.append((row / float(result.step), -float(constant / result.step)))
            continue
        if chained and relation.holds():
            continue
        rate, whole = ranges[result], relation.roles["from" if relation.kind == "growth" else "whole"][0]
        if ranges[whole][0] <= 0:
            return None
        part = relation.roles["to" if relation.kind == "growth" else "part"][0]
        for end, reached, sign in ((rate[0], rate[2], 1), (rate[1], rate[3], -1)):
            # sign × (part − (end [+ 1]) whole) >= 0
            weight = end + (1 if relation.kind == "growth" else 0)
            row = numpy.zeros(n + 1)
            row[place[part]] -= sign * float(part.step)
            row[place[whole]] += sign * float(weight * whole.step)
            row[n] = 0 if reached else float(part.step)
            constant = sign * (part.printed - weight * whole.printed)
            above.append((row / float(part.step), float(constant / part.step)))
    bounds = []
    for f in figures:
        low, high, has_low, has_high = ranges[f]
        bounds.append((float((low - f.printed) / f.step), float((high - f.printed) / f.step)))
        for end, has, sign in ((low, has_low, -1), (high, has_high, 1)):
            if not has:
                row = numpy.zeros(n + 1)
                row[place[f]], row[n] = sign, 1
                above.append((row, sign * float((end - f.printed) / f.step)))
    cost = numpy.zeros(n + 1)
    cost[n] = -1
    answer = linprog(
        cost, A_ub=numpy.array([a for a, _ in above]) if above else None,
        b_ub=[b for _, b in above] if above else None,
        A_eq=numpy.array([a for a, _ in equal]) if equal else None,
        b_eq=[b for _, b in equal] if equal else None,
        bounds=bounds + [(None, 1)], method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
    if answer.status == 2:
        return -1.0
    assert answer.status == 0, answer.message
    return -answer.fun


def groups(relations):
    """Connected by figures; those with a broken relation."""
    left = [r for r in relations if r.holds() is not None]
    while left:
        group, figures = [left.pop(0)], set()
        figures.update(group[0].figures())
        while True:
            more = [r for r in left if figures & set(r.figures())]
            if not more:
                break
            for r in more:
                left.remove(r)
                group.append(r)
                figures.update(r.figures())
        if any(not r.holds() for r in group):
            yield group


def write(folder, figures, relations, setting):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tables = {
        "projects": (["project_id", "name"], []),
        "subprojects": (["subproject_id", "name"], []),
        "sources": (["source_id", "name", "tier"], []),
        "tranches": (["subproject_id", "source_id", "year", "amount"], []),
        "figures": (
            ["figure_id", "label", "value", "unit", "decimals"],
            [[f.name, f.name, f.text(), f.unit, f.decimals] for f in figures]),
        "relations": (
            ["relation_id", "role", "figure_id", "kind"],
            [[r.name, role, f.name, r.kind] for r in relations for role, fs in r.roles.items() for f in fs]),
    }
    for name, (head, rows) in tables.items():
        with open(folder / (name + ".csv"), "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head] + rows)
    settings = {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 2}
    if setting:
        settings["figures"] = setting
    descriptor = {
        "name": "rounding", "title": "rounding", "planctl": settings,
        "resources": [{"name": name, "path": name + ".csv"} for name in tables],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False))


def need(condition, reason):
    if not condition:
        raise AssertionError(reason)


def compare(planctl, folder, figures, relations, wrong, tally):
    run = subprocess.run([planctl, "validate", str(folder), "--format", "json"], capture_output=True, text=True)
    need(run.returncode in (0, 1), run.stderr)
    answer = json.loads(run.stdout)
    record = answer.get("statement_rounding")
    by_name = {r.name: r for r in relations}
    broken = {r.name for r in relations if r.holds() is False}
    need((record is not None) == bool(broken), "record %s, broken %s" % (record, broken))
    if not broken:
        tally["hold as printed"] += 1
        return
    verdict = {v["relation"]: v for v in record["relations"]}
    need(set(verdict) == broken, "broken: %s, not %s" % (sorted(verdict), sorted(broken)))
    plain, chain = {f: own_range(f) for f in figures}, chained_ranges(figures, relations)
    for group in groups(relations):
        names = {r.name for r in group}
        said = {verdict[n]["verdict"] for n in names & broken}
        inside = margin(group, plain, False)
        if inside is None or abs(inside) < NEAR:
            tally["too near to tell"] += 1
            continue
        if inside > 0 and said == {"within chained rounding"}:  # Plain ranges were beyond 63 bits.
            tally["less than could be said"] += 1
            continue
        if said == {"undecided"}:  # Fractions beyond 63 bits: honest, and rare.
            tally["undecided"] += 1
            continue
        if inside > 0:
            need(said == {"within rounding"}, "%s: %s, yet the program has a solution" % (sorted(names), said))
            tally["within"] += 1
            continue
        need("within rounding" not in said, "%s: within, yet the program has none" % sorted(names))
        found = [c for c in record["contradictions"] if set(c["relations"]) & names]
        for contradiction in found:
            own = [by_name[n] for n in contradiction["relations"]]
            value = margin(own, chain, True)
            need(value is not None and value < NEAR, "%s: no contradiction" % contradiction["relations"])
            if contradiction["smallest"] and len(own) > 1:
                for r in own:
                    value = margin([o for o in own if o is not r], chain, True)
                    need(value is None or value > -NEAR, "%s: %s is not needed" % (contradiction["relations"], r.name))
            for candidate in contradiction["candidates"]:
                if wrong is not None and candidate["figure"] == wrong.name and wrong_alone(figures, wrong):
                    right = Fraction(wrong.right) * wrong.step / wrong.scale
                    need(
                        Fraction(candidate["least"]) <= right <= Fraction(candidate["most"]),
                        "%s: %s is not in %s" % (wrong.name, right, candidate))
                    tally["intervals that hold the right figure"] += 1
            if wrong is not None and wrong_alone(figures, wrong):
                need(
                    wrong.name in {c["figure"] for c in contradiction["candidates"]},
                    "%s: %s is wrong and no candidate" % (contradiction["relations"], wrong.name))
        gone = {n for c in found for n in c["relations"]}
        left = [r for r in group if r.name not in gone]
        if left:
            value = margin(left, chain, True)
            need(value is None or value > -NEAR, "%s: more contradicts" % sorted(names - gone))
        if not found:
            need(said == {"within chained rounding"}, "%s: %s" % (sorted(names), said))
            tally["chained"] += 1
        else:
            need(wrong is not None, "%s: a contradiction without an error" % sorted(names))
            tally["contradictions"] += len(found)


def wrong_alone(figures, wrong):
    """Whether every other figure was rounded by itself, so that the right one makes all hold."""
    return all(f.true is not None for f in figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("planctl")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="rounding-check-"))
    tally = Counter()
    for number in range(options.count):
        figures, relations, wrong = draw(random.Random("%d %d" % (options.seed, number)))
        if not relations:
            continue
        write(folder, figures, relations, "rounded")
        try:
            compare(options.planctl, folder, figures, relations, wrong, tally)
        except AssertionError as reason:
            print("DISAGREEMENT table %d, %s: %s" % (number, folder, reason))
            return 1
        tally["tables"] += 1
    shutil.rmtree(folder, ignore_errors=True)
    decided = tally["within"] + tally["chained"] + tally["contradictions"]
    open_ones = tally["undecided"] + tally["less than could be said"]
    if open_ones * 100 > max(100, decided):
        print("%d UNDECIDED, %d decided" % (open_ones, decided))
        return 1
    print(", ".join("%d %s" % (tally[what], what) for what in sorted(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
