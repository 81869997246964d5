"""Do indicators and execution bear the findings E101-E104 and I101-I106, and no others?"""
import shutil
from fractions import Fraction

from oracle.disagreement import demand
from oracle.exact import decimals_of, round_half_up
from oracle.packages import csv_text
from statements.package import COLUMNS, describe
from statements.relations import unit_of

INDICATOR_RULES = ("E101", "E102", "E103", "E104", "I101", "I102", "I103", "I104", "I105", "I106")
COUNTS = ("人数", "人次", "次数", "户数", "台数", "个数", "场数", "件数")
CLASS_NAMES = {"数量指标"}


class Table:
    """Indicators and execution of a package, and what is to be found in them."""

    def __init__(self, name, subprojects, sources):
        self.name, self.subprojects, self.sources = name, subprojects, sources
        self.execution, self.indicators = [], []

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
        describe(folder, self.name, list(tables))
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
                if self.is_far([(key, v) for key, v in latest.items() if key[0] == s and key[2] == year]):
                    found.add(("E104", s, year))
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
        for row in self.indicators:
            if row["name"].endswith(COUNTS) and number(row["target"]) is not None and unit_of(row["unit"])[0] == "percent":
                found.add(("I105", row["indicator_id"]))
        found |= {("I106", first) for first in self.without_result()}
        pairs = [(a["indicator_id"], b["indicator_id"]) for i, a in enumerate(self.indicators)
                 for b in self.indicators[i + 1:] if contradict(a, b)]
        return found, pairs

    def without_result(self):
        """The first indicator without a result of each part of each form in which some have one."""
        rows = [r for r in self.indicators if r["target"] and r["kind"] != "预算执行率"]
        firsts = {}
        for row in rows:
            form = (row["subproject_id"], row["year"])
            some = any(r["actual"] for r in rows if (r["subproject_id"], r["year"]) == form)
            if some and not row["actual"]:
                firsts.setdefault((form, row["place"].split(" ")[0]), row["indicator_id"])
        return firsts.values()

    def is_far(self, sources):
        """Whether a sub-project-year that is over, without any adjustment, spent 30 % more or less than initially meant."""
        initial = executed = 0
        for key, stages in sources:
            if "adjusted" in stages or "initial" not in stages or "executed" not in stages:
                return False
            dates = [r["as_of"] for r in self.execution if r["stage"] == "executed"
                     and (r["subproject_id"], r["source_id"], r["year"]) == key]
            if max(dates) and max(dates) < f"{key[2]}-12-31":
                return False
            initial += stages["initial"]
            executed += stages["executed"]
        return initial > 0 and 100 * abs(executed - initial) >= 30 * initial

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
    # Told of the row of a sub-project against the department's, else of the later row against the earlier one.
    of = {r["indicator_id"]: r["subproject_id"] for r in table.indicators}
    told = {a if of[a] and not of[b] else b for a, b in pairs}
    demand(set(contradicted) == told, f"I103 {sorted(contradicted)}, but {sorted(told)} contradict others (pairs: {pairs})")
    for key in predicted:
        tally[key[0]] += 1
    tally["I103"] += len(contradicted)
