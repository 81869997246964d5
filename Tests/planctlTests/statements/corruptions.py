"""Does the oracle notice an answer that is wrong in one way?"""
import copy
import random
from collections import Counter
from fractions import Fraction

from oracle.disagreement import demand, Disagreement
from oracle.exact import decimal_text, decimals_of
from statements.answers import compare
from statements.drawn import Maker
from statements.performance import compare_table
from statements.performance_drawn import draw_table
from statements.repairs import MOST, repairs_by, single_repairs, try_values


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
            subject = draw_table(rng, f"self-{i}")
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
