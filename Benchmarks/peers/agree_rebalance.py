#!/usr/bin/env python3
"""Random plans and scenarios answered by planctl simulate and, from the page Rebalancing.md alone, by HiGHS.

    agree_rebalance.py PLANCTL [--count N] [--seed S] [--keep DIR] [--shrink]
    agree_rebalance.py PLANCTL --case DIR      one kept case: a plan folder with flags.txt in it
    agree_rebalance.py --self-test [--count N] [--seed S]     the oracle itself against enumeration

Needs highspy and numpy from PyPI. Where no row crosses another, the fair shares of unmet and asked must be equal
to the last unit; elsewhere no unit may be spared without another being lost, and the distance from the
fractional shares is reported. Tier 5 (proportion) is not checked."""
import argparse
import collections
import itertools
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

from rebalance_cases import random_case, shrink
from rebalance_oracle import Disagreement, Plan, Program, Question, Scenario, Limit, agree, minor


def cell_of(place):
    return place["subproject"], place["source"], int(place["year"])


def check_accounts(plan, question, answer):
    """The table, the ledger and the totals say the same. Returns (table, unmet, asked, delay, change)."""
    table = collections.Counter(plan.planned)
    for row in answer["tranches"]:
        agree(minor(row["before"]) == plan.planned.get(cell_of(row), 0), "before of", row)
        agree(minor(row["after"]) != minor(row["before"]) and minor(row["after"]) >= 0, "not a change", row)
        table[cell_of(row)] = minor(row["after"])
    allowed = set(question.flows)
    own, extra = collections.Counter(plan.planned), collections.Counter()
    unmet, asked, delay, left = collections.Counter(), collections.Counter(), 0, collections.Counter(plan.planned)
    for entry in answer["ledger"]:
        tranche, units = cell_of(entry["from"]), minor(entry["amount"])
        agree(units > 0 and tranche in plan.planned, "ledger entry", entry)
        own[tranche] -= units
        left[tranche] -= units
        agree(left[tranche] >= 0, "the ledger takes more than is planned", entry)
        if entry["kind"] == "unmet":
            agree(entry["to"] is None, "ledger entry", entry)
            unmet[tranche[0]] += units
            continue
        cell = cell_of(entry["to"])
        is_own = entry["kind"] == "delayed"
        agree((tranche, cell, is_own) in allowed and tranche != cell, "the page does not allow", entry)
        (own if is_own else extra)[cell] += units
        delay += units * (cell[2] - tranche[2])
        if not is_own:
            asked[cell[1:]] += units
    for cell in set(table) | set(own) | set(extra):
        agree(table[cell] == own[cell] + extra[cell], "ledger and tranches differ in", cell)
    change = sum(abs(own[c] - plan.planned.get(c, 0)) for c in own) + sum(extra.values())
    for total, cells in (("before", plan.planned), ("after", table)):
        agree(minor(answer[total]["total"]) == sum(cells.values()), "total", total)
    subs, sources = collections.Counter(), collections.Counter()
    for (i, s, t), units in table.items():
        subs[i] += units
        sources[s, t] += units
    agree([r["subproject"] for r in answer["bySubproject"]]
          == [i for i in plan.subs if any(j == i for j, *_ in plan.planned)], "rows of bySubproject")
    for row in answer["bySubproject"]:
        i = row["subproject"]
        agree((minor(row["before"]), minor(row["after"]), minor(row["unmet"]))
              == (plan.need[i], subs[i], unmet[i]), "bySubproject", row, subs[i], unmet[i])
    for row in answer["bySource"]:
        giver = row["source"], int(row["year"])
        before = sum(a for (_, *g), a in plan.planned.items() if tuple(g) == giver)
        agree((minor(row["before"]), minor(row["after"]), minor(row["change"]))
              == (before, sources[giver], sources[giver] - before), "bySource", row)
    for row in answer.get("asked", []):
        giver = row["source"], int(row["year"])
        agree(minor(row["extra"]) == asked[giver], "asked", row, asked[giver])
    agree(sum(minor(r["extra"]) for r in answer.get("asked", [])) == sum(asked.values()), "asked in all")
    said = {row["tier"]: minor(row["value"]) for row in answer["objective"]}
    for tier, value in (("unmet", sum(unmet.values())), ("asked", sum(asked.values())),
                        ("delay", delay), ("change", change)):
        agree(said.get(tier, 0) == value, "objective", tier, "is", said.get(tier), "but the ledger has", value)
    return table, unmet, asked, delay, change


