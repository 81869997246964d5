"""Is what was read what is printed? Every figure of a table against the package, each in one of a few boxes."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from .doubts import Doubts
from .packages import bare
from .printing import BLANK, DASH, WORD

SCALE = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}

# Every payer, or every year, however many the package has.
ALL = frozenset(["all"])


@dataclass
class Score:
    """`figures` are the numbers printed. `right` are in the package as printed (`unsure` of those it doubts
    all the same), `doubted` are wrong, missing or invented and the import says so, `silent` are and it
    does not; `structure` is what else is silently not as printed: names, projects, windows, tiers."""
    counts: Counter = field(default_factory=Counter)
    silent: list = field(default_factory=list)

    def add(self, other):
        self.counts.update(other.counts)
        self.silent += other.silent

    def fault(self, told, words, kind="silent"):
        self.counts["doubted" if told else kind] += 1
        if not told:
            self.silent.append(words)


def row_numbers(table, package):
    """Which printed item each sub-project of the package is: by name, the n-th of equal names; what fits no
    name by its amounts; what is left by order, if as many are left."""
    wanted, found, seen, unnamed = {}, {}, Counter(), []
    for index, name in enumerate(table.names):
        wanted[(bare(name), seen[bare(name)])] = index
        seen[bare(name)] += 1
    seen = Counter()
    for index, row in enumerate(package.subprojects):
        name = bare(row["name"])
        at = wanted.get((name, seen[name]))
        seen[name] += 1
        if at is None:
            unnamed.append(index)
        else:
            found[index] = at
    left = [index for index in range(len(table.names)) if index not in found.values()]
    for index in unnamed:
        close = sorted(((alike(table, package, index, other), -other) for other in left), reverse=True)
        if close and close[0][0] > 0.5:
            found[index] = -close[0][1]
            left.remove(found[index])
    strange = [index for index in unnamed if index not in found]
    if len(strange) == len(left):
        found.update(zip(strange, left))
        left = []
    else:
        found.update({index: f"?{index}" for index in strange})
    return found, unnamed, left


def alike(table, package, index, other):
    """The part of the amounts of a sub-project that a printed item has at the same payers and years."""
    scale = package.scale / SCALE[table.plan.unit]
    amounts = {(payer, year): value[0] * scale for (kind, rows, (payer,), (year,)), value in (
        ((kind, rows, tuple(of), tuple(when)), value) for (kind, rows, of, when), value in package.figures.items()
        if kind == "tranche" and index in rows)}
    printed = {(bare(payer), year): value for (payer, year), value in table.plan.rows[other].amounts.items()}
    amounts = {key: value for key, value in amounts.items() if value}
    return sum(printed.get(key) == value for key, value in amounts.items()) / len(amounts) if amounts else 0


def short(figure):
    kind, rows, payers, years = figure
    return (f"{kind} of rows {','.join(str(r + 1 if isinstance(r, int) else r) for r in sorted(rows, key=str))}, "
            f"{'+'.join(sorted(payers))}, {'+'.join(str(year) for year in sorted(years))}")


def compare(table, package, held_too=None):
    """The score of one document. `held_too` are values that a workbook holds behind what it shows."""
    score = Score()
    plan = table.plan
    printed_scale, scale = SCALE[plan.unit], package.scale
    numbers, unnamed, left = row_numbers(table, package)
    doubts = Doubts(table, package, numbers)
    payers = frozenset(bare(source["name"]) for source in package.sources.values())
    years = frozenset(year for _, _, _, of in package.figures for year in of)
    whole = frozenset(range(len(package.subprojects)))
    read = {}
    for (kind, rows, of, when), amounts in package.figures.items():
        # A total over all rows is one of all that are printed, also if the package has others besides.
        mapped = frozenset(range(len(table.names))) if kind == "total" and rows == whole else frozenset(
            numbers[row] for row in rows)
        key = (kind, mapped, ALL if kind == "total" and of == payers else of,
               ALL if kind == "total" and when == years else when)
        places = package.places[(kind, rows, of, when)]
        read.setdefault(key, []).extend(zip(amounts, places))
    dashes = set()
    expected = {}
    for figure, cells in cells_by_figure(table).items():
        kind, rows, of, when = figure
        key = (kind, rows, frozenset(bare(name) for name in of), when)
        if kind == "total":
            key = (kind, rows, known(key[2], payers), known(when, years))
        expected.setdefault(key, []).extend(cells)
    for key, cells in expected.items():
        kind = key[0]
        got = read.pop(key, []) or same_sum(key, expected, read, plan)
        amounts = [amount * scale for amount, _ in got]
        wanted = [cell.value * printed_scale for cell in cells if isinstance(cell.value, Decimal)]
        if wanted:
            score.counts["figures"] += 1
            held = [value * printed_scale for cell in cells for value in (held_too or {}).get(id(cell), [])]
            if amounts and set(amounts) <= set(wanted + held) and set(wanted) <= set(amounts + held):
                score.counts["right"] += 1
                score.counts["unsure"] += any(doubts.at(place) for _, place in got)
                continue
            told = any(doubts.at(place) for _, place in got) or any(doubts.of(cell) for cell in cells)
            # A subtotal of rows that are no project of the package has no place there, which it says.
            told = told or not amounts and package.leaves_out_rows and all(cell.subtotal for cell in cells)
            score.counts["wrong" if amounts else "missing"] += 1
            score.fault(told, f"{short(key)}: printed {'; '.join(cell.shown for cell in cells)}, "
                              f"read {'; '.join(str(amount) for amount, _ in got) or 'nothing'}")
            continue
        states = {cell.value for cell in cells}
        told = any(doubts.at(place) for _, place in got) or any(doubts.of(cell) for cell in cells)
        if WORD in states:
            score.counts["unreadable"] += 1
            if amounts or not told:
                score.fault(told, f"{short(key)}: printed {cells[0].shown}, read "
                                  f"{'; '.join(str(amount) for amount, _ in got) or 'nothing'}, no doubt")
            else:
                score.counts["unreadable, said"] += 1
        elif DASH in states:
            dashes.add(bool(amounts))
            if any(amounts):
                score.fault(told, f"{short(key)}: printed {cells[0].shown}, read {got[0][0]}")
        elif amounts:
            score.counts["invented"] += 1
            score.fault(told, f"{short(key)}: blank, read {'; '.join(str(amount) for amount, _ in got)}")
    for key, got in read.items():
        score.counts["invented"] += 1
        score.fault(any(doubts.at(place) for _, place in got),
                    f"{short(key)}: printed nowhere, read {'; '.join(str(amount) for amount, _ in got)}")
    if len(dashes) > 1:
        score.fault(False, "the same dash is now 0 and now nothing")
    structure(table, package, numbers, unnamed, left, doubts, score)
    return score


def same_sum(key, expected, read, plan):
    """A total that the package has under other payers, who differ by none who pays anything there."""
    kind, rows, of, when = key
    if kind != "total" or of == ALL:
        return []
    for other in [other for other in read if other not in expected and (other[0], other[1], other[3]) ==
                  (kind, rows, when)]:
        apart = (other[2] ^ of) if other[2] != ALL else frozenset(bare(s.name) for s in plan.sources) - of
        years = plan.years if when == ALL else when
        if not any(plan.rows[row].amounts.get((source.name, year)) for row in rows if isinstance(row, int)
                   for source in plan.sources if bare(source.name) in apart for year in years):
            return read.pop(other)
    return []


def known(names, every):
    """Those names that the package has at all; a payer or a year without any figure has no place there."""
    return ALL if names >= every else names & every


def cells_by_figure(table):
    found = {}
    for cell in table.cells():
        if cell.figure:
            found.setdefault(cell.figure, []).append(cell)
    return found


def structure(table, package, numbers, unnamed, left, doubts, score):
    """Names, projects, windows, levels, tiers of payers and outputs."""
    plan = table.plan
    roles = {column.role for column in table.columns}
    for index in unnamed:
        score.counts["names"] += 1
        score.fault(doubts.name(package.subprojects[index]["name"]),
                    f"row {index + 1}: named {package.subprojects[index]['name']!r}", "structure")
    for index in left:
        score.fault(doubts.name(table.names[index]), f"row {index + 1} {table.names[index]!r} is not in the package",
                    "structure")
    for index, row in enumerate(package.subprojects):
        if not isinstance(numbers[index], int):
            continue
        item = plan.rows[numbers[index]]
        facts = [("project", bare(plan.projects[item.project]), bare(row["project"]))]
        if "level" in roles:
            facts.append(("level", item.level, row["level"]))
        if "start" in roles:
            facts += [("start", str(item.start), row["start_year"]), ("end", str(item.end), row["end_year"])]
        if "content" in roles:
            facts.append(("content", bare(item.content), bare(row["content"])))
        for fact, wanted, found in facts:
            if wanted != found:
                score.counts[fact] += 1
                score.fault(False, f"row {numbers[index] + 1}: {fact} is {wanted!r}, read {found!r}",
                            "structure")
    tiers = {bare(source.name): source.tier for source in plan.sources}
    for source in package.sources.values():
        name = bare(source["name"])
        if tiers.get(name) != source["tier"]:
            decision = package.decisions.get(f"payer:{source['name']}", {})
            score.counts["tier"] += 1
            score.fault(decision.get("ground") == "proposed",
                        f"payer {name}: tier {tiers.get(name)}, read {source['tier']}", "structure")
    if "content" in roles:
        wanted = {(index, *output) for index, item in enumerate(plan.rows) for output in item.outputs}
        found = {(numbers[index], *rest) for index, *rest in package.outputs}
        score.counts["outputs"] += len(wanted)
        score.counts["outputs found"] += len(wanted & found)
        for index, year, thing, quantity, unit in sorted(found - wanted, key=str):
            score.fault(False, f"row {index}: output {year} {thing} {quantity} {unit}, which the text does not say")
