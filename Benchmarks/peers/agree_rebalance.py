#!/usr/bin/env python3
"""Random plans and scenarios answered by planctl simulate and, from the page Rebalancing.md alone, in whole units by CP-SAT.

    agree_rebalance.py PLANCTL [--count N] [--seed S] [--kinds limits,rows,…] [--jobs N] [--keep DIR] [--shrink]
    agree_rebalance.py PLANCTL --case DIR      one kept case: a plan folder with flags.txt in it
    agree_rebalance.py --self-test [--count N] [--seed S]     the oracle itself against enumeration

Every tier must be the oracle's: sorted loss fractions class by class, sorted fractions asked, delay, change; every conflict
must be one, and no smaller; no repair more than is needed. Tier 5 (proportion) is not checked. Where amounts are too large
for CP-SAT, and on plans of middle size, whole units are searched around planctl's own answer and exact bounds hold
everywhere (see rebalance_whole.py, rebalance_bound.py); the tally says how many answers were judged which way. Laws
between answers are in rebalance_laws.py, fixed cases in rebalance_known.py. Needs ortools, highspy and numpy from PyPI.

Exit status 1 if anything disagrees. 100 cases take some ten seconds; a run of 100000 --jobs 2 some hours."""
import argparse
import collections
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile

from rebalance_answer import Answer, ask, question_of
from rebalance_bound import check_bounds, point
from rebalance_brute import every_allocation
from rebalance_cases import KINDS, random_case, shrink
from rebalance_conflict import check_impossible
from rebalance_laws import check_laws
from rebalance_plan import Disagreement, agree, words
from rebalance_whole import OutOfTime, TooWide, Whole

MIDDLE = 600  # flows; beyond it the whole search is too long
BEST_SECONDS = 4  # to find the right value once an answer is known to be wrong


def compare(planctl, folder, flags, tally):
    """One question. Raises Disagreement."""
    answer, question = ask(planctl, folder, flags), question_of(folder, flags)
    if answer["status"] == "impossible":
        try:
            check_impossible(question, answer, tally)
            tally["impossible"] += 1
        except (TooWide, OutOfTime) as reason:
            tally[f"NOT JUDGED: impossible, {type(reason).__name__}"] += 1
        return
    found = Answer(question, answer)
    check_bounds(question, found, tally, is_near=not judge(question, found, tally))


class SaidOpen(Disagreement):
    """An answer that is not best and says itself that a gap is left open."""


def judge(question, found, tally):
    """No allocation is better: among all, or where that is too much to search, among those near the answer. Returns whether
    it is among all."""
    is_all = True
    try:
        if len(question.flows) > MIDDLE:
            raise TooWide
        whole, way = Whole(question), "funded, judged among all"
        better = whole.better(found.units)
    except (TooWide, OutOfTime) as reason:
        better, way, is_all = None, None, False
        for width, levels in ((3, None), (40, None)) if len(question.flows) <= MIDDLE else ((2, 4),):
            try:
                better = better or Whole(question, found.units, width, levels=levels).better(found.units)
                way = f"funded, judged among those near it and by bounds ({type(reason).__name__})"
            except (TooWide, OutOfTime):
                break
        better = better or near_fractions(question, found, tally)
    if better:
        units, tier = better
        right = best_value(question, units)
        agree(question.value(units) < found.value, "ORACLE: its answer is not better")
        says_gap = f" (gap {found.gap} said)" if found.gap else " (equal shares not all compared, as said)" if found.unjudged else ""
        raise (SaidOpen if found.gap or found.unjudged else Disagreement)(" ".join(map(str, (
            tier, "is not best" + says_gap + ":", words(found.value), "where",
            words(right or question.value(units)), "is" if right else "at least is", "possible"))))
    tally[way or "funded, judged by bounds alone, out of time"] += 1
    if way and (found.gap or found.unjudged):
        tally["best, but a gap is left open" if found.gap else "best, but not every choice among equals compared"] += 1
    return is_all