def check_funded(plan, question, program, answer, tally):
    table, unmet, asked, delay, change = check_accounts(plan, question, answer)
    fault = question.broken(table)
    agree(fault is None, "limit broken:", fault)
    if question.scenario.amount is not None:
        agree(sum(asked.values()) <= question.scenario.amount, "more than the backfill's amount")
    rows, over, gap = [], 0, answer["certificate"]["gap"]
    is_network = question.is_network() and gap == 0
    tally["bounded where limits only nest"] += question.is_network() and gap > 0
    for members in question.scenario.classes:
        weights = {i: plan.need[i] for i in members}
        over += check_fair(program, "unmet", weights, unmet, rows, is_network, gap, tally)
        rows += program.fixed("unmet", {i: unmet[i] for i in members})
    over += check_fair(program, "asked", question.given, asked, rows, is_network, gap, tally)
    rows += program.fixed("asked", {g: asked[g] for g in question.givers})
    words = [f"unmet and asked {over} too many"]
    for tier, cost, found in (("delay", program.delay, delay), ("change", program.change, change)):
        least = program.least(cost, rows)
        rows.append((cost, found, found))
        over += found - least
        words.append(f"{tier} {found}, least {least}")
    agree(over <= gap, "gap", gap, "is stated, but whole answers are better by", over, "units:", ", ".join(words))
    tally[answer["certificate"]["kind"]] += 1
    if gap:
        tally["gap in all"] += gap
        tally["gap in all, true"] += over


def check_fair(program, kind, weights, found, rows, is_network, gap, tally):
    """Units that could be spared, 0 if the answer is best."""
    levels = program.levels(kind, weights, rows, is_network)
    shares = {k: ratio * weights[k] for ratio, claims in levels for k in claims}
    if is_network:
        wanted = program.whole(kind, weights, levels, rows)
        text = ", ".join(f"{k}: {found[k]} (oracle {wanted[k]}, share {float(shares.get(k, 0)):.4f})"
                         for k in weights)
        agree(all(found[k] == wanted[k] for k in weights), kind, "shares", text)
        tally[kind + " exact"] += any(shares.values())
        return 0
    text = ", ".join(f"{k}: {found[k]} (share {float(shares.get(k, 0)):.4f})" for k in weights)
    column, cost = (lambda k: program.column[kind, k]), {program.column[kind, k]: 1 for k in weights}
    total, whole = sum(found[k] for k in weights), {k: math.ceil(shares.get(k, 0) - 1e-6) for k in weights}
    z = program.column["z", None]
    slack = program.least({z: 1}, rows + [({column(k): 1, z: -1}, None, whole[k]) for k in weights])
    above = max((found[k] - whole[k] for k in weights), default=0)
    agree(above <= max(1, slack) + gap, kind, "is", above, "units above a share, possible", slack,
          "with gap", gap, "\n ", text)
    if any(shares.values()):
        best = program.least(cost, rows + [({column(k): 1}, None, whole[k] + slack) for k in weights])
        near = all(abs(found[k] - shares.get(k, 0)) < 1 - 1e-6 for k in weights)
        tally[f"{kind} beside rows" + ", all within a unit of their share" * near] += 1
        tally[f"{kind} beside rows, {max(above, 0)} above a share where {slack} is possible"] += 1
        tally[f"{kind} beside rows, {total - best:+d} in all of what the caps allow"] += 1
    return total - program.least(cost, rows + [({column(k): 1}, None, found[k]) for k in weights])


