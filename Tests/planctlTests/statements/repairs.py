"""Which figures, changed alone, make broken relations hold and break no other?"""
import math
from fractions import Fraction

from oracle.exact import round_half_up

MOST = 10**15  # steps: planctl reads no larger figure, so that a repair beyond is none


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


def within(n, pair):
    return (pair[0] is None or pair[0] <= n) and (pair[1] is None or n <= pair[1])
