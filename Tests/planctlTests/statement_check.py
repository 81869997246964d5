#!/usr/bin/env python3
"""An independent oracle of planctl for statement packages (figures, relations, indicators, execution). Exact fractions.

Usage: statement_check.py PLANCTL [--count N] [--seed S] [--self-test] [--keep DIR] PACKAGE...

1. Every PACKAGE: planctl's verdicts, broken relations, findings and repairs against the oracle's.
2. Every clean group of relations of every PACKAGE is broken N times by one slip of the pen, and compared again.
3. N random packages, clean or broken, are compared, and mutated in turn.
4. N random tables of indicators and execution: the findings E101-E103 and I101-I104 are predicted.
5. --self-test: planctl's answers are corrupted in memory; each corruption must be noticed.

The first disagreement is printed, its package kept under DIR (default: a new folder in /tmp), exit status 1.

How a relation is judged
    sum         result = Σ part                 share, rate  result = Σ part / Σ whole
    difference  result = to − from              growth       result = (to − from) / from
    product     result = Π part                 equal        result and all parts are the same
    at_most     Σ part ≤ Σ whole
    factor multiplies a member before it counts.

    exact      holds as it stands
    rounded    holds when the computed result is rounded (half up, ties away from zero) to the printed decimals of the
               result in its own unit; for equal: all members, divided by the factor of one of them, are the same when rounded to its decimals
    broken     neither
    undecided  a value is blank, or a denominator is 0
"""
import argparse
import copy
import csv
import io
import json
import math
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

# ---------------------------------------------------------------------------------------------- judging relations

UNITS = {
    "元": ("money", Fraction(1)), "万元": ("money", Fraction(10**4)), "亿元": ("money", Fraction(10**8)),
    "%": ("percent", Fraction(1, 100)), "‰": ("percent", Fraction(1, 1000)),
    "月": ("time", Fraction(1)), "个月": ("time", Fraction(1)), "季度": ("time", Fraction(3)), "年": ("time", Fraction(12)),
}
ROLES = {  # kind: roles with (least, most) number of rows
    "sum": {"result": (1, 1), "part": (1, None)},
    "product": {"result": (1, 1), "part": (1, None)},
    "equal": {"result": (1, 1), "part": (1, None)},
    "difference": {"result": (1, 1), "from": (1, 1), "to": (1, 1)},
    "growth": {"result": (1, 1), "from": (1, 1), "to": (1, 1)},
    "share": {"result": (1, 1), "part": (1, None), "whole": (1, None)},
    "rate": {"result": (1, 1), "part": (1, None), "whole": (1, None)},
    "at_most": {"part": (1, None), "whole": (1, None)},
}
SAME = ("sum", "difference", "equal", "at_most")  # kinds whose members must all be of one dimension
RATIOS = ("share", "rate", "growth")
VERDICTS = ("exact", "rounded", "broken", "undecided")
CODES = {"sum": "T101", "rate": "E102", "at_most": "H101"}  # all other kinds: F101
SLIPS_OF_UNIT = {Fraction(10) ** k for k in (-8, -4, 4, 8)}


class PackageFault(Exception):
    pass


def unit_of(name):
    if name in UNITS:
        return UNITS[name]
    return ("count", Fraction(10**4) if name.startswith("万") else Fraction(1))


def round_half_up(x):
    """To a whole number, ties away from zero."""
    n = (2 * abs(x.numerator) + x.denominator) // (2 * x.denominator)
    return n if x >= 0 else -n


def decimal_text(n, decimals):
    """n / 10^decimals, written with all its decimals."""
    sign, n = ("-" if n < 0 else ""), abs(n)
    if decimals == 0:
        return f"{sign}{n}"
    return f"{sign}{n // 10**decimals}.{n % 10**decimals:0{decimals}d}"


class Figure:
    def __init__(self, row):
        self.id = row["figure_id"]
        self.row = row
        text = row["value"].strip()
        self.decimals = int(row["decimals"]) if row["decimals"].strip() else 0
        self.dimension, self.scale = unit_of(row["unit"])
        self.step = self.scale / 10**self.decimals
        self.set(text)

    def set(self, text):
        printed = len(text.split(".")[1]) if "." in text else 0
        if printed > self.decimals:
            raise PackageFault(f"{self.id}: value {text} has more decimals than {self.decimals}")
        self.row["value"] = text
        self.value = Fraction(text) * self.scale if text else None

    @property
    def steps(self):
        """The value counted in units of its last printed decimal."""
        return int(self.value / self.step)

    def steps_of(self, text):
        n = Fraction(text) * 10**self.decimals
        if n.denominator != 1:
            raise Disagreement(f"{self.id}: planctl prints {text}, more decimals than {self.decimals}")
        return int(n)

    def text(self):
        r = self.row
        return f"{self.id} {r['value'] or '(blank)'} {r['unit']} (decimals {self.decimals})"


class Relation:
    def __init__(self, identifier, kind):
        self.id, self.kind, self.members = identifier, kind, []

    def all(self, role):
        return [(f, k) for r, f, k in self.members if r == role]

    def figures(self):
        return {f.id for _, f, _ in self.members}

    def total(self, role):
        return sum((f.value * k for f, k in self.all(role)), Fraction(0))

    def check_form(self):
        form = ROLES.get(self.kind)
        if form is None:
            raise PackageFault(f"{self.id}: unknown kind {self.kind}")
        for role, _, _ in self.members:
            if role not in form:
                raise PackageFault(f"{self.id}: {self.kind} has no role {role}")
        for role, (least, most) in form.items():
            n = len(self.all(role))
            if n < least or (most is not None and n > most):
                raise PackageFault(f"{self.id}: {self.kind} with {n} rows of role {role}")
        if self.kind in SAME:
            dimensions = {f.dimension for _, f, _ in self.members}
            if len(dimensions) > 1:
                raise PackageFault(f"{self.id}: {self.kind} mixes {', '.join(sorted(dimensions))}")
        if self.kind in RATIOS:
            if self.all("result")[0][0].dimension != "percent":
                raise PackageFault(f"{self.id}: result of {self.kind} is not in percent")
            others = {f.dimension for r, f, _ in self.members if r != "result"}
            if len(others) > 1:
                raise PackageFault(f"{self.id}: {self.kind} mixes {', '.join(sorted(others))}")

    def computed(self):
        """What the result should be, None if that cannot be said. Not for equal and at_most."""
        if self.kind == "sum":
            computed = self.total("part")
        elif self.kind == "difference":
            computed = self.total("to") - self.total("from")
        elif self.kind == "product":
            computed = Fraction(1)
            for f, k in self.all("part"):
                computed *= f.value * k
        else:
            below = self.total("from" if self.kind == "growth" else "whole")
            if below == 0:
                return None
            above = self.total("to") - below if self.kind == "growth" else self.total("part")
            computed = above / below
        factor = self.all("result")[0][1]
        return computed / factor if factor != 0 else None

    def judge(self):
        if any(f.value is None for _, f, _ in self.members):
            return "undecided"
        if self.kind == "at_most":
            return "exact" if self.total("part") <= self.total("whole") else "broken"
        if self.kind == "equal":
            members = [(f, f.value * k) for _, f, k in self.members]
            if len({v for _, v in members}) == 1:
                return "exact"
            for _, f, k in self.members:
                if k != 0 and len({round_half_up(v / k / f.step) for _, v in members}) == 1:
                    return "rounded"
            return "broken"
        computed = self.computed()
        if computed is None:
            return "undecided"
        result = self.all("result")[0][0]
        if computed == result.value:
            return "exact"
        if round_half_up(computed / result.step) * result.step == result.value:
            return "rounded"
        return "broken"

    def text(self):
        members = [f"{role}{'' if k == 1 else f' ×{k}'} {f.text()}" for role, f, k in self.members]
        return f"{self.id} {self.kind} {self.judge()}: " + "; ".join(members)