def compare(planctl, folder, flags, tally):
    run = subprocess.run([planctl, "simulate", folder, *flags, "--format", "json", "--lang", "en"],
                         capture_output=True, text=True)
    fault = re.search(r"(Swift runtime failure|Fatal error).*", run.stderr)
    agree(run.returncode in (0, 3), "exit", run.returncode, fault[0] if fault else run.stderr.strip())
    try:
        answer, plan = json.loads(run.stdout), Plan(folder)
    except json.JSONDecodeError as fault:
        agree(False, "not JSON:", fault)
    scenario = Scenario(plan, flags)
    question = Question(plan, scenario)
    program = Program(question)
    if answer["status"] == "undecided":
        tally["undecided"] += 1
        agree(False, "undecided, but the oracle has", "an allocation" if program.solve({}) else "none")
    agree(answer["status"] == {0: "funded", 3: "impossible"}[run.returncode], "status", answer["status"])
    tally[answer["status"]] += 1
    if answer["status"] == "funded":
        agree(program.solve({}) is not None, "funded, but the oracle finds no allocation")
        check_funded(plan, question, program, answer, tally)
    else:
        agree(program.solve({}) is None, "impossible, but the oracle has an allocation")
        check_impossible(plan, scenario, answer, tally)


def check_impossible(plan, scenario, answer, tally):
    """No smaller set conflicts; every repair works, and with one unit less it does not."""
    def possible(limits, backfill=None):
        return Program(Question(plan, scenario.changed(limits, backfill))).solve({}) is not None

    def find(text, limits):
        """The limits that a text such as city@2021<=840.5 or lock @2020 may mean."""
        kind, selector, value = re.fullmatch(
            r"(lock |match |spent |)([^<>=]*)(?:[<>]?=(.*))?", text).groups()
        kind = kind.strip() or {"<": "limit", ">": "floor"}.get(text[len(selector):][:1])
        named = Limit(plan, kind, selector)
        return [c for c in limits if c.kind == (kind or c.kind) and c.rows == named.rows and c.payers == named.payers
                and c.year == named.year and (kind not in ("limit", "floor") or c.value == minor(value))]

    conflict, limits = [], scenario.limits
    for entry in answer["conflict"]:
        found = [c for c in find(entry["limit"], limits) if c.origin == entry["origin"] and c not in conflict]
        agree(found, "conflict names no limit:", entry)
        conflict.append(found[0])
    agree(not possible(conflict), "the conflict's limits can stand together:", answer["conflict"])
    for limit in conflict:
        agree(possible([c for c in conflict if c is not limit]), "a smaller set conflicts, without", limit.selector)

    def repaired(repair, by, limits):
        """Ways to read the repair, loosened by so many units less."""
        for key, kinds, sign in (("atLeast", ("limit",), 1), ("atMost", ("floor",), -1), ("release", (), 0)):
            if key in repair and not repair["limit"].startswith("backfill "):
                some = [c for c in find(repair["limit"], limits) if not kinds or c.kind in kinds]
                agree(some, "repair names no limit:", repair)
                for limit in some:
                    other = [limit.worth(minor(repair[key]) - sign * by)] if sign else []
                    yield [c for c in limits if c is not limit] + other, None
        if repair["limit"].startswith("backfill "):
            yield limits, (repair["limit"][9:], minor(repair["atLeast"]) - by)

    for repair in answer["repairs"]:
        tally["repairs"] += 1
        agree(any(possible(*way) for way in repaired(repair, 0, limits)), "repair does not help:", repair)
        if "release" not in repair:
            agree(not all(possible(*way) for way in repaired(repair, 1, limits)), "less would do than", repair)
    ways = [(limits, None)]
    for repair in answer.get("repairsTogether", []):
        ways = [new for some, _ in ways for new in repaired(repair, 0, some)]
    agree(len(ways) == 1 and ways[0][0] is limits or any(possible(*way) for way in ways),
          "the repairs together do not help:", answer.get("repairsTogether"))
    tally["repaired only together"] += bool(answer.get("repairsTogether"))


# ---- the oracle against enumeration


def splits(units, parts):
    if parts == 0:
        yield ()
        return
    for first in range(units + 1):
        for rest in splits(units - first, parts - 1):
            yield (first, *rest)


