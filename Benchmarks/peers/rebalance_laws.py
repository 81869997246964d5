"""Laws between answers of planctl to questions that have to do with each other. No oracle: only comparisons, tier by tier
in order, of sorted loss fractions, sorted fractions asked, delay and change."""
import json
import math
import os
import re
import shutil
import subprocess
from fractions import Fraction

from rebalance_answer import Answer, ask, question_of
from rebalance_cases import UNITS, decimal, read_tables, write_package
from rebalance_plan import Disagreement, Limit, agree, words

LIMITS = ("--cut", "--limit", "--floor", "--lock", "--match")
HEADS = {"tranches": 3, "execution": 4, "rules": 7}  # where the amount stands


class Asked:
    """A question with its answer; `value` is None if nothing obeys the limits, which is the worst of all."""

    def __init__(self, planctl, folder, flags):
        self.folder, self.flags = folder, flags
        self.question, self.json = question_of(folder, flags), ask(planctl, folder, flags)
        self.found = Answer(self.question, self.json) if self.json["status"] == "funded" else None
        self.value = self.found and self.found.value

    def is_worse_than(self, other):
        return other.value is not None and (self.value is None or self.value > other.value)


def check_laws(planctl, folder, flags, rng, tally):
    one = Asked(planctl, folder, flags)
    laws = [adding, dropping, loosening, permuting, splitting, in_hundred_millions, in_yuan, sweeping, curving]
    for law in rng.sample(laws, 4):
        other = folder + "-other"
        try:
            if law(planctl, one, other, rng):
                tally["law kept: " + law.__name__.replace("_", " ")] += 1
        except Disagreement as fault:
            raise Disagreement(f"LAW of {law.__name__.replace('_', ' ')}: {fault}")
        shutil.rmtree(other, ignore_errors=True)


def is_in_chain(question, flag):
    """Whether --carryover may chain the ceiling: what it adds or takes away is not one limit then."""
    if not question.scenario.carry or not flag.startswith(("--cut", "--limit")):
        return False
    limit = Limit(question.plan, "any", flag.partition("=")[2].split("=")[0])
    return limit.year is not None and limit.is_for_all


def adding(planctl, one, _, rng):
    """A limit more is never better; one that the answer obeys anyway changes no unit."""
    plan, flag = one.question.plan, None
    cell, planned = rng.choice(sorted(plan.planned.items()))
    selector = rng.choice(["{1}@{2}:{0}", "{1}@{2}", ":{0}", "{1}", "*", "@{2}", "{1}:{0}"]).format(*cell)
    limit = Limit(plan, "any", selector)
    amount = decimal(int(limit.planned * rng.uniform(0.2, 1.4)), plan.decimals)
    flag = rng.choice([f"--limit={selector}={amount}", f"--floor={selector}={rng.randint(0, 100)}%",
                       f"--lock={selector}", f"--match={cell[1]}={rng.choice([10, 23, 50, 80, 100])}%",
                       "--match=plan"])
    if flag in one.flags or is_in_chain(one.question, flag) or flag == "--match=plan" \
            and not any(plan.tier[s] == "province" for _, s, _ in plan.planned):
        return False
    more = Asked(planctl, one.folder, one.flags + [flag])
    agree(not one.is_worse_than(more), flag, "makes it better:", *differs(one, more))
    if one.found and more.question.broken(*one.found.paid) is None:
        agree(more.value == one.value, flag, "does not bind, but the answer is another:", *differs(one, more))
        agree(more.found.table == one.found.table, flag, "does not bind, but a unit is elsewhere:",
              [(c, one.found.table[c], more.found.table[c]) for c in sorted(set(one.found.table) | set(more.found.table))
               if one.found.table[c] != more.found.table[c]][:4])
    return True


def dropping(planctl, one, _, rng):
    """A limit less is never worse."""
    some = [f for f in one.flags if f.startswith(LIMITS) and not is_in_chain(one.question, f)]
    if not some:
        return False
    flag = rng.choice(some)
    if len(one.flags) == 1:
        return False
    less = Asked(planctl, one.folder, [f for f in one.flags if f != flag])
    agree(not less.is_worse_than(one), "without", flag, "it is worse:", *differs(one, less))
    return True