# ---------------------------------------------------------------------------------------------- packages

def csv_text(columns, table):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[c] for c in columns] for row in table)
    return out.getvalue()


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Statement:
    """figures.csv and relations.csv, taken from a package or made at random."""

    def __init__(self, figure_rows, relation_rows, name, folder=None):
        self.name, self.folder = name, folder
        self.figures, self.relations = {}, {}
        for row in figure_rows:
            figure = Figure(row)
            if figure.id in self.figures:
                raise PackageFault(f"{figure.id} twice in figures.csv")
            self.figures[figure.id] = figure
        self.relation_rows = relation_rows
        seen = set()
        for row in relation_rows:
            key = (row["relation_id"], row["role"], row["figure_id"])
            if key in seen:
                raise PackageFault(f"{key} twice in relations.csv")
            seen.add(key)
            if row["figure_id"] not in self.figures:
                raise PackageFault(f"{row['relation_id']}: no figure {row['figure_id']}")
            relation = self.relations.setdefault(row["relation_id"], Relation(row["relation_id"], row["kind"]))
            if relation.kind != row["kind"]:
                raise PackageFault(f"{relation.id}: both {relation.kind} and {row['kind']}")
            factor = Fraction(row["factor"]) if row["factor"].strip() else Fraction(1)
            relation.members.append((row["role"], self.figures[row["figure_id"]], factor))
        self.of_figure = {f: [] for f in self.figures}
        for relation in self.relations.values():
            relation.check_form()
            for f in relation.figures():
                self.of_figure[f].append(relation)

    @staticmethod
    def read(folder):
        return Statement(read_csv(folder / "figures.csv"), read_csv(folder / "relations.csv"), folder.name, folder)

    def write(self, folder):
        """A package of these figures; other tables come along from where this was read."""
        shutil.rmtree(folder, ignore_errors=True)
        if self.folder:
            shutil.copytree(self.folder, folder)
        else:
            folder.mkdir(parents=True)
            write_descriptor(folder, self.name, ["figures", "relations"])
            (folder / "relations.csv").write_text(csv_text(COLUMNS["relations"], self.relation_rows), encoding="utf-8")
        self.write_figures(folder)

    def write_figures(self, folder):
        rows = [f.row for f in self.figures.values()]
        (folder / "figures.csv").write_text(csv_text(list(rows[0]), rows), encoding="utf-8")

    def verdicts(self):
        return {r.id: r.judge() for r in self.relations.values()}

    def components(self, relations):
        """Relations in groups that share figures."""
        groups, seen = [], set()
        chosen = {r.id for r in relations}
        for start in relations:
            if start.id in seen:
                continue
            seen.add(start.id)
            group, queue = [], [start]
            while queue:
                relation = queue.pop()
                group.append(relation)
                for f in relation.figures():
                    for other in self.of_figure[f]:
                        if other.id in chosen and other.id not in seen:
                            seen.add(other.id)
                            queue.append(other)
            groups.append(group)
        return groups


# ---------------------------------------------------------------------------------------------- the oracle's repairs

class Line:
    """a + b·x"""

    def __init__(self, a, b=Fraction(0)):
        self.a, self.b = Fraction(a), Fraction(b)

    def __add__(self, o):
        return Line(self.a + o.a, self.b + o.b)

    def __sub__(self, o):
        return Line(self.a - o.a, self.b - o.b)

    def scaled(self, k):
        return Line(self.a * k, self.b * k)


def roots(p, q, r):
    """Where p·x² + q·x + r = 0; an irrational root is given as two fractions around it, within 10⁻²⁰."""
    if p == 0:
        return [-r / q] if q != 0 else []
    d = q * q - 4 * p * r
    if d < 0:
        return []
    scale = 10**20
    n, m = d.numerator * d.denominator * scale * scale, d.denominator * scale
    s = math.isqrt(n)
    squares = [Fraction(s, m)] if s * s == n else [Fraction(s, m), Fraction(s + 1, m)]
    return [(-q + sign * s) / (2 * p) for s in squares for sign in (1, -1)]


def turning_points(relation, x):
    """Values of figure x between which the verdict of the relation cannot change (at them it may)."""
    def line(role):
        total = Line(0)
        for f, k in relation.all(role):
            total = total + (Line(0, k) if f is x else Line(f.value * k))
        return total

    def crossings(above, below, target):
        """above / below = target: above − target·below = 0"""
        p = -target.b * below.b
        q = above.b - target.a * below.b - target.b * below.a
        return roots(p, q, above.a - target.a * below.a)

    if relation.kind == "at_most":
        d = line("part") - line("whole")
        return roots(Fraction(0), d.b, d.a)
    if relation.kind == "equal":
        points, others = [], [f.value * k for _, f, k in relation.members if f is not x]
        for k in {k for _, f, k in relation.members if f is x and k != 0}:
            for other in others:
                points.append(other / k)
                for _, base, k_base in relation.members:
                    if k_base != 0:
                        n = round_half_up(other / k_base / base.step)
                        points += [(n + h) * base.step * k_base / k for h in (Fraction(-1, 2), 0, Fraction(1, 2))]
        return points
    if relation.kind == "sum":
        above, below = line("part"), Line(1)
    elif relation.kind == "difference":
        above, below = line("to") - line("from"), Line(1)
    elif relation.kind == "product":
        others, k_x = Fraction(1), None
        for f, k in relation.all("part"):
            others *= k if f is x else f.value * k
            k_x = True if f is x else k_x
        above, below = (Line(0, others) if k_x else Line(others)), Line(1)
    else:
        below = line("from" if relation.kind == "growth" else "whole")
        above = line("to") - below if relation.kind == "growth" else line("part")
    result, factor = relation.all("result")[0]
    target = Line(0, 1) if result is x else Line(result.value)
    half = result.step / 2
    points = roots(Fraction(0), below.b, below.a) + roots(Fraction(0), above.b, above.a)
    for h in (-half, Fraction(0), half):
        points += crossings(above, below, (target + Line(h)).scaled(factor))
    return points


def holds(relation, exactly=False):
    return relation.judge() in (("exact",) if exactly else ("exact", "rounded"))


def harmed(relation, before):
    """Whether a relation outside the fault is worse off after a change: a repair may break no other."""
    return before[relation.id] != "broken" and relation.judge() == "broken"


def repairs_by(statement, x, fault, before):
    """All values of figure x alone, as ranges of whole steps (None: endless), that make the relations of the fault hold
    and break no other."""
    touched = statement.of_figure[x.id]
    if x.value is None or any(x.id not in r.figures() for r in fault):
        return []
    decided = [r for r in touched if all(f.value is not None for _, f, _ in r.members)]

    def good(n):
        x.value = n * x.step
        for r in fault:
            if not holds(r):
                return False
        return not any(harmed(r, before) for r in decided if r not in fault)

    return values_where(x, decided, good)