def enumerate_all(plan, question, most):
    """{(unmet, asked): {(delay, change)}} over every allocation; None if there are too many."""
    tranches = [c for c, a in plan.planned.items() if a]
    ways = [[f for f in question.flows if f[0] == tranche] for tranche in tranches]
    if math.prod(math.comb(plan.planned[c] + len(w), len(w)) for c, w in zip(tranches, ways)) > most:
        return None
    found = collections.defaultdict(set)
    for fates in itertools.product(*(list(splits(plan.planned[c], len(w))) for c, w in zip(tranches, ways))):
        own, extra, delay, asked = collections.Counter(), collections.Counter(), 0, collections.Counter()
        for way, fate in zip(ways, fates):
            for (tranche, cell, is_own), units in zip(way, fate):
                (own if is_own else extra)[cell] += units
                delay += units * (cell[2] - tranche[2])
                asked[cell[1:]] += 0 if is_own else units
        amount = question.scenario.amount
        if amount is not None and sum(extra.values()) > amount or question.broken(own + extra):
            continue
        paid = collections.Counter()
        for (i, *_), units in (own + extra).items():
            paid[i] += units
        change = sum(abs(own[c] - plan.planned.get(c, 0)) for c in question.cells) + sum(extra.values())
        found[tuple(plan.need[i] - paid[i] for i in plan.subs), tuple(asked[g] for g in question.givers)].add(
            (delay, change))
    return found


def fair_by_sets(vectors, weights):
    """Levels and whole units from the least sums of all sets of claims: no linear program."""
    claims = [n for n, w in enumerate(weights) if w]
    sets = [frozenset(c) for k in range(1, len(claims) + 1) for c in itertools.combinations(claims, k)]
    least = {c: min(sum(v[n] for n in c) for v in vectors) for c in sets}
    least[frozenset()], inside, share = 0, frozenset(), {}
    while len(inside) < len(claims):
        ratio, size = max((Fraction(least[c] - least[inside], sum(weights[n] for n in c - inside)), len(c))
                          for c in sets if c > inside)
        after = next(c for c in sets if c > inside and len(c) == size and
                     least[c] - least[inside] == ratio * sum(weights[n] for n in c - inside))
        share.update({n: ratio * weights[n] for n in after - inside})
        inside = after
    fits = [v for v in vectors if sum(v) == least[inside]
            and all(math.floor(share[n]) <= v[n] <= math.ceil(share[n]) for n in claims)]
    for n in sorted(claims, key=lambda n: (math.floor(share[n]) - share[n], n)):
        fits = [v for v in fits if v[n] == max(w[n] for w in fits)]
    return share, fits[0]


def self_test(count, seed):
    rng, tally = random.Random(seed), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        while tally["cases"] < count:
            path = os.path.join(folder, str(tally["tried"]))
            tally["tried"] += 1
            flags = random_case(rng, path, tiny=True)
            plan = Plan(path)
            question = Question(plan, Scenario(plan, flags))
            every = enumerate_all(plan, question, 20_000)
            if every is None:
                continue
            tally["cases"] += 1
            try:
                test_case(rng, plan, question, every, tally)
            except Exception:
                print(open(path + "/tranches.csv").read(), flags, question.plan.rules, plan.spent, sep="\n")
                raise
    print(", ".join(f"{key}: {n}" for key, n in tally.items()))


