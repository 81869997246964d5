"""Random statements: figures and relations that hold by construction, and then some slips."""
from fractions import Fraction

from oracle.exact import decimal_text, round_half_up
from statements.package import Statement
from statements.relations import Figure, PackageFault, RATIOS, Relation, unit_of
from statements.slips import LARGEST, random_slip


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
