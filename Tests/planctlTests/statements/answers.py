"""Are planctl's verdicts, findings and repairs those of the oracle?"""
import json
import subprocess
from collections import Counter
from fractions import Fraction

from oracle.disagreement import demand
from oracle.exact import decimal_text, round_half_up
from statements.relations import VERDICTS
from statements.repairs import holds, single_repairs, size, try_values, two_figures, within

CODES = {"sum": "T101", "rate": "E102", "at_most": "H101"}  # all other kinds: F101
SLIPS_OF_UNIT = {Fraction(10) ** k for k in (-8, -4, 4, 8)}


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
    named, slips, growths = {}, {}, set()
    for finding in answer["findings"]:
        subject = finding["subject"]
        relation = statement.relations.get(subject.get("relation"))
        if relation is None:
            continue  # about another table
        if finding["code"] == "F102":
            base, later, rate = (relation.all(role)[0][0].value for role in ("from", "to", "result"))
            demand(relation.kind == "growth" and base == 0 and (later or rate), f"F102 for {relation.id}")
            demand(relation.id not in growths, f"F102 twice for {relation.id}")
            demand(subject.get("figure") == relation.all("result")[0][0].id, f"F102: {subject} is not the rate of {relation.id}")
            growths.add(relation.id)
            continue
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
    for relation in statement.relations.values():
        if relation.kind == "growth" and relation.id not in growths:
            base, later, rate = (relation.all(role)[0][0].value for role in ("from", "to", "result"))
            demand(base != 0 or None in (later, rate) or not (later or rate), f"no F102 for {relation.id}")
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
