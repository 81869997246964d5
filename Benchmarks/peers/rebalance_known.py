#!/usr/bin/env python3
"""Questions that have been answered wrongly once, with the right answers worked out anew each time by the oracle.

    rebalance_known.py PLANCTL [--plan DIR] [--seeds N] [--only WORD]

--plan is Ziyang's (Plans/ziyang-2020-2022 beside this file). One line a question; exit status 1 if one is wrong. Needs
ortools, highspy and numpy from PyPI; about two minutes with --seeds 30, of which most is planctl's."""
import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

import agree_rebalance
from agree_rebalance import compare
from rebalance_answer import Answer, ask, question_of
from rebalance_bound import Bound
from rebalance_cases import decimal, write_package
from rebalance_laws import curve_point, in_unit, report_says
from rebalance_plan import Disagreement, agree, words
from rebalance_whole import Whole

QUARTER = ["--cut=province@2021=20%"]
LOCKS = ["--lock=:sp04", "--lock=:sp07", "--lock=:sp08"]


class Known:
    def __init__(self, planctl, ziyang, folder, seeds):
        self.planctl, self.ziyang, self.folder, self.seeds = planctl, ziyang, folder, seeds

    def _judged(self, folder, flags):
        """The answer, once it is proven best."""
        tally = collections.Counter()
        compare(self.planctl, folder, flags, tally)
        agree(not any(key.startswith("NOT") for key in tally), "the oracle does not know:", dict(tally))
        question = question_of(folder, flags)
        return Answer(question, ask(self.planctl, folder, flags))

    def _says(self, found):
        minor = lambda units: decimal(units, found.plan.decimals)
        return (f"unmet {minor(sum(found.unmet.values()))}, asked {minor(sum(found.asked.values()))}, "
                f"delay {minor(found.delay)}, fractions {words(found.value[:1])}")

    # ---- the questions; each returns words

    def deferral(self):
        return self._says(self._judged(self.ziyang, ["--scenario=province-cut-2021-defer"]))

    def deferral_with_locks(self):
        found = self._judged(self.ziyang, ["--scenario=province-cut-2021-defer", *LOCKS])
        without = Answer(question_of(self.ziyang, [*QUARTER, "--defer"]),
                         ask(self.planctl, self.ziyang, [*QUARTER, "--defer"]))
        agree(without.value <= found.value, "locks make it better:", words(found.value), words(without.value))
        return self._says(found)

    def backfill_beside_deferral(self):
        return self._says(self._judged(self.ziyang, [*QUARTER, "--defer", "--backfill=city,county"]))

    def match_plan_in_yuan(self):
        amounts = {("sp01", "province"): 4591502277, ("sp02", "province"): 1640345612,
                   ("sp01", "county"): 1823106132, ("sp02", "county"): 2646545432}
        return self._says(self._judged(self._small("yuan", amounts, "元"), ["--cut=county=11%", "--match=plan"]))

    def sixty_match_plans_in_yuan(self):
        rng, wrong = random.Random(60), []
        for power in (6, 7, 8):
            for n in range(20):
                amounts = {(f"sp0{i}", s): rng.randint(1, 10 ** power * 100) for i in (1, 2)
                           for s in ("province", "county")}
                folder = self._small(f"yuan-{power}-{n}", amounts, "元")
                try:
                    self._judged(folder, ["--cut=county=11%", "--match=plan"])
                except Disagreement as fault:
                    wrong.append(f"\n    10^{power} 元: {fault}")
        agree(not wrong, f"{len(wrong)} of 60:", *wrong[:5])
        return "of 10^6 to 10^8 元"

    def ziyang_in_yuan(self):
        flags = ["--cut=city@2020=10%", "--match=plan"]
        coarse, folder = self._judged(self.ziyang, flags), os.path.join(self.folder, "ziyang-yuan")
        in_unit(self.ziyang, folder, "元", 10_000)
        fine = self._judged(folder, flags)
        for i in coarse.plan.subs:
            agree(abs(fine.unmet[i] - 10_000 * coarse.unmet[i]) <= 40_000, "元 and 万元 differ in", i,
                  fine.unmet[i], coarse.unmet[i])
        return self._says(fine) + " in 元; " + self._says(coarse) + " in 万元"

    def lezhi_64_percent(self):
        flags = ["--cut=lezhi@2021=64%", "--match=plan"]
        found = self._judged(self.ziyang, flags)
        curve_point(self.planctl, self.ziyang, flags, "64", found)
        report_says(self.planctl, self.ziyang, flags, found)
        return self._says(found)

    def unfair_unit(self):
        folder = self._small("unfair", {("sp01", "county"): 2, ("sp02", "county"): 5, ("sp03", "county"): 1,
                                       ("sp04", "city"): 1})
        return self._says(self._judged(folder, ["--limit=county=0.07", "--match=city=0%"]))

    def unfair_unit_in_a_chain(self):
        folder = self._small("chain", {("sp01", "prov2"): 1, ("sp02", "prov2"): 1, ("sp02", "cit2"): 1, ("sp03", "cb"): 27,
                                      ("sp04", "cb"): 50, ("sp04", "central"): 41})
        return self._says(self._judged(folder, ["--carryover=central", "--limit=central@2020=0.28", "--cut=*@2020=33.33%"]))

    def lezhi_half(self):
        return self._says(self._judged(self.ziyang, ["--scenario=lezhi-half-2021"]))

    def lezhi_half_total_first(self):
        question = question_of(self.ziyang, ["--scenario=lezhi-half-2021", "--first=total"])
        best = Whole(question).best()
        agree(best is not None, "the oracle does not know")
        least = question.value(best)[0]
        bound = Bound(question)
        total = collections.Counter()
        for factors in bound.unmet.values():
            total.update(factors)
        proven = bound.least(total)[0] + sum(question.plan.need.values())
        agree(proven <= least <= proven + 4, "ORACLE: least", least, "bound", float(proven))
        try:
            found = Answer(question, ask(self.planctl, self.ziyang, ["--scenario=lezhi-half-2021", "--first=total"]))
        except Disagreement as fault:
            agree(False, f"least in all {decimal(least)}; planctl --first=total says", fault)
        agree(found.value[0] == least, "least in all is", decimal(least), "not", decimal(found.value[0]))
        agree(Whole(question).better(found.units) is None, "among the least it is not the fairest")
        return f"least in all {decimal(least)}; " + self._says(found)

    def shipped_scenarios(self):
        names = list(dict.fromkeys(row["scenario_id"] for row in question_of(self.ziyang, []).plan.scenarios))
        wrong = []
        for name in names:
            try:
                found = self._judged(self.ziyang, [f"--scenario={name}"])
                report_says(self.planctl, self.ziyang, [f"--scenario={name}"], found)
            except Disagreement as fault:
                wrong.append(f"\n    {name}: {fault}")
        agree(not wrong, f"{len(wrong)} of {len(names)}:", *wrong)
        return ", ".join(names)

    def generated_small_deferral(self):
        folder = self._generated("--subprojects", "12", "--counties", "20", "--seed", "5")
        question = question_of(folder, ["--scenario=province-cut-defer"])
        found = Answer(question, ask(self.planctl, folder, ["--scenario=province-cut-defer"]))
        return self._near_bounds(question, found)

    def generated_deferrals(self):
        wrong = []
        for seed in range(1, self.seeds + 1):
            folder = self._generated("--seed", str(seed))
            flags = ["--scenario=province-cut-defer"]
            try:
                question = question_of(folder, flags)
                self._near_bounds(question, Answer(question, ask(self.planctl, folder, flags)))
            except Disagreement as fault:
                wrong.append(f"seed {seed}: {fault}")
            shutil.rmtree(folder)
        agree(not wrong, f"{len(wrong)} of {self.seeds}:", *["\n    " + w for w in wrong])
        return f"seeds 1 to {self.seeds}"

    def generated_city_short(self):
        folder = self._generated("--subprojects", "1000", "--seed", "1")
        question = question_of(folder, ["--cut=city001@2022=40%"])
        return self._near_bounds(question, Answer(question, ask(self.planctl, folder, ["--cut=city001@2022=40%"])))

    # ---- what they are made of

    def _near_bounds(self, question, found):
        """Largest fraction and sums against exact LP bounds, a unit for every sub-project-year under a match at most."""
        bound, plan, need = Bound(question), question.plan, question.plan.need
        # Class by class: what the classes before have lost is kept; the last class that has money is judged.
        kept, judged = [], []
        for members in question.scenario.classes:
            members = [i for i in members if need[i]]
            if members:
                kept += [(bound.unmet[i], None, found.unmet[i] - need[i]) for i in judged]
                judged = members
        worst = max(Fraction(found.unmet[i], need[i]) for i in judged)
        least = max(bound.level(bound.unmet, {i: need[i] for i in judged}, need, kept)[0], Fraction(0))
        total = collections.Counter()
        for factors in bound.unmet.values():
            total.update(factors)
        sum_least = max(bound.least(total)[0] + sum(need.values()), 0)
        minor = lambda units: decimal(round(units), plan.decimals)
        says = (f"lost {minor(sum(found.unmet.values()))}, at least {minor(sum_least)}; largest fraction "
                f"{float(worst):.6f}, at least {float(least):.6f}")
        agree(worst >= least and sum(found.unmet.values()) >= sum_least, "ORACLE: below a proven bound:", says)
        holder = max(judged, key=lambda i: Fraction(found.unmet[i], need[i]))
        agree((worst - least) * need[holder] <= 3, "unmet is not best:", says)
        lost = [(bound.unmet[i], None, found.unmet[i] - need[i]) for i in plan.subs]
        delay = bound.least(bound.delay, lost + [(f, None, found.asked[g]) for g, f in bound.asked.items()])[0]
        says += f"; delay {minor(found.delay)}, at least {minor(delay)}"
        rows = len({(f[0][0], f[0][2]) for n, f in enumerate(question.flows) if f[0] != f[1] and found.units[n]})
        agree(found.delay - delay <= max(3, rows), "delay is not least:", says)
        return says

    def _small(self, name, amounts, unit="万元"):
        folder, tiers = os.path.join(self.folder, name), {"province": "province", "prov2": "province", "city": "city",
                                                          "cit2": "city", "central": "central"}
        sources = list(dict.fromkeys(s for _, s in amounts))
        write_package(folder, {
            "projects": [("p1", "p1")],
            "subprojects": [(i, n + 1, "p1", i, "", "") for n, i in enumerate(dict.fromkeys(i for i, _ in amounts))],
            "places": [("510000", "a", "province", ""), ("512000", "b", "city", "510000")],
            "sources": [(s, s, tiers.get(s, "county"), "512000" if s != "province" else "510000") for s in sources],
            "tranches": [(i, s, 2020, decimal(a)) for (i, s), a in amounts.items()]}, unit)
        return folder

    def _generated(self, *options):
        folder = os.path.join(self.folder, "generated" + "".join(options))
        subprocess.run([self.planctl, "generate", folder, "-q", *options], check=True)
        return folder


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("planctl")
    options.add_argument("--plan", default=os.path.join(os.path.dirname(__file__), "../../Plans/ziyang-2020-2022"))
    options.add_argument("--seeds", type=int, default=30)
    options.add_argument("--only", default="", help="questions whose names hold this word")
    options.add_argument("--open", default="", help="names, by commas, of what is known to be wrong still: shown as OPEN, "
                         "and a failure as soon as it is right")
    given, wrong = options.parse_args(), 0
    agree_rebalance.BEST_SECONDS = 60
    with tempfile.TemporaryDirectory() as folder:
        known = Known(given.planctl, given.plan, folder, given.seeds)
        for name, question in vars(Known).items():
            if name.startswith("_") or given.only not in name:
                continue
            try:
                print("right ", name.replace("_", " ") + ":", question(known), flush=True)
                if name in given.open.split(","):
                    wrong += 1
                    print("       it is no longer open: take it off the list", flush=True)
            except Disagreement as fault:
                is_open = name in given.open.split(",")
                wrong += not is_open
                print("OPEN  " if is_open else "WRONG ", name.replace("_", " ") + ":", fault, flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