def test_case(rng, plan, question, every, tally):
    program, rows = Program(question), []
    if not every:
        tally["impossible"] += 1
        assert program.solve({}) is None, "HiGHS has an allocation"
        return
    is_network = question.is_network()
    chosen = rng.choice(sorted(every))
    for kind, part, groups in (("unmet", 0, question.scenario.classes), ("asked", 1, [question.givers])):
        keys = plan.subs if part == 0 else question.givers
        weight = plan.need if part == 0 else question.given
        if not is_network and part == 0:
            least = program.least({program.column["unmet", i]: 1 for i in plan.subs})
            assert least == min(sum(key[0]) for key in every), f"unmet {least}"
        for group in groups if is_network else []:
            vectors = sorted({tuple(key[part][keys.index(k)] for k in group) for key in every})
            weights = {k: weight[k] for k in group}
            levels = program.levels(kind, weights, rows, True)
            units = program.whole(kind, weights, levels, rows)
            share, wanted = fair_by_sets(vectors, list(weights.values()))
            mine = {k: ratio * weights[k] for ratio, claims in levels for k in claims}
            assert all(mine[k] == share[n] for n, k in enumerate(group) if k in mine), (kind, mine, share)
            assert all(units[k] == wanted[n] for n, k in enumerate(group)), (kind, units, wanted)
            tally[kind + " exact"] += any(mine.values())
            every = {key: best for key, best in every.items()
                     if all(key[part][keys.index(k)] == units[k] for k in group)}
            rows += program.fixed(kind, units)
        if not is_network:
            chosen = rng.choice(sorted(every))
            every = {key: best for key, best in every.items() if key[part] == chosen[part]}
            rows += program.fixed(kind, dict(zip(keys, chosen[part])))
    delay, change = min(min(best) for best in every.values())
    assert program.least(program.delay, rows) == delay, f"delay {delay}"
    assert program.least(program.change, rows + [(program.delay, delay, delay)]) == change, f"change {change}"
    tally["delay above 0"] += delay > 0


def main():
    words = argparse.ArgumentParser()
    words.add_argument("planctl", nargs="?")
    words.add_argument("--count", type=int, default=100)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", metavar="DIR", help="where disagreements stay (a temporary folder)")
    words.add_argument("--case", metavar="DIR", help="one kept case instead of random ones")
    words.add_argument("--shrink", action="store_true", help="make each disagreement small")
    words.add_argument("--self-test", action="store_true")
    given = words.parse_args()
    if given.self_test:
        return self_test(given.count, given.seed)
    keep = given.keep or tempfile.mkdtemp(prefix="agree-rebalance-")
    tally, failed = collections.Counter(), 0
    for n in range(1 if given.case else given.count):
        rng = random.Random(f"{given.seed} {n}")
        folder = given.case or os.path.join(keep, f"{given.seed}-{n}")
        if given.case:
            with open(os.path.join(folder, "flags.txt")) as file:
                flags = file.read().split()
        else:
            shutil.rmtree(folder, ignore_errors=True)
            flags = random_case(rng, folder)
        try:
            compare(given.planctl, folder, flags, tally)
            if not given.case:
                shutil.rmtree(folder)
        except Disagreement as found:
            failed += 1
            tally["disagreements about: " + " ".join(found.args[0].split()[:2])] += 1
            print(f"\nDISAGREEMENT {folder}: {found}\n  planctl simulate {folder} {' '.join(flags)}", flush=True)
            if given.shrink:
                shrink(lambda *case: kind_of(given.planctl, *case), folder, flags, folder + "-small")
                show_case(given.planctl, folder + "-small")
    print(f"{sum(tally[s] for s in ('funded', 'impossible'))} answers, {failed} disagreements")
    print("\n".join(f"  {key}: {tally[key]}" for key in sorted(tally)))
    return 1 if failed else 0


def kind_of(planctl, folder, flags):
    """The first words of the disagreement, None if there is none."""
    try:
        compare(planctl, folder, flags, collections.Counter())
    except Disagreement as found:
        return found.args[0].split()[:2]
    return None


def show_case(planctl, folder):
    """A small case, whole: its tables, flags and the disagreement."""
    with open(os.path.join(folder, "flags.txt")) as file:
        flags = file.read().split()
    for name in ("subprojects", "tranches", "rules", "execution"):
        path = os.path.join(folder, name + ".csv")
        if os.path.exists(path):
            with open(path) as file:
                print("  " + file.read().replace("\n", "\n  ").rstrip())
    print(f"  planctl simulate {folder} {' '.join(flags)}")
    try:
        compare(planctl, folder, flags, collections.Counter())
    except Disagreement as found:
        print(f"  small: {found}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