def values_where(x, relations, good, limited=True):
    """The whole steps of figure x that are good, as ranges; good changes only where a verdict of the relations does."""
    printed = x.value
    try:
        at = set()  # doubled: even numbers are whole steps, odd ones lie between two of them
        for r in relations:
            for point in turning_points(r, x):
                q = point / x.step
                at.add(2 * q.numerator if q.denominator == 1 else 2 * math.floor(q) + 1)
        pieces = []  # whole steps, first to last
        low = None
        for p in sorted(at):
            first, last = low, (p // 2 - 1 if p % 2 == 0 else (p - 1) // 2)
            if first is None or first <= last:
                pieces.append((first, last))
            if p % 2 == 0:
                pieces.append((p // 2, p // 2))
            low = p // 2 + 1
        pieces.append((low, None))
        ranges = []
        for first, last in pieces:
            if not good(first if first is not None else last if last is not None else 0):
                continue
            if ranges and ranges[-1][1] is not None and first is not None and ranges[-1][1] + 1 == first:
                ranges[-1] = (ranges[-1][0], last)
            else:
                ranges.append((first, last))
        if not limited:
            return ranges
        return [(a, b) for a, b in ranges if (b is None or b >= -MOST) and (a is None or a <= MOST)]
    finally:
        x.value = printed


def single_repairs(statement, fault, before):
    """{figure id: ranges} of all repairs that change one figure."""
    found = {}
    for f in sorted(set.intersection(*(r.figures() for r in fault))):
        ranges = repairs_by(statement, statement.figures[f], fault, before)
        if ranges:
            found[f] = ranges
    return found


def two_figures(statement, fault, before):
    """A change of two figures that makes the relations of the fault hold and breaks none, or None. Not a full search:
    the first figure takes a value that mends one relation, or that another figure of an equality has."""
    key = frozenset(r.id for r in fault)
    for f in sorted(set().union(*(r.figures() for r in fault))):
        x = statement.figures[f]
        values = set()
        for r in fault:
            if f not in r.figures():
                continue
            values |= {n for pair in repairs_by(statement, x, [r], before | {i: "broken" for i in key}) for n in pair}
            if r.kind == "equal":
                own = next(k for _, g, k in r.members if g is x)
                values |= {round_half_up(g.value * k / own / x.step) for _, g, k in r.members if own != 0}
        printed = x.value
        for n in sorted(v for v in values if v is not None and abs(v) <= MOST and v * x.step != printed):
            try:
                x.value = n * x.step
                touched = statement.of_figure[f]
                now = before | {r.id: r.judge() for r in touched if before[r.id] != "undecided"}
                rest = [r for r in statement.relations.values() if now[r.id] == "broken" and (r.id in key or r in touched)]
                partners = set.intersection(*(r.figures() for r in rest)) - {f} if rest else set()
                for g in sorted(partners):
                    ranges = repairs_by(statement, statement.figures[g], rest, now)
                    m = next((end for pair in ranges for end in pair if end is not None), None)
                    if m is not None:
                        x.value = printed
                        if try_values(statement, key, before, {f: n, g: m}) is None:
                            return {f: [(n, n)], g: [(m, m)]}
                        x.value = n * x.step
            finally:
                x.value = printed
    return None


def size(ranges):
    """How many values; None for endless."""
    if any(a is None or b is None for a, b in ranges):
        return None
    return sum(b - a + 1 for a, b in ranges)


# ---------------------------------------------------------------------------------------------- comparing with planctl

class Disagreement(Exception):
    pass


def demand(condition, message):
    if not condition:
        raise Disagreement(message)


class Planctl:
    def __init__(self, path):
        self.path = path
        self.runs = 0

    def __call__(self, command, folder):
        self.runs += 1
        run = subprocess.run([self.path, command, str(folder), "--format", "json"], capture_output=True, text=True)
        demand(run.returncode in (0, 1), f"planctl {command} exits {run.returncode}: {run.stderr.strip()[:2000]}")
        answer = json.loads(run.stdout)
        demand((run.returncode == 1) == self.is_bad(answer), f"planctl {command} exits {run.returncode}")
        return answer

    @staticmethod
    def is_bad(answer):
        if answer["command"] == "locate":
            return answer["relations"]["broken"] > 0
        return any(f["severity"] == "error" and "waived" not in f for f in answer["findings"])


def compare(statement, answer, tally=None):
    """Raises Disagreement. Returns {ids of the fault's relations: (oracle's single repairs, planctl's repairs)}."""
    tally = Counter() if tally is None else tally
    before = statement.verdicts()
    count = Counter(before.values())
    for verdict in VERDICTS:
        demand(answer["relations"][verdict] == count[verdict],
               f"{verdict}: planctl {answer['relations'][verdict]}, oracle {count[verdict]}")
        tally[verdict] += count[verdict]
    broken = [r for r in statement.relations.values() if before[r.id] == "broken"]
    faults = statement.components(broken)
    singles = {}
    for fault in faults:
        key = frozenset(r.id for r in fault)
        singles[key] = single_repairs(statement, fault, before)
    if "findings" in answer:
        compare_findings(statement, answer, before, faults, singles)
    return compare_repairs(statement, answer, before, singles, tally)


def compare_findings(statement, answer, before, faults, singles):
    named, slips = {}, {}
    for finding in answer["findings"]:
        subject = finding["subject"]
        relation = statement.relations.get(subject.get("relation"))
        if relation is None:
            continue  # about another table
        demand(before[relation.id] == "broken", f"{finding['code']} names {relation.id}, which is {before[relation.id]}")
        demand(subject.get("figure") in relation.figures(), f"{finding['code']}: {subject} is not of {relation.id}")
        if finding["code"] == "U101":
            demand(subject["figure"] not in slips, f"U101 twice for {subject['figure']}")
            slips[subject["figure"]] = finding
            continue
        demand(finding["code"] == CODES.get(relation.kind, "F101"), f"{finding['code']} for {relation.kind} {relation.id}")
        demand(relation.id not in named, f"{relation.id} is found twice")
        named[relation.id] = finding
        if relation.kind in ("at_most", "equal"):
            continue
        result, computed = relation.all("result")[0][0], relation.computed()
        demand(Fraction(finding["found"]) * result.scale == result.value, f"{relation.id}: found {finding['found']}")
        if finding["expected"] is not None:
            exactly = Fraction(finding["expected"]) * result.scale
            rounded = round_half_up(computed / result.step) * result.step
            demand(exactly in (computed, rounded),
                   f"{relation.id}: expected {finding['expected']}, computed {computed / result.scale}")
            if finding["difference"] is not None:
                demand(Fraction(finding["difference"]) * result.scale == result.value - exactly,
                       f"{relation.id}: difference {finding['difference']}")
    for fault in faults:
        key = frozenset(r.id for r in fault)
        repairs = singles[key]
        slip_ids = {f for f in slips if any(f in r.figures() for r in fault)}
        for relation in fault:
            demand((relation.id in named) != bool(slip_ids & relation.figures()) or not repairs and relation.id in named,
                   f"{relation.id} is reported as {named[relation.id]['code']} and as U101" if relation.id in named
                   else f"{relation.id} is broken, but in no finding")
        demand(len(slip_ids) < 2 or not repairs, f"U101 for each of {sorted(slip_ids)}")
        for f in slip_ids:
            figure, finding = statement.figures[f], slips[f]
            demand(Fraction(finding["found"]) * figure.scale == figure.value, f"U101 {f}: found {finding['found']}")
            n = figure.steps_of(finding["expected"])
            demand(is_slip_of_unit(figure, n), f"U101 for {figure.text()} → {finding['expected']}: "
                   "not ×10⁴ or 10⁸, or not money, so that 元, 万元 and 亿元 cannot have been mixed up")
            demand(not repairs or any(within(n, pair) for pair in repairs.get(f, [])),
                   f"U101 {f} → {finding['expected']}, but these work: {show(statement, repairs)}")
        if len(repairs) == 1:
            f, ranges = next(iter(repairs.items()))
            if size(ranges) == 1 and is_slip_of_unit(statement.figures[f], ranges[0][0]):
                demand(slip_ids == {f}, f"{f} can only be in the wrong unit, but no U101")


def within(n, pair):
    return (pair[0] is None or pair[0] <= n) and (pair[1] is None or n <= pair[1])


def sums_are_exact(fault, figure, n):
    """Whether there are sums or differences in the fault, and they are exact with n steps of the figure."""
    printed, figure.value = figure.value, n * figure.step
    sums = [r for r in fault if r.kind in ("sum", "difference")]
    exact = bool(sums) and all(holds(r, exactly=True) for r in sums)
    figure.value = printed
    return exact


def is_slip_of_unit(figure, n):
    """Whether n steps are the printed money times or divided by 10⁴ or 10⁸."""
    return figure.dimension == "money" and figure.value != 0 and n * figure.step / figure.value in SLIPS_OF_UNIT


def show(statement, repairs):
    def one(figure, n):
        return "…" if n is None else decimal_text(n, figure.decimals)
    return "; ".join(f"{f} → " + ", ".join(f"{one(statement.figures[f], a)}–{one(statement.figures[f], b)}"
                                          for a, b in ranges) for f, ranges in repairs.items()) or "nothing"


def try_values(statement, key, before, values):
    """None if the values (steps by figure id) make the fault's relations hold and harm no other; else what is wrong."""
    printed = {f: statement.figures[f].value for f in values}
    try:
        for f, n in values.items():
            statement.figures[f].value = n * statement.figures[f].step
        for relation in {r.id: r for f in values for r in statement.of_figure[f]}.values():
            verdict = relation.judge()
            if relation.id in key:
                if verdict not in ("exact", "rounded"):
                    return f"{relation.id} is {verdict}"
            elif harmed(relation, before):
                return f"{relation.id} was {before[relation.id]} and becomes {verdict}"
        missed = [i for i in key if not any(f in statement.relations[i].figures() for f in values)]
        return f"{missed[0]} is not touched" if missed else None
    finally:
        for f, value in printed.items():
            statement.figures[f].value = value


def compare_repairs(statement, answer, before, singles, tally):
    given = {}
    for repair in answer["repairs"]:
        if "relations" not in repair:
            continue  # of a plan's totals
        given.setdefault(frozenset(repair["relations"]), []).append(repair)
    for key in given:
        demand(key in singles, f"repairs for {sorted(key)}, but the faults are {[sorted(k) for k in singles]}")
    outcome = {}
    for key, single in singles.items():
        repairs = single
        listed = given.get(key, [])
        outcome[key] = (repairs, listed)
        tally["faults"] += 1
        by_figure = {}
        for repair in listed:
            tally["repairs"] += 1
            values = {"restored": {}, "least": {}, "most": {}}
            for cell in repair["cells"]:
                figure = statement.figures[cell["figure"]]
                demand(Fraction(cell["found"]) * figure.scale == figure.value, f"{figure.id}: found {cell['found']}")
                bounds = {k: None if cell[k] is None else figure.steps_of(cell[k]) for k in values}
                for k, n in bounds.items():
                    values[k][figure.id] = n
                demand(any(n is not None for n in bounds.values()), f"a repair of {figure.id} without a value")
                if bounds["restored"] is not None:
                    demand(bounds["restored"] != figure.steps, f"a repair leaves {figure.id} as it is")
                    demand(bounds["least"] is None or bounds["least"] <= bounds["restored"], f"{cell} is not in order")
                    demand(bounds["most"] is None or bounds["restored"] <= bounds["most"], f"{cell} is not in order")
            if len(repair["cells"]) == 1 and bounds["restored"] is not None and bounds["least"] != bounds["most"]:
                fault = [statement.relations[i] for i in key]
                demand(is_slip_of_unit(figure, bounds["restored"]) or sums_are_exact(fault, figure, bounds["restored"]),
                       f"{cells_text(repair)}: of several values this one is neither exact nor another unit")
            demand(len(values["restored"]) == len(repair["cells"]), f"a figure twice in a repair of {sorted(key)}")
            for k, chosen in values.items():
                if all(n is not None for n in chosen.values()):
                    wrong = try_values(statement, key, before, chosen)
                    demand(wrong is None, f"repair {cells_text(repair)} ({k}) of {sorted(key)} does not work: {wrong}")
            if len(repair["cells"]) == 1:
                f = repair["cells"][0]["figure"]
                by_figure.setdefault(f, []).append((values["least"][f], values["most"][f], values["restored"][f]))
            else:
                tally["repairs of several figures"] += 1
                demand(not repairs, f"{cells_text(repair)} changes {len(repair['cells'])} figures, "
                                    f"but one is enough: {show(statement, repairs)}")
        unique = [r for r in listed if r["unique"]]
        if repairs:
            for f, ranges in by_figure.items():
                theirs = sorted(((a, b) for a, b, _ in ranges), key=lambda r: (r[0] is not None, r[0] or 0))
                demand(f in repairs, f"{f} → {show(statement, {f: theirs})} is listed, but only these are to be: "
                                     f"{show(statement, repairs)}")
                demand(theirs == repairs[f], f"planctl {show(statement, {f: theirs})}, "
                                             f"oracle {show(statement, {f: repairs[f]})}")
                for _, _, n in ranges:
                    demand(n is None or any((a is None or a <= n) and (b is None or n <= b) for a, b in repairs[f]),
                           f"{f} → {n} steps is not in {show(statement, {f: repairs[f]})}")
            missed = {f: r for f, r in single.items() if f not in by_figure}
            demand(not missed, f"planctl misses {show(statement, missed)}")
            only = len(repairs) == 1 and size(next(iter(repairs.values()))) == 1
            demand(bool(unique) == only, f"unique is {bool(unique)}, but these work: {show(statement, repairs)}")
            tally["unique"] += bool(unique)
        else:
            tally["faults of several figures"] += 1
            if not listed:
                tally["faults without repair"] += 1
                fault = [statement.relations[i] for i in sorted(key)]
                # planctl looks for two figures where one does not do, but does not promise to find them.
                tally["of these mended by two figures"] += two_figures(statement, fault, before) is not None
            demand(not unique or answer["complete"] and len(listed) == 1, f"unique among {len(listed)} repairs")
        demand(len(unique) <= 1, f"{len(unique)} repairs are unique")
    if all(singles.values()):
        demand(answer["complete"], "not complete, though every fault has a repair of one figure")
    return outcome


def cells_text(repair):
    return ", ".join(f"{c['figure']} {c['found']} → " + (c["restored"] or f"{c['least']}–{c['most']}")
                     for c in repair["cells"])


# ---------------------------------------------------------------------------------------------- slips of the pen

def slip(figure, rng):
    """Another value of the figure, as one writes it by mistake: (steps, name), or None."""
    n, sign = abs(figure.steps), -1 if figure.steps < 0 else 1
    digits = list(str(n).rjust(figure.decimals + 1, "0"))
    kind = rng.choice(["swapped", "dropped", "doubled", "point", "unit", "sign", "wrong"])
    at = rng.randrange(len(digits))
    if kind == "swapped":
        if at + 1 == len(digits):
            return None
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
    elif kind == "dropped":
        if len(digits) == 1:
            return None
        del digits[at]
    elif kind == "doubled":
        digits.insert(at, digits[at])
    elif kind == "wrong":
        digits[at] = rng.choice("0123456789")
    m = int("".join(digits))
    if kind == "point":
        power = 10 ** rng.choice([1, 1, 2])
        m = n * power if n % power or rng.random() < 0.5 else n // power
    elif kind == "unit":
        power = 10 ** rng.choice([4, 4, 4, 8])
        m = n * power if n % power or rng.random() < 0.5 else n // power
    elif kind == "sign":
        m = -n
    if m == n or m > LARGEST * 10**figure.decimals or m * figure.step > 10 * LARGEST:
        return None
    return sign * m, kind


MOST = 10**15  # steps: planctl reads no larger figure, so that a repair beyond is none
LARGEST = 10**11  # of the figure's own unit; planctl reads figures up to 10¹²


def random_slip(figure, rng):
    for _ in range(50):
        found = slip(figure, rng)
        if found:
            return found
    return None


def mutate(statement, folder, planctl, rng, times, tally, groups_at_most=None):
    """Breaks clean groups of relations, one figure at a time, `times` times each."""
    statement.write(folder)
    before = statement.verdicts()
    groups = [g for g in statement.components(list(statement.relations.values()))
              if all(before[r.id] != "broken" for r in g) and any(before[r.id] != "undecided" for r in g)]
    if groups_at_most is not None:
        rng.shuffle(groups)
        groups = groups[:groups_at_most]
    for group in groups:
        ids = sorted({f for r in group for f in r.figures()})
        for _ in range(times):
            figure = statement.figures[rng.choice(ids)]
            if figure.value is None:
                continue
            found = random_slip(figure, rng)
            if found is None:
                continue
            (n, kind), original, text = found, figure.steps, figure.row["value"]
            try:
                figure.set(decimal_text(n, figure.decimals))
                statement.write_figures(folder)
                tally["mutations"] += 1
                answer = planctl("validate", folder)
                outcome = compare(statement, answer, tally)
                judge_mutation(statement, group, figure, original, outcome, tally)
            except Disagreement as reason:
                # The figure stays as it is, for the reproduction.
                raise Disagreement(f"after {figure.id} {text} → {figure.row['value']} ({kind}): {reason}") from None
            figure.set(text)
    statement.write_figures(folder)


def judge_mutation(statement, group, figure, original, outcome, tally):
    """The mutation of a clean group either broke nothing, or its original value is among the repairs."""
    ids = {r.id for r in group}
    faults = [key for key in outcome if key <= ids]
    if not faults:
        tally["mutations unnoticed"] += 1
        return
    demand(len(faults) == 1, f"one slip made {len(faults)} faults")
    repairs, listed = outcome[faults[0]]
    tally["mutations that broke something"] += 1
    values = [(c["least"], c["most"], c["restored"]) for r in listed for c in r["cells"]
              if len(r["cells"]) == 1 and c["figure"] == figure.id]
    steps = [tuple(None if v is None else figure.steps_of(v) for v in three) for three in values]
    covered = any((a is None or a <= original) and (b is None or original <= b) for a, b, _ in steps)
    if not covered:
        now, figure.value = figure.value, original * figure.step
        undecided = any(statement.relations[i].judge() == "undecided" for i in faults[0])
        figure.value = now
        if undecided:  # a relation that is broken must come to hold, not to be undecided again
            tally["original leaves a relation undecided"] += 1
            return
    demand(covered, f"the original value {decimal_text(original, figure.decimals)} of {figure.id} is not among the repairs")
    if any(r["unique"] for r in listed):
        tally["restored unique and right"] += 1
    elif any(n == original for _, _, n in steps):
        tally["original restored among others"] += 1
    else:
        tally["original within a range"] += 1


# ---------------------------------------------------------------------------------------------- random packages

COLUMNS = {
    "figures": ["figure_id", "label", "period", "basis", "value", "unit", "decimals", "place"],
    "relations": ["relation_id", "role", "figure_id", "kind", "factor"],
    "subprojects": ["subproject_id", "name"],
    "sources": ["source_id", "name", "tier"],
    "execution": ["subproject_id", "source_id", "year", "stage", "amount", "as_of"],
    "indicators": ["indicator_id", "subproject_id", "kind", "name", "relation", "target", "actual", "unit", "reason",
                   "year", "weight", "score", "place"],
}
KEYS = {"figures": ["figure_id"], "relations": ["relation_id", "role", "figure_id"], "subprojects": ["subproject_id"],
        "sources": ["source_id"], "execution": ["subproject_id", "source_id", "year", "stage", "as_of"],
        "indicators": ["indicator_id"]}
TYPES = {"decimals": "integer", "value": "number", "factor": "number", "year": "integer", "amount": "number",
         "weight": "number", "score": "number", "as_of": "date"}


def write_descriptor(folder, name, tables):
    resources = []
    for table in tables:
        fields = [{"name": c, "type": TYPES.get(c, "string")} for c in COLUMNS[table]]
        for field in fields:
            if field["name"] == "amount":
                field["unit"] = "万元"
        resources.append({"name": table, "type": "table", "path": f"{table}.csv", "format": "csv",
                          "mediatype": "text/csv", "encoding": "utf-8",
                          "schema": {"fields": fields, "primaryKey": KEYS[table]}})
    descriptor = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": name, "title": name,
                  "languages": ["zh"],
                  "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 2},
                  "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8")


class Maker:
    """Figures and relations that hold by construction, at first."""

    DIMENSIONS = {"money": ["元", "万元", "亿元"], "percent": ["%", "‰"], "count": ["人", "名", "人"], "time": ["月", "年"]}

    def __init__(self, rng, name):
        self.rng, self.name = rng, name
        self.figures, self.relations, self.rows = [], [], []

    def new_figure(self, dimension, value=None, unit=None):
        """A figure of its own value, or one that prints a given value, rounded to its decimals."""
        rng = self.rng
        unit = unit or rng.choice(self.DIMENSIONS[dimension])
        _, scale = unit_of(unit)
        decimals = rng.choice([0, 0, 1, 2, 2, 3, 4]) if dimension != "count" else rng.choice([0, 0, 0, 1])
        if value is None:
            largest = rng.choice([9, 99, 999, 9999, 99999])
            n = rng.randint(0, largest * 10**decimals)
            if rng.random() < 0.05:
                n = 0
            if rng.random() < 0.08:
                n = -n
        else:
            if abs(value) < scale / 10 and rng.random() < 0.8:
                unit = self.DIMENSIONS[dimension][0]
                _, scale = unit_of(unit)
            n = round_half_up(value / scale * 10**decimals)
        text = decimal_text(n, decimals)
        if "." in text and rng.random() < 0.3:
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
        figure = Figure({"figure_id": f"f{len(self.figures) + 1:03d}", "label": f"数{len(self.figures) + 1}", "period": "2024",
                         "basis": "", "value": text, "unit": unit, "decimals": str(decimals), "place": ""})
        self.figures.append(figure)
        return figure

    def pick(self, dimension, count, cluster):
        """Figures of a dimension, some of them used before."""
        chosen, known = [], [f for f in cluster if f.dimension == dimension]
        while len(chosen) < count:
            if known and self.rng.random() < 0.45:
                figure = self.rng.choice(known)
                if figure in chosen:
                    if self.rng.random() < 0.5:
                        continue
                    figure = self.new_figure(dimension)
            else:
                figure = self.new_figure(dimension)
            chosen.append(figure)
        return chosen

    def factor(self):
        if self.rng.random() < 0.85:
            return Fraction(1)
        return self.rng.choice([Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(3, 10), Fraction(-1, 4), Fraction(12)])

    def relate(self, cluster):
        rng = self.rng
        kind = rng.choice(["sum", "sum", "sum", "difference", "share", "growth", "rate", "product", "equal", "at_most"])
        dimension = rng.choice(["money", "money", "money", "count", "time", "percent"])
        relation = Relation(f"r{len(self.relations) + 1:03d}", kind)
        members = relation.members
        if kind == "sum":
            members += [("part", f, self.factor()) for f in self.pick(dimension, rng.randint(1, 6), cluster)]
        elif kind in ("difference", "growth"):
            a, b = self.pick(dimension, 2, cluster)
            members += [("from", a, self.factor() if rng.random() < 0.2 else Fraction(1)), ("to", b, Fraction(1))]
        elif kind in ("share", "rate"):
            parts = self.pick(dimension, rng.choice([1, 1, 1, 2, 3]), cluster)
            wholes = self.pick(dimension, rng.choice([1, 1, 1, 2]), cluster)
            if rng.random() < 0.25:
                wholes = parts[:1] + [w for w in wholes if w not in parts]
            members += [("part", f, self.factor()) for f in parts] + [("whole", f, self.factor()) for f in wholes]
        elif kind == "product":
            price = self.pick("money", 1, cluster)
            others = self.pick(rng.choice(["count", "percent", "time"]), rng.choice([1, 1, 2]), cluster)
            members += [("part", f, self.factor()) for f in price + others]
            dimension = "money"
        elif kind == "at_most":
            parts = self.pick(dimension, rng.randint(1, 3), cluster)
            wholes = self.pick(dimension, rng.randint(1, 2), cluster)
            members += [("part", f, self.factor()) for f in parts]
            members += [("whole", f, self.factor()) for f in wholes if f not in parts]
        else:
            first = self.pick(dimension, 1, cluster)[0]
            factor = self.factor()
            members += [("part", first, factor)]
            for _ in range(rng.choice([0, 0, 1, 2])):
                members.append(("part", self.new_figure(dimension, first.value * factor), Fraction(1)))
        if kind in RATIOS:
            dimension = "percent"
        if kind != "at_most":
            factor = Fraction(1) if rng.random() < 0.95 else rng.choice([Fraction(2), Fraction(-1), Fraction(1, 3 + 2)])
            if kind == "equal":
                value = first.value * members[0][2]
            else:
                members.append(("result", first_of(cluster) or self.figures[0], factor))
                value = relation.computed()
                members.pop()
                if value is None:
                    value = Fraction(rng.randint(0, 100))
            known = [f for f in cluster if f.dimension == dimension and f not in [m[1] for m in members]]
            fits = None
            for f in known:  # a figure that is there already, if it fits by chance
                members.append(("result", f, factor if kind != "equal" else Fraction(1)))
                if relation.judge() in ("exact", "rounded"):
                    fits = f
                    break
                members.pop()
            if fits is None:
                result = self.new_figure(dimension, value)
                members.append(("result", result, factor if kind != "equal" else Fraction(1)))
        try:
            relation.check_form()
        except PackageFault:
            return
        if relation.judge() == "broken":
            return
        if any(abs(f.value) > LARGEST * min(f.scale, 10) for _, f, _ in members):
            return
        rng.shuffle(members)
        self.relations.append(relation)
        for role, f, k in members:
            self.rows.append({"relation_id": relation.id, "role": role, "figure_id": f.id, "kind": kind,
                              "factor": "" if k == 1 else plain(k)})
            if f not in cluster:
                cluster.append(f)

    def statement(self):
        rng = self.rng
        for _ in range(rng.randint(1, 4)):
            cluster = []
            for _ in range(rng.randint(1, 6)):
                self.relate(cluster)
        if not self.relations:
            return None
        rows = [f.row for f in self.figures if abs(f.value) <= LARGEST * min(f.scale, 10)]  # larger ones are in no relation
        if rng.random() < 0.3:
            for row in rows:
                if rng.random() < 0.06:
                    row["value"] = ""
                elif rng.random() < 0.04:
                    row["value"] = "0"
        made = Statement(rows, self.rows, self.name)
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            figure = made.figures[rng.choice(self.rows)["figure_id"]]
            if figure.value is not None:
                found = random_slip(figure, rng)
                if found:
                    figure.set(decimal_text(found[0], figure.decimals))
        return made


def first_of(figures):
    return figures[0] if figures else None


def plain(k):
    """A factor as a decimal."""
    for decimals in range(13):
        n = k * 10**decimals
        if n.denominator == 1:
            return decimal_text(int(n), decimals)
    raise PackageFault(f"factor {k} has no decimals")


# ---------------------------------------------------------------------------------------------- indicators and execution

INDICATOR_RULES = ("E101", "E102", "E103", "I101", "I102", "I103", "I104")
NAMES = {  # kind: names. Only names about which the explanations leave no doubt.
    "产出指标/数量指标": ["应急演练次数", "培训人数", "卫星电话", "数量指标"],
    "产出指标/时效指标": ["租金时间", "完成时间"],
    "成本指标/经济成本指标": ["年租金", "人均工资", "成本节约率", "成本降低率"],
    "成本指标": ["年租金", "维护费用"],
    "满意度指标/服务对象满意度指标": ["群众满意度", "部门满意度"],
    "效益指标/社会效益指标": ["事故下降率", "畅通率"],
    "预算执行率": ["预算执行率"],
}
CLASS_NAMES = {"数量指标"}


class Table:
    """indicators and execution of a package, drawn at random."""

    def __init__(self, rng, name):
        self.rng, self.name = rng, name
        self.subprojects = ["s1", "s2", "s3"][:rng.randint(1, 3)]
        self.sources = ["a", "b", "c"][:rng.randint(1, 3)]
        self.execution = self.make_execution()
        self.indicators = self.make_indicators()

    def make_execution(self):
        rng, rows = self.rng, []
        for s in self.subprojects:
            for source in self.sources:
                for year in ("2023", "2024"):
                    if rng.random() < 0.3:
                        continue
                    initial = rng.randint(0, 30000)
                    adjusted = initial * rng.choice([50, 60, 70, 70, 71, 90, 100, 120]) // 100
                    executed = adjusted * rng.choice([0, 50, 89, 90, 90, 95, 100, 100, 101, 110]) // 100
                    for stage, amount, chance in (("initial", initial, 0.85), ("adjusted", adjusted, 0.7),
                                                  ("executed", executed, 0.85)):
                        if rng.random() > chance:
                            continue
                        records = rng.choice([1, 1, 1, 2, 3])
                        dates = rng.sample([f"2024-{m:02d}-{d:02d}" for m in range(1, 13) for d in (5, 15, 28)], records)
                        amounts = [max(0, amount + rng.randint(-3000, 3000)) for _ in range(records)]
                        amounts[dates.index(max(dates))] = amount
                        for date, money in zip(dates, amounts):
                            rows.append({"subproject_id": s, "source_id": source, "year": year, "stage": stage,
                                         "amount": decimal_text(money, 2),
                                         "as_of": "" if records == 1 and rng.random() < 0.5 else date})
        rng.shuffle(rows)
        return rows

    def make_indicators(self):
        rng, rows = self.rng, []
        for n in range(rng.randint(1, 14)):
            kind = rng.choice(list(NAMES))
            name = rng.choice(NAMES[kind])
            unit = ("%" if name.endswith(("率", "满意度")) else rng.choice(["元", "万元"]) if kind.startswith("成本")
                    else rng.choice(["月", "年"]) if "时间" in name else "个")
            decimals = rng.choice([0, 0, 1, 2]) if unit != "个" else 0
            base = {"%": 90, "元": 140000, "万元": 14, "月": 12, "年": 1, "个": 5}[unit] * 10**decimals
            def value():
                if unit in ("元", "月"):
                    return decimal_text(base + rng.choice([0, 0, 0, 1, -1, 4999, 5000, -5000, -5001])
                                        * (1 if unit == "元" else 0) + rng.choice([0, 0, 5, 6, -6, -5]) * (unit == "月"), decimals)
                return decimal_text(base + rng.choice([0, 0, 0, 1, -1, 5, 10]), decimals)
            target, actual = value(), value()
            if rng.random() < 0.12:
                target = rng.choice(["优", "完成", "按期"])
            if rng.random() < 0.12:
                actual = rng.choice(["", "良好", "已完成"])
            rows.append({"indicator_id": f"i{n + 1:02d}", "subproject_id": rng.choice(self.subprojects + [""]), "kind": kind,
                         "name": name, "relation": rng.choice([">=", "=", "<="]), "target": target, "actual": actual,
                         "unit": unit, "reason": rng.choice(["", "", "财政未下达"]), "year": rng.choice(["2023", "2024", "2024"]),
                         "weight": "", "score": "", "place": ""})
            if kind == "预算执行率" and rng.random() < 0.7:
                rate = self.rate(rows[-1])
                if rate is not None:
                    rows[-1]["actual"] = decimal_text(round_half_up(rate * 100 * 10**decimals), decimals)
                    rows[-1]["relation"], rows[-1]["target"] = ">=", "95"
        forms = {}
        for row in rows:
            forms.setdefault((row["subproject_id"], row["year"]), []).append(row)
        for form in forms.values():
            if rng.random() < 0.5:
                continue
            left = 1000
            for i, row in enumerate(form):
                weight = left if i + 1 == len(form) else rng.randint(0, left)
                left -= weight
                if rng.random() < 0.1:
                    weight += 1
                if rng.random() < 0.95:
                    row["weight"] = decimal_text(weight, 1)
                if rng.random() < 0.7:
                    row["score"] = decimal_text(max(0, weight - rng.choice([0, 0, 5, 10, -1] if rng.random() < 0.2 else [0, 3])), 1)
        return rows

    def write(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        tables = {"subprojects": [{"subproject_id": s, "name": s} for s in self.subprojects],
                  "sources": [{"source_id": s, "name": s, "tier": "county"} for s in self.sources],
                  "execution": self.execution, "indicators": self.indicators,
                  "figures": [{"figure_id": "f1", "label": "数", "period": "", "basis": "", "value": "1", "unit": "人",
                               "decimals": "0", "place": ""}],
                  "relations": []}
        tables = {k: v for k, v in tables.items() if v}
        write_descriptor(folder, self.name, list(tables))
        for table, rows in tables.items():
            (folder / f"{table}.csv").write_text(csv_text(COLUMNS[table], rows), encoding="utf-8")

    # The rules, as their explanations tell them.

    def latest(self):
        """{(sub-project, source, year): {stage: amount}}; of several records the latest counts."""
        newest, found = {}, {}
        for row in self.execution:
            key = (row["subproject_id"], row["source_id"], row["year"])
            at = (key, row["stage"])
            if at not in newest or row["as_of"] > newest[at]:
                newest[at] = row["as_of"]
                found.setdefault(key, {})[row["stage"]] = Fraction(row["amount"])
        return found

    def rate(self, indicator):
        """Executed / adjusted budget (the initial budget where nothing was adjusted), None where that cannot be said."""
        executed, budget = [], []
        for (s, _, year), stages in self.latest().items():
            if indicator["subproject_id"] in ("", s) and indicator["year"] in ("", year):
                if "executed" in stages:
                    executed.append(stages["executed"])
                if "adjusted" in stages or "initial" in stages:
                    budget.append(stages.get("adjusted", stages.get("initial")))
        return sum(executed) / sum(budget) if executed and sum(budget) > 0 else None

    def predict(self):
        """The findings, as (code, subject...); and the pairs of indicators that contradict each other (I103)."""
        found = set()
        latest = self.latest()
        for (s, source, year), stages in latest.items():
            if "adjusted" in stages and "executed" in stages and stages["executed"] > stages["adjusted"]:
                found.add(("E101", s, source, year))
        for s in self.subprojects:
            for year in sorted({key[2] for key in latest}):
                if self.is_deep_cut([v for (t, _, y), v in latest.items() if (t, y) == (s, year)]):
                    found.add(("E103", s, year))
        for row in self.indicators:
            target, actual = number(row["target"]), number(row["actual"])
            if target is not None and actual is not None and row["reason"] == "":
                reached = {">=": actual >= target, "=": actual == target, "<=": actual <= target}[row["relation"]]
                if not reached:
                    found.add(("I101", row["indicator_id"]))
            saving = row["name"].endswith(("节约率", "降低率", "下降率"))
            if row["kind"].startswith("成本") and row["relation"] == ">=" and not saving:
                found.add(("I102", row["indicator_id"]))
            if row["kind"].startswith("满意度") and row["relation"] == "<=":
                found.add(("I102", row["indicator_id"]))
            if row["kind"] == "预算执行率" and actual is not None:
                rate = self.rate(row)
                if rate is not None:
                    step = Fraction(1, 10**decimals_of(row["actual"]))
                    if round_half_up(rate * 100 / step) * step != actual:
                        found.add(("E102", row["indicator_id"]))
            if row["weight"] and row["score"] and Fraction(row["score"]) > Fraction(row["weight"]):
                found.add(("I104", row["indicator_id"]))
        for form in {(r["subproject_id"], r["year"]) for r in self.indicators}:
            weights = [r["weight"] for r in self.indicators if (r["subproject_id"], r["year"]) == form and r["weight"]]
            if weights and sum(map(Fraction, weights)) != 100:
                found.add(("I104", *form))
        pairs = [(a["indicator_id"], b["indicator_id"]) for i, a in enumerate(self.indicators)
                 for b in self.indicators[i + 1:] if contradict(a, b)]
        return found, pairs

    @staticmethod
    def is_deep_cut(sources):
        """sources: the stages of each source of one sub-project-year"""
        if not all(any(stage in v for v in sources) for stage in ("initial", "adjusted", "executed")):
            return False
        initial = sum(v.get("initial", 0) for v in sources)
        left = sum(v.get("adjusted", v.get("initial", 0)) for v in sources)
        executed = sum(v.get("executed", 0) for v in sources)
        return 10 * left <= 7 * initial and left > 0 and 10 * executed >= 9 * left

    def text(self, ids):
        rows = [csv_text(COLUMNS["indicators"], [r for r in self.indicators if not ids or r["indicator_id"] in ids])]
        rows.append(csv_text(COLUMNS["execution"], sorted(self.execution, key=lambda r: list(r.values()))))
        return "\n".join(rows)


def number(text):
    try:
        return Fraction(text)
    except ValueError:
        return None


def decimals_of(text):
    return len(text.split(".")[1]) if "." in text else 0


def contradict(a, b):
    """Whether two rows say of one indicator what cannot both be true."""
    if a["name"] != b["name"] or a["name"] in CLASS_NAMES or a["year"] != b["year"]:
        return False
    if a["subproject_id"] != b["subproject_id"] and "" not in (a["subproject_id"], b["subproject_id"]):
        return False
    (dimension, scale_a), (other, scale_b) = unit_of(a["unit"]), unit_of(b["unit"])
    if dimension != other:
        return False

    def at_printed_decimals(column):
        x, y = number(a[column]), number(b[column])
        if x is None or y is None:
            return None
        step = max(scale_a / 10**decimals_of(a[column]), scale_b / 10**decimals_of(b[column]))
        return round_half_up(x * scale_a / step), round_half_up(y * scale_b / step)

    results = at_printed_decimals("actual")
    if results and results[0] != results[1]:
        return True
    targets = at_printed_decimals("target")
    if not targets:
        return False
    (x, y), relations = targets, (a["relation"], b["relation"])
    if relations[0] == relations[1]:
        return x != y
    low = max((v for v, r in zip(targets, relations) if r in (">=", "=")), default=None)
    high = min((v for v, r in zip(targets, relations) if r in ("<=", "=")), default=None)
    return low is not None and high is not None and low > high


def compare_table(table, answer, tally):
    demand(not any(answer["relations"].values()) and not answer["repairs"] and answer["complete"], "relations out of nothing")
    predicted, pairs = table.predict()
    found, contradicted = set(), []
    for finding in answer["findings"]:
        code, subject = finding["code"], finding["subject"]
        demand(code in INDICATOR_RULES, f"an unexpected {code}")
        year = str(subject.get("year", ""))
        if code == "I103":
            contradicted.append(subject["indicator"])
            continue
        key = (code, subject["indicator"]) if "indicator" in subject else \
            (code, subject["subproject"], subject["source"], year) if code == "E101" else \
            (code, subject.get("subproject", ""), year)
        demand(key not in found, f"{key} twice")
        if "indicator" in subject:
            row = next((r for r in table.indicators if r["indicator_id"] == subject["indicator"]), None)
            demand(row and year == row["year"] and subject.get("subproject", "") == row["subproject_id"],
                   f"{code}: {subject} is not what the indicator says")
        found.add(key)
    demand(found == predicted, f"planctl only: {sorted(found - predicted)}; oracle only: {sorted(predicted - found)}")
    demand(len(set(contradicted)) == len(contradicted), f"I103 twice for one indicator: {contradicted}")
    for i in contradicted:
        demand(any(i in pair for pair in pairs), f"I103 {i}, but oracle sees no contradiction (pairs: {pairs})")
    for pair in pairs:
        demand(set(pair) & set(contradicted), f"{pair} contradict each other, but no I103")
    for key in predicted:
        tally[key[0]] += 1
    tally["I103"] += len(contradicted)


# ---------------------------------------------------------------------------------------------- the oracle's own test

def corruptions(answer, rng):
    """Copies of planctl's answer, each wrong in one way: (name, answer)."""
    findings = [i for i, f in enumerate(answer["findings"])]
    repairs = [i for i, r in enumerate(answer["repairs"])]

    def change(name, edit):
        copied = copy.deepcopy(answer)
        if edit(copied) is not False:
            yield name, copied

    def count(a, b):
        def edit(c):
            c["relations"][a] += 1
            c["relations"][b] -= 1
        return edit
    for a, b in (("exact", "rounded"), ("rounded", "broken"), ("broken", "undecided"), ("undecided", "exact")):
        yield from change(f"a relation {b} counted as {a}", count(a, b))

    def one_more(text):
        return decimal_text(int(Fraction(text) * 10**decimals_of(text)) + 1, decimals_of(text))

    if findings:
        i = rng.choice(findings)
        code = answer["findings"][i]["code"]
        yield from change(f"{code} dropped", lambda c: c["findings"].pop(i) and None)
        yield from change(f"{code} twice", lambda c: c["findings"].append(c["findings"][i]))

        def subject(key, value):
            def edit(c):
                if key not in c["findings"][i]["subject"]:
                    return False
                c["findings"][i]["subject"][key] = value
            return edit
        yield from change("another indicator", subject("indicator", "i99"))
        yield from change("another year", subject("year", 2019)) if code not in ("I101", "I102", "I103") else ()
        if "relation" in answer["findings"][i]["subject"]:
            yield from change("another code", lambda c: c["findings"][i].update(code="F101" if code != "F101" else "T101"))
            yield from change("another figure", subject("figure", "none"))
            if answer["findings"][i]["expected"]:
                yield from change("another value expected", lambda c: c["findings"][i].update(
                    expected=one_more(c["findings"][i]["expected"])))
    if repairs:
        i = rng.choice(repairs)
        yield from change("repair dropped", lambda c: c["repairs"].pop(i) and None)
        yield from change("unique turned", lambda c: c["repairs"][i].update(unique=not c["repairs"][i]["unique"]))
        yield from change("other relations", lambda c: c["repairs"][i].update(relations=c["repairs"][i]["relations"] + ["r999"]))

        def cell(key, value):
            def edit(c):
                at = c["repairs"][i]["cells"][0]
                if at[key] is None:
                    return False
                at[key] = value(at[key])
            return edit
        yield from change("found changed", cell("found", one_more))
        for key in ("restored", "least", "most"):
            yield from change(f"{key} changed", cell(key, one_more))
        yield from change("least left out", cell("least", lambda _: None))
        yield from change("most left out", cell("most", lambda _: None))


def self_test(planctl, folder, seed, count):
    noticed, missed, passed = Counter(), [], 0
    for i in range(count):
        rng = random.Random(f"self {seed} {i}")
        if i % 3 == 2:
            subject = Table(rng, f"self-{i}")
            check = compare_table
        else:
            subject = Maker(rng, f"self-{i}").statement()
            check = compare
        if subject is None:
            continue
        subject.write(folder)
        try:
            answer = planctl("validate", folder)
            check(subject, answer, Counter())
        except Disagreement:
            continue  # for the comparison, not for this test
        for name, wrong in corruptions(answer, rng):
            try:
                check(subject, wrong, Counter())
                # Of faults that need several figures planctl lists some repairs only.
                if check is compare and not all(all_repairs(subject)):
                    passed += 1
                else:
                    missed.append((i, name))
            except Disagreement:
                noticed[name] += 1
        if check is compare:
            brute_force(subject)
    print(f"self-test: {sum(noticed.values())} corruptions of {len(noticed)} kinds noticed: "
          + ", ".join(f"{n} × {name}" for name, n in sorted(noticed.items()))
          + f"; {passed} of what planctl does not promise")
    demand(not missed, f"self-test: not noticed: {missed[:20]}")
    demand(len(noticed) >= 12, "self-test: fewer than 12 kinds of corruptions")


def all_repairs(statement):
    before = statement.verdicts()
    faults = statement.components([r for r in statement.relations.values() if before[r.id] == "broken"])
    return [single_repairs(statement, fault, before) for fault in faults]


def brute_force(statement):
    """The oracle's ranges against plain trying, near zero, near the printed value and near the ranges' ends."""
    before = statement.verdicts()
    for fault in statement.components([r for r in statement.relations.values() if before[r.id] == "broken"]):
        key = frozenset(r.id for r in fault)
        for f in set.intersection(*(r.figures() for r in fault)):
            figure = statement.figures[f]
            ranges = repairs_by(statement, figure, fault, before)
            centres = {0, figure.steps} | {n for pair in ranges for n in pair if n is not None}
            for n in {c + d for c in centres for d in range(-40, 41) if abs(c + d) <= MOST}:
                inside = any((a is None or a <= n) and (b is None or n <= b) for a, b in ranges)
                works = try_values(statement, key, before, {f: n}) is None
                demand(inside == works, f"self-test: {f} = {n} steps: works {works}, in ranges {inside}")


# ---------------------------------------------------------------------------------------------- main

def said(tally):
    return ", ".join(f"{tally[what]} {what}" for what in sorted(tally))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("planctl")
    parser.add_argument("packages", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_intermixed_args()
    planctl, tally = Planctl(options.planctl), Counter()
    kept = options.keep or Path(tempfile.mkdtemp(prefix="statement-check-"))
    statement, folder = None, kept / "self-test"
    try:
        if options.self_test:
            self_test(planctl, folder, options.seed, max(150, options.count))
            shutil.rmtree(folder)
        for package in options.packages:
            statement, folder = Statement.read(package), kept / package.name
            statement.write(folder)
            compare(statement, planctl("validate", package), tally)
            compare(statement, planctl("locate", package), Counter())
            tally["packages"] += 1
            mutate(statement, folder, planctl, random.Random(f"{options.seed} {package.name}"), options.count, tally)
            shutil.rmtree(folder)
        if options.packages:
            print("packages: " + said(tally))
        tally = Counter()
        for i in range(options.count):
            rng, name = random.Random(f"{options.seed} {i}"), f"random-{options.seed}-{i}"
            statement, folder = Maker(rng, name).statement(), kept / name
            if statement is None:
                continue
            statement.write(folder)
            compare(statement, planctl("validate", folder), tally)
            tally["random packages"] += 1
            mutate(statement, folder, planctl, rng, 3, tally, 2)
            shutil.rmtree(folder)
        for i in range(options.count):
            statement, folder = None, kept / f"table-{options.seed}-{i}"
            table = Table(random.Random(f"{options.seed} table {i}"), folder.name)
            table.write(folder)
            compare_table(table, planctl("validate", folder), tally)
            tally["tables of indicators and execution"] += 1
            shutil.rmtree(folder)
    except Disagreement as reason:
        print(f"DISAGREEMENT {folder}: {reason}")
        if statement is not None:
            statement.write_figures(folder)
            broken = [r for r in statement.relations.values() if r.judge() == "broken"]
            near = {f for r in broken for f in r.figures()}
            for r in statement.relations.values():
                if r.figures() & near:
                    print("  " + r.text())
        elif folder.name.startswith("table"):
            print(table.text(None))
        print("until then: " + said(tally))
        return 1
    print(f"{planctl.runs} runs of planctl")
    print("random: " + said(tally))
    return 0


if __name__ == "__main__":
    sys.exit(main())
