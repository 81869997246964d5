"""Does a relation between printed figures hold, and how closely?

    sum         result = Σ part                 share, rate  result = Σ part / Σ whole
    difference  result = to − from              growth       result = (to − from) / from
    product     result = Π part                 equal        result and all parts are the same
    at_most     Σ part ≤ Σ whole
    factor multiplies a member before it counts.

    exact      holds as it stands
    rounded    holds when the computed result is rounded (half up, ties away from zero) to the printed decimals of the
               result in its own unit; for equal: all members, divided by the factor of one of them, are the same when
               rounded to its decimals
    broken     neither
    undecided  a value is blank, or a denominator is 0
"""
from fractions import Fraction

from oracle.disagreement import Disagreement
from oracle.exact import round_half_up

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


class PackageFault(Exception):
    pass


def unit_of(name):
    if name in UNITS:
        return UNITS[name]
    return ("count", Fraction(10**4) if name.startswith("万") else Fraction(1))


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