def loosening(planctl, one, _, rng):
    """More is allowed, more may be given, more may wait: never worse."""
    plan = one.question.plan
    ways = [("--defer", lambda f: f + "=1")] if "--defer" in one.flags else []
    for flag in one.flags:
        kind, _, text = flag.partition("=")
        selector, _, value = text.partition("=")
        if value and not is_in_chain(one.question, flag):
            if value.endswith("%") and kind in ("--cut", "--floor"):
                ways.append((flag, lambda f: re.sub(r"[\d.]+%$", lambda m: f"{float(m[0][:-1]) / 2:g}%", f)))
            elif value.endswith("%"):
                ways.append((flag, lambda f: re.sub(r"[\d.]+%$", lambda m: f"{min(100, float(m[0][:-1]) + 9):g}%", f)))
            elif kind in ("--limit", "--backfill"):
                ways.append((flag, lambda f: f.rpartition("=")[0] + "=" + decimal(
                    plan.minor(f.rpartition("=")[2]) + rng.choice([1, 10, 1000]), plan.decimals)))
    if not ways:
        return False
    flag, way = rng.choice(ways)
    less = Asked(planctl, one.folder, [way(flag) if f == flag else f for f in one.flags])
    agree(not less.is_worse_than(one), way(flag), "for", flag, "is worse:", *differs(one, less))
    return True


def permuting(planctl, one, other, rng):
    """The order of rows settles ties and nothing else."""
    tables = read_tables(one.folder)
    order = {name: rng.sample(range(len(tables[name])), len(tables[name])) for name in ("subprojects", "sources")}
    for name, places in order.items():
        tables[name] = [tables[name][n] for n in places]
    for n, row in enumerate(tables["subprojects"]):
        row[1] = n + 1
    places = [[row[0] for row in tables[name]].index for name in ("subprojects", "sources")]
    tables["tranches"].sort(key=lambda row: (places[0](row[0]), places[1](row[1]), row[2]))
    write_package(other, tables, unit_of(one.folder))
    new = Asked(planctl, other, one.flags)
    agree(new.value == one.value, "rows in another order:", *differs(one, new))
    return True


def splitting(planctl, one, other, rng):
    """A source that is two of one place loses and delays the same."""
    plan, scenario = one.question.plan, one.question.scenario
    source = rng.choice(plan.sources)
    place = plan.place[source]
    if scenario.backfill or plan.spent or plan.payers(place) != {source} or any(
            r["source_id"] == source for r in plan.rules):
        return False
    tables = read_tables(one.folder)
    at = [row[0] for row in tables["sources"]].index(source)
    tables["sources"].insert(at + 1, [source + "2", *tables["sources"][at][1:]])
    rows = []
    for row in tables["tranches"]:
        units = plan.minor(row[3])
        half = rng.randint(0, units)
        if row[1] == source:
            rows += [[*row[:3], decimal(half, plan.decimals)],
                     [row[0], source + "2", row[2], decimal(units - half, plan.decimals)]]
        else:
            rows.append(row)
    places = [row[0] for row in tables["sources"]].index
    tables["tranches"] = sorted(rows, key=lambda row: (row[0], places(row[1]), row[2]))
    write_package(other, tables, unit_of(one.folder))
    flags = [f if f == "--match=plan" else re.sub(rf"(?<![\w:]){source}(?!\w)", place, f) for f in one.flags]
    new = Asked(planctl, other, flags)
    # Without backfill the last but two are unmet, then nothing is asked, then delay.
    agree((new.value and (new.value[:-2], new.value[-2])) == (one.value and (one.value[:-2], one.value[-2])),
          source, "as two sources of one place:", *differs(one, new))
    return True


def in_hundred_millions(planctl, one, other, _):
    """The same minor units under another name are the same table."""
    if unit_of(one.folder) != "万元" or any(r["kind"] in ("cap", "floor") and not r["value"].endswith("%")
                                          and Fraction(r["value"]) < 10_000 for r in one.question.plan.rules):
        return False  # a rule's value below 1 is a share
    flags = in_unit(one.folder, other, "亿元", Fraction(1, 10_000), one.flags)
    new = Asked(planctl, other, flags)
    agree(new.value == one.value, "in 亿元:", *differs(one, new))
    agree(not one.found or new.found.table == one.found.table, "in 亿元 a unit is elsewhere")
    return True


def in_yuan(planctl, one, other, _):
    """Smaller minor units are never worse without matches (whose half units they shrink); where none of them is needed the
    answer is the same."""
    if unit_of(one.folder) != "万元" or sum(one.question.plan.need.values()) * 10_000 > 1 << 50:
        return False  # more minor units than can be rebalanced
    new = Asked(planctl, other, in_unit(one.folder, other, "元", 10_000, one.flags))
    same_limits = all(c.kind == "match" or c.value is None or d.value == 10_000 * c.value for c, d in
                      zip(one.question.scenario.limits, new.question.scenario.limits))
    if not same_limits or any(w == 1 for w in one.question.given.values()):
        return False
    scaled = one.value and (*one.value[:-2], 10_000 * one.value[-2], 10_000 * one.value[-1])
    if not any(c.kind == "match" for c in one.question.scenario.limits):
        agree(new.value is not None and (scaled is None or new.value <= scaled) or scaled is None, "worse in 元:",
              *differs(one, new))
    if new.found and all(units % 10_000 == 0 for units in new.found.units.values()):
        agree(one.found and scaled <= new.value, "worse in 万元:", *differs(one, new))
    return True