def near_fractions(question, found, tally):
    """An allocation near the one that need not be whole, if it is better than what was found."""
    start = point(question) if len(question.flows) <= MIDDLE else None
    most = max(question.plan.planned.values())
    for width in (30, 30 + most // 10 ** 7) if start else ():
        try:
            units = Whole(question, start, width, seconds=5).best()
        except (TooWide, OutOfTime):
            continue
        if units:
            tally["funded, held against the best near the fractional answer"] += 1
            value = question.value(units)
            tier = next((n for n, (a, b) in enumerate(zip(value, found.value)) if a != b), None)
            names = ["unmet"] * (len(value) - 3) + ["asked", "delay", "change"]
            return (units, names[tier]) if value < found.value else None
    return None


def best_value(question, start):
    try:
        if len(question.flows) > MIDDLE:
            return None
        return question.value(Whole(question, seconds=BEST_SECONDS).best(point(question) or start))
    except (TooWide, OutOfTime):
        return None


def self_test(count, seed):
    """The best of an enumeration is what the oracle finds without knowing it, and nothing else passes for the best."""
    rng, tally = random.Random(seed), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        while tally["cases"] < count:
            path = os.path.join(folder, str(tally["tried"]))
            tally["tried"] += 1
            flags = random_case(rng, path, "tiny")
            question = question_of(path, flags + ["--first=total"] * (rng.random() < 0.3))
            every = every_allocation(question, 20_000)
            if every is None:
                continue
            tally["cases"] += 1
            whole = Whole(question).best()
            if not every:
                tally["impossible"] += 1
                assert whole is None, (path, flags)
                continue
            best = min(map(question.value, every))
            assert question.value(whole) == best, (open(path + "/tranches.csv").read(), flags, best)
            same = {}  # by the number of tiers that are as good as the best
            for units in every:
                value = question.value(units)
                same.setdefault(next((n for n, (a, b) in enumerate(zip(value, best)) if a != b), None), []).append(units)
            for some in (whole, *map(rng.choice, same.values())):
                better = Whole(question).better(some)
                assert (better is None) == (question.value(some) == best), (path, flags)
                tally[better[1].split(",")[0] + " can be better" if better else "best"] += 1
    print(", ".join(f"{key}: {n}" for key, n in tally.items()))


def one(job):
    """(tally, words of disagreements) of one random case, laws included."""
    planctl, seed, n, kinds, keep, is_shrunk, laws, has_first, is_open_allowed = job
    rng, tally, found = random.Random(f"{seed} {n}"), collections.Counter(), []
    kind = kinds[n % len(kinds)]
    folder = os.path.join(keep, f"{kind}-{seed}-{n}")
    shutil.rmtree(folder, ignore_errors=True)
    flags = random_case(rng, folder, kind)
    if has_first and rng.random() < 0.15:
        flags.append("--first=total")
        with open(os.path.join(folder, "flags.txt"), "a") as file:
            file.write("--first=total\n")
    tally["cases of kind " + kind] += 1
    steps = [lambda: compare(planctl, folder, flags, tally)]
    if laws and rng.random() < laws:
        steps.append(lambda: check_laws(planctl, folder, flags, rng, tally))
    for step in steps:
        try:
            step()
        except Disagreement as fault:
            if is_open_allowed and isinstance(fault, SaidOpen):
                tally["NOT BEST, as the answer itself says"] += 1
                continue
            tally["disagreements about: " + " ".join(fault.args[0].split()[:2])] += 1
            found.append(f"\nDISAGREEMENT {folder}: {fault}\n  planctl simulate {folder} {' '.join(flags)}")
            if is_shrunk and step is steps[0]:
                shrink(lambda *case: kind_of(planctl, *case), folder, flags, folder + "-small")
                found.append(show_case(planctl, folder + "-small"))
    if not found:
        shutil.rmtree(folder)
    return tally, found


def kind_of(planctl, folder, flags):
    """The first words of the disagreement, None if there is none."""
    try:
        compare(planctl, folder, flags, collections.Counter())
    except Disagreement as found:
        return found.args[0].split()[:2]
    return None


def flags_of(folder):
    with open(os.path.join(folder, "flags.txt")) as file:
        return file.read().split()


def show_case(planctl, folder):
    """A small case, whole: its tables, flags and the disagreement."""
    flags, lines = flags_of(folder), []
    for name in ("subprojects", "tranches", "rules", "execution"):
        path = os.path.join(folder, name + ".csv")
        if os.path.exists(path):
            with open(path) as file:
                lines.append("  " + file.read().replace("\n", "\n  ").rstrip())
    lines.append(f"  planctl simulate {folder} {' '.join(flags)}")
    try:
        compare(planctl, folder, flags, collections.Counter())
    except Disagreement as found:
        lines.append(f"  small: {found}")
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("planctl", nargs="?")
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kinds", default="limits,rows,tiny,limits,rows,huge", help="of " + ", ".join(KINDS))
    options.add_argument("--laws", type=float, default=0.25, help="the part of cases on which laws are tried as well")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--keep", metavar="DIR", help="where disagreements stay (a temporary folder)")
    options.add_argument("--case", metavar="DIR", help="one kept case instead of random ones")
    options.add_argument("--shrink", action="store_true", help="make each disagreement small")
    options.add_argument("--allow-open", action="store_true",
                         help="an answer that says that it is not proven best is counted, not a disagreement")
    options.add_argument("--self-test", action="store_true")
    given = options.parse_args()
    if given.self_test:
        return self_test(given.count, given.seed)
    if given.case:
        compare(given.planctl, given.case, flags_of(given.case), collections.Counter())
        return print("agrees")
    keep = given.keep or tempfile.mkdtemp(prefix="agree-rebalance-")
    tally, failed = collections.Counter(), 0
    has_first = "--first" in subprocess.run([given.planctl, "help", "simulate", "--lang", "en"],
                                            capture_output=True, text=True).stdout
    jobs = [(given.planctl, given.seed, n, given.kinds.split(","), keep, given.shrink, given.laws, has_first,
             given.allow_open)
            for n in range(given.count)]
    with multiprocessing.Pool(given.jobs) as pool:
        for some, found in pool.imap(one, jobs) if given.jobs > 1 else map(one, jobs):
            tally += some
            failed += len(found)
            print("\n".join(found), flush=True) if found else None
    judged = sum(n for key, n in tally.items() if key.startswith(("funded", "impossible")))
    print(f"{given.count} cases, {judged} answers agree, {failed} disagreements")
    print("\n".join(f"  {key}: {tally[key]}" for key in sorted(tally)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