def sweeping(planctl, one, other, _):
    """sweep answers as simulate does."""
    line = {}
    for flag in one.flags:
        kind, _, text = flag[2:].partition("=")
        line.setdefault(kind, []).append(text)
    if any(len(texts) > 1 for kind, texts in line.items() if kind in ("backfill", "defer", "carryover")):
        return False
    line = {kind: texts[0] if len(texts) == 1 else texts for kind, texts in line.items()}
    line = {kind: int(value) if kind == "defer" and value else value if value != "" else True
            for kind, value in line.items()}
    run = subprocess.run([planctl, "sweep", one.folder, "--scenarios", "-"], input=json.dumps(line) + "\n",
                         capture_output=True, text=True)
    try:
        answer = json.loads(run.stdout)
    except json.JSONDecodeError:
        raise Disagreement(f"sweep says {run.stdout[:300]} {run.stderr[:300]}")
    for key in ("status", "after", "tranches", "asked", "bySubproject", "bySource", "objective", "conflict", "repairs"):
        agree(answer.get(key) == one.json.get(key), "sweep: another", key, json.dumps(line), answer.get(key),
              one.json.get(key))
    return True


def curving(planctl, one, _, __):
    """The point of the curve at the scenario's own percent is the scenario's answer."""
    cut = next((f for f in one.flags if f.startswith("--cut")), "")
    share = re.search(r"=([\d.]+)%$", cut)
    return bool(share and one.found) and curve_point(planctl, one.folder, one.flags, share[1], one.found)


# ---- shared with rebalance_known.py


def curve_point(planctl, folder, flags, percent, found):
    curve = ask(planctl, folder, flags, more=["--curve"]).get("curve")
    if not curve:  # nothing is planned where the first cut is
        return False
    minor = found.plan.minor
    # By amount: a cut of a unit less than all is "100 %" to two places as well.
    depth = math.floor(Fraction(percent) / 100 * minor(curve["planned"]) + Fraction(1, 2))
    points = [p for p in curve["points"] if minor(p["cut"]) == depth and p["status"] == "funded"]
    for point in points:
        unmet = {row["subproject"]: minor(row["unmet"]) for row in point["bySubproject"] if minor(row["unmet"])}
        agree(unmet == +found.unmet, f"curve at {percent} %:", unmet, "simulate:", dict(+found.unmet))
        for tier, value in (("asked", sum(found.asked.values())), ("delay", found.delay)):
            agree(minor(point[tier]) == value, f"curve at {percent} %:", tier, point[tier])
    return bool(points)


def report_says(planctl, folder, flags, found):
    """The page of a report holds what is lost in all and what each sub-project loses."""
    path = os.path.join(os.path.dirname(os.path.abspath(folder)), "report.html") if os.access(
        os.path.dirname(os.path.abspath(folder)), os.W_OK) else "report.html"
    run = subprocess.run([planctl, "report", folder, *flags, "-o", path, "-q"], capture_output=True, text=True)
    agree(run.returncode == 0, "report: exit", run.returncode, run.stderr[:300])
    with open(path) as file:
        numbers = set(re.findall(r"\d+(?:\.\d+)?", file.read().replace(",", "")))
    os.remove(path)
    for units in {sum(found.unmet.values()), *found.unmet.values()}:
        agree(decimal(units, found.plan.decimals) in numbers, "report does not say", decimal(units, found.plan.decimals))


def in_unit(folder, other, unit, factor, flags=()):
    """Writes the plan's money, printed in another unit, and returns the flags for it."""
    decimals = UNITS[unit][1]

    def scaled(text):
        units = Fraction(text) * factor * 10 ** decimals
        assert units.denominator == 1, text
        return decimal(int(units), decimals)
    tables = read_tables(folder)
    for name, at in HEADS.items():
        for row in tables.get(name, []):
            if name != "rules" or row[1] in ("cap", "floor") and not row[at].endswith("%"):
                row[at] = scaled(row[at])
    write_package(other, tables, unit)
    return [re.sub(r"(=.*=)([\d.]+)$", lambda m: m[1] + scaled(m[2]), f)
            if f.startswith(("--cut", "--limit", "--floor", "--backfill")) else f for f in flags]


def unit_of(folder):
    with open(os.path.join(folder, "datapackage.json")) as file:
        return json.load(file)["planctl"]["unit"]


def differs(one, other):
    return [f"{' '.join(a.flags)} in {os.path.basename(a.folder)}: {words(a.value) if a.value else 'impossible'};"
            for a in (one, other)]
