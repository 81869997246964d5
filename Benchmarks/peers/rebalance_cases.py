"""Random plan packages and scenarios of several kinds, and what makes a failing one small.

Kinds: `tiny` (some units, for enumeration), `limits` (any limits together), `rows` (the province pays a share, as plans
do, and a match or the plan's own rules bind), `matched` (the centre and the province pay a share each, by rules of their
own, and little else), `huge` (amounts up to 10^12 minor units), `middle` (30 to 300 sub-projects)."""
import csv
import json
import os
import re
import shutil

from rebalance_plan import LOCAL, Limit, Plan

KINDS = ("limits", "rows", "matched", "tiny", "huge", "middle")
FIELDS = {
    "projects": "project_id name",
    "subprojects": "subproject_id seq:integer project_id name start_year:integer end_year:integer",
    "places": "place_code name kind parent_code", "sources": "source_id name tier place_code",
    "tranches": "subproject_id source_id year:integer amount:number",
    "rules": "rule_id kind subproject_id project_id source_id tier year:integer value note",
    "execution": "subproject_id source_id year:integer stage amount:number"}
KEYS = {"projects": 1, "subprojects": 1, "places": 1, "sources": 1, "tranches": 3, "rules": 1, "execution": 4}
TIERS = {"centre": "central", "province": "province", "grant": "province", "city": "city", "fund": "city"}
PLACES = {"province": "510000", "city": "512000", "east": "512002", "west": "512021"}


UNITS = {"万元": (10_000, 2), "元": (1, 2), "亿元": (100_000_000, 6)}


def decimal(units, decimals=2):
    text = f"{units // 10 ** decimals}.{units % 10 ** decimals:0{decimals}d}"
    return text.rstrip("0").rstrip(".")


def write_package(folder, tables, unit="万元"):
    os.makedirs(folder, exist_ok=True)
    resources = []
    for name, rows in tables.items():
        fields = [dict(zip(("name", "type"), (f + ":string").split(":"))) for f in FIELDS[name].split()]
        heads = [f["name"] for f in fields]
        resources.append({"name": name, "type": "table", "path": name + ".csv", "format": "csv",
                          "mediatype": "text/csv", "encoding": "utf-8",
                          "schema": {"fields": fields, "primaryKey": heads[:KEYS[name]]}})
        with open(os.path.join(folder, name + ".csv"), "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(heads)
            out.writerows(rows)
    scale, decimals = UNITS[unit]
    with open(os.path.join(folder, "datapackage.json"), "w") as file:
        json.dump({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "random",
                   "title": "random", "languages": ["en"], "version": "1.0.0",
                   "planctl": {"format": 1, "currency": "CNY", "unit": unit, "unitScale": scale,
                               "decimals": decimals},
                   "resources": resources}, file, ensure_ascii=False, indent=1)


def read_tables(folder):
    tables = {}
    for name in FIELDS:
        if os.path.exists(os.path.join(folder, name + ".csv")):
            with open(os.path.join(folder, name + ".csv"), newline="") as rows:
                fields = [f.split(":")[0] for f in FIELDS[name].split()]
                tables[name] = [[row.get(f, "") for f in fields] for row in csv.DictReader(rows)]
    return tables


def random_case(rng, folder, kind="limits"):
    """Writes a plan package with flags.txt into folder and returns the flags."""
    if kind == "matched":
        return random_matched_case(rng, folder)
    count = {"tiny": (1, 3), "middle": (30, 300)}.get(kind, (1, 5))
    years = range(2020, 2020 + rng.randint(1, 2 if kind == "tiny" else 4))
    subs = [f"sp{n:02d}" for n in range(1, 1 + rng.randint(*count))]
    projects = [f"p{n}" for n in range(1, 1 + min(len(subs), rng.randint(1, 3)))]
    payers = random_payers(rng, 3 if kind == "tiny" else 4)
    names = {s: "prov" if s == "province" and rng.random() < 0.3 else
             "town" if s == "city" and ("fund" in payers or rng.random() < 0.3) else s for s in payers}
    most = {"tiny": [2, 3], "huge": [10 ** 7, 10 ** 9, 10 ** 12]}.get(kind, [3, 10, 60, 100, 1000, 6000, 100_000])
    most = rng.choice(most)
    tranches = {(i, names[s], t): a for (i, s, t), a in random_amounts(
        rng, subs, payers, years, most, kind == "rows" or rng.random() < 0.4).items()}
    when = {i: [t for j, _, t in tranches if j == i] or [years[-1]] for i in subs}
    ends = {i: rng.choice([years[-1], max(when[i]), ""]) for i in subs}
    starts = {i: ends[i] and min(when[i]) for i in subs}
    unit = rng.choice(["元", "万元"]) if kind == "huge" else "万元"
    tables = {
        "projects": [(p, p) for p in projects],
        "subprojects": [(i, n + 1, projects[n * len(projects) // len(subs)], i, starts[i], ends[i])
                        for n, i in enumerate(subs)],
        "places": [(PLACES[k], k, "province" if k == "province" else "city" if k == "city" else "county",
                    "" if k == "province" else "510000" if k == "city" else "512000") for k in PLACES],
        "sources": [(names[s], s, TIERS.get(s, "county"), PLACES.get(s, PLACES[TIERS.get(s, "city")])) for s in payers],
        "tranches": [(*cell, decimal(a)) for cell, a in sorted(tranches.items(), key=lambda c: (
            c[0][0], list(names.values()).index(c[0][1]), c[0][2]))]}
    write_package(folder, tables, unit)
    flags, rules = random_scenario(rng, Plan(folder), projects, most, kind)
    if rules:
        tables["rules"] = rules
    if rng.random() < 0.15:
        some = sorted(rng.sample(sorted(tranches), min(3, len(tranches))))
        tables["execution"] = [(*cell, "executed", decimal(max(0, tranches[cell] + rng.randint(-most, 2))))
                               for cell in some]
    write_package(folder, tables, unit)
    with open(os.path.join(folder, "flags.txt"), "w") as file:
        file.write("\n".join(flags) + "\n")
    return flags


def random_matched_case(rng, folder):
    """The centre's and the province's money capped by a share each, as they pay or nearly so; cuts, and what eases them."""
    subs = [f"sp{n:02d}" for n in range(1, 1 + rng.randint(1, 5))]
    years = range(2020, 2020 + rng.randint(1, 3))
    payers = ["centre", "province"] + rng.sample(["city", "east", "west"], rng.randint(1, 3))
    caps = [(rng.choice([7.5, 12.5, 20, 33, rng.randint(1, 45)]), rng.choice([17.5, 22.5, 30, 45, rng.randint(1, 50)]))
            for _ in range(2)]
    most, tranches = rng.choice([6, 20, 60, 300, 3000]), {}
    for n, i in enumerate(subs):
        centre, province = caps[n % 2]
        for t in years:
            local = {s: rng.randint(0, most) for s in payers[2:] if rng.random() < 0.8}
            total = sum(local.values()) / (1 - (centre + province) / 100)
            near = rng.choice([0.5, 0.5, 0.5, rng.random(), rng.random() - 0.5])
            paid = {"centre": int(total * centre / 100 + near), "province": int(total * province / 100 + near)}
            tranches.update(((i, s, t), a) for s, a in {**paid, **local}.items() if a or rng.random() < 0.2)
    if not any(tranches.values()):
        tranches[subs[0], payers[2], years[0]] = most
    used = [s for s in payers if any(s == cell[1] for cell in tranches)]
    projects = ["p1", "p2"][:len(subs)]
    rules = [("share_max", "", p, "", tier, "", f"{cap}%", "") for p, pair in zip(projects, caps)
             for tier, payer, cap in zip(("central", "province"), payers, pair)
             if any(payer == s and p == projects[subs.index(i) % 2] for i, s, _ in tranches)]
    tables = {
        "projects": [(p, p) for p in projects],
        "subprojects": [(i, n + 1, projects[n % 2], i, years[0], years[-1]) for n, i in enumerate(subs)],
        "places": [(PLACES[k], k, "province" if k == "province" else "city" if k == "city" else "county",
                    "" if k == "province" else "510000" if k == "city" else "512000") for k in PLACES],
        "sources": [(s, s, TIERS.get(s, "county"), PLACES.get(s, "")) for s in used],
        "tranches": [(*cell, decimal(a)) for cell, a in sorted(tranches.items(), key=lambda c: (
            c[0][0], used.index(c[0][1]), c[0][2]))],
        "rules": [(f"r{n + 1}", *rule) for n, rule in enumerate(rules)]}
    write_package(folder, tables)
    year = rng.choice(sorted({t for _, _, t in tranches}))
    there = [s for s in used if any(cell[1:] == (s, year) for cell in tranches)]
    part = rng.choice(["10%", "20%", "40%", "90%", f"{rng.randint(1, 99)}%"])
    cuts = rng.choice([["*"], ["*"], rng.sample(there, 1), rng.sample(there, 1), there[-2:], there[:2]])
    flags = [f"--cut={s}@{year}={part}" for s in cuts]
    if rng.random() < 0.25:
        flags.append("--backfill=" + rng.choice(used))
    if rng.random() < 0.2:
        flags.append(f"--floor=:{rng.choice([i for i, *_ in tranches])}={rng.choice([20, 50, 80])}%")
    if rng.random() < 0.2 and "province" in used:
        flags.append("--match=plan")
    if rng.random() < 0.2:
        flags.append("--priority=" + rng.choice(subs))
    with open(os.path.join(folder, "flags.txt"), "w") as file:
        file.write("\n".join(flags) + "\n")
    return flags


def random_payers(rng, most):
    order = ["province", "grant", "city", "fund", "east", "west"]
    payers = rng.sample(["province", "province", "city", "east", "west"], rng.randint(2, most))
    payers = set(payers) | ({"city"} if len(set(payers)) == 1 else set())
    for other, beside in (("fund", "city"), ("grant", "province")):  # a second source of one place
        if rng.random() < 0.15 and len(payers) < 4 and beside in payers:
            payers.add(other)
    return sorted(payers, key=order.index)


def random_amounts(rng, subs, payers, years, most, is_cofinanced):
    """Any amounts, or the province paying about one share of every sub-project-year."""
    blank = rng.choice([0.1, 0.3, 0.5])
    share = rng.choice([0.23, 0.175, 0.3, 0.5, rng.random()])
    tranches = {}
    for i in subs:
        for t in years:
            paying = [s for s in payers if rng.random() > blank]
            amounts = {s: rng.choice([0, rng.randint(1, most), rng.randint(1, most), most]) for s in paying}
            if is_cofinanced and "province" in amounts:
                local = sum(a for s, a in amounts.items() if s != "province")
                amounts["province"] = min(most, int(local * share / (1 - share) + rng.choice([0.5, rng.random()])))
            tranches.update(((i, s, t), a) for s, a in amounts.items())
    if not any(tranches.values()):
        tranches[subs[0], payers[0], years[0]] = most
    return tranches


def random_scenario(rng, plan, projects, most, kind):
    """(flags, rows of rules.csv)"""
    tiers = sorted({plan.tier[s] for s in plan.sources})
    words = plan.sources + tiers + ["local"] * any(t in LOCAL for t in tiers) + sorted(set(plan.place.values()))
    words = sorted(w for w in set(words) if any(s in plan.payers(w) for _, s, _ in plan.planned))
    counties = [s for s in plan.sources if plan.tier[s] != "province" and s in words]

    def selector(simple=0.5):
        year = f"@{rng.choice(plan.years)}" if rng.random() < 0.7 else ""
        if rng.random() < simple:
            return rng.choice([s for s in plan.sources if s in words]) + year
        text = rng.choice(words + ["", "*"]) + year
        if rng.random() < 0.3:
            text += ":" + rng.choice(plan.subs + projects)
        return text or "*"

    def chosen(simple=0.5):
        for _ in range(50):
            limit = Limit(plan, "any", selector(simple))
            if limit.planned or rng.random() < 0.03 and any(c in limit for c in plan.planned):
                return limit
        return Limit(plan, "any", "*")

    def share():
        return rng.choice(["10%", "20%", "33%", "50%", "12.5%", "100%", f"{rng.randint(1, 99)}%"])

    def amount(limit, low, high):
        return decimal(int(limit.planned * rng.uniform(low, high)) + rng.randint(0, 1))

    def as_rule(kind, c, value):
        """Whether the limit became a row of rules.csv."""
        source, row = c.selector.split("@")[0].split(":")[0], (re.search(r":(.*)", c.selector) or ["", ""])[1]
        if value.startswith("0") or source not in plan.tier and source not in tiers + ["local", ""]:
            return False
        rules.append((f"r{len(rules) + 1}", {"limit": "cap", "match": "share_max"}.get(kind, kind),
                      row if row in plan.subs else "", row if row not in plan.subs else "",
                      source if source in plan.tier else "", source if source not in plan.tier else "",
                      c.year or "", value, ""))
        return True

    flags, rules, kinds = [], [], rng.sample(  # more of one kind: more often
        ["cut", "cut", "cut", "limit", "limit", "lock", "floor", "backfill", "backfill", "defer", "defer",
         "carryover", "match", "match", "priority"], rng.choice([1, 2, 2, 3, 3, 4, 5, 7]))
    kinds = [k for n, k in enumerate(kinds) if k in ("cut", "limit") or k not in kinds[:n]]
    kinds = kinds if {"cut", "limit", "match"} & set(kinds) else ["cut"] + kinds
    kinds += ["match"] * (kind == "rows" and "match" not in kinds)
    if kind == "middle":  # few limits: there must be an answer
        kinds = ["cut"] + rng.sample(["cut", "backfill", "defer", "match"], rng.randint(0, 3))
    if "carryover" in kinds and rng.random() < 0.8:
        kinds += ["chain"]
    carried = rng.choice(words) if "carryover" in kinds else ""
    for kind_ in sorted(kinds):
        if kind_ in ("cut", "limit", "floor", "lock"):
            c = chosen(0.7 if kind_ == "cut" else 0.4)
            if kind_ == "floor" and rng.random() < 0.5:
                c = Limit(plan, "any", ":" + rng.choice([i for i, *_ in plan.planned]))
            value = {"cut": lambda: share() if rng.random() < 0.7 else decimal(rng.randint(0, c.planned)),
                     "limit": lambda: amount(c, 0.3, 1.3), "lock": lambda: "",
                     "floor": lambda: share() if rng.random() < 0.7 else amount(c, 0, 1)}[kind_]()
            if flags and kind_ != "cut" and rng.random() < 0.2 and as_rule(kind_, c, value):
                continue
            flag = f"--{kind_}={c.selector}" + ("=" + value if value else "")
            if kind_ == "cut" and len(plan.years) > 1 and rng.random() < 0.1:  # one source, year by year
                source = re.sub("[@:].*", "", c.selector)
                flags += [f"--cut={source}@{t}={value if '%' in value else '30%'}" for t in plan.years
                          if any(cell in Limit(plan, "any", f"{source}@{t}") for cell in plan.planned)]
                continue
        elif kind_ == "backfill":
            many = rng.sample(words, rng.randint(1, min(3, len(words))))
            flag = "--backfill=" + ",".join(many)
            if rng.random() < 0.4:
                flag += "=" + decimal(rng.randint(0, 3 * most))
        elif kind_ == "defer":
            flag = rng.choice(["--defer", "--defer", "--defer=1"])
        elif kind_ == "carryover":
            flag = "--carryover=" + carried
        elif kind_ == "match":
            word = "province" if "province" in words else rng.choice(words)
            flag = f"--match={word}={rng.choice([23, 30, 50, 70, 17.5, rng.randint(1, 99)])}%"
            if "province" in words and rng.random() < 0.5:
                flag = "--match=plan"
            elif rng.random() < 0.4:
                for _ in range(rng.randint(1, 3)):
                    year = f"@{rng.choice(plan.years)}" if rng.random() < 0.3 else ""
                    row = rng.choice(["", ":" + rng.choice(plan.subs + projects)])
                    as_rule("match", Limit(plan, "match", word + year + row), f"{rng.choice([23, 17.5, 40, 61])}%")
                continue
            if kind == "rows" and counties and rng.random() < 0.5:  # the local side falls short
                flags.append(f"--cut={rng.choice(counties)}@{rng.choice(plan.years)}={share()}")
                if not any(c in Limit(plan, "any", flags[-1][6:].split("=")[0]) for c in plan.planned):
                    flags.pop()
        elif kind_ == "priority":
            flag = "--priority=" + ",".join(rng.sample(plan.subs, rng.randint(1, min(4, len(plan.subs)))))
        else:
            continue
        flags.append(flag)
    if "chain" in kinds:  # single years of one payer, as --carryover wants them
        for year in rng.sample(plan.years, rng.randint(1, len(plan.years))):
            c = Limit(plan, "any", f"{carried}@{year}")
            if any(cell in c for cell in plan.planned):
                flags.append(f"--limit={c.selector}={amount(c, 0.3, 1.2)}")
    flags = list({re.sub("=[^=]*$", "", f) if f.startswith("--cut") else f: f for f in flags}.values())
    rng.shuffle(flags)
    return flags or [f"--cut={rng.choice(words)}={share()}"], rules


def shrink(kind_of, folder, flags, scratch):
    """Writes to scratch the case without all flags, rows and units that its kind of disagreement can do without."""
    def same(tables, some):
        shutil.rmtree(scratch, ignore_errors=True)
        write_package(scratch, tables, unit)
        try:
            return kind_of(scratch, some) == kind
        except Exception:  # a selector that chooses nothing any more, for instance
            return False
    kind, tables, plan = kind_of(folder, flags), read_tables(folder), Plan(folder)
    with open(os.path.join(folder, "datapackage.json")) as file:
        unit = json.load(file)["planctl"]["unit"]
    again = True
    while again:
        again = False
        for n in reversed(range(len(flags))):
            if same(tables, flags[:n] + flags[n + 1:]):
                flags, again = flags[:n] + flags[n + 1:], True
        for name in ("rules", "execution", "tranches", "subprojects", "sources"):
            for n in reversed(range(len(tables.get(name, [])))):
                fewer = {**tables, name: tables[name][:n] + tables[name][n + 1:]}
                if same(fewer, flags):
                    tables, again = fewer, True
        for n, row in enumerate(tables["tranches"]):
            units = plan.minor(row[3])
            for less in sorted({0, 1, units // 2, units - 1} - {units, -1}):
                fewer = {**tables, "tranches": list(tables["tranches"])}
                fewer["tranches"][n] = row[:3] + [decimal(less, plan.decimals)]
                if less < units and same(fewer, flags):
                    tables, again = fewer, True
                    break
        for n, row in enumerate(tables["subprojects"]):
            fewer = {**tables, "subprojects": list(tables["subprojects"])}
            fewer["subprojects"][n] = row[:4] + ["", ""]
            if row[4:] != ["", ""] and same(fewer, flags):
                tables, again = fewer, True
    shutil.rmtree(scratch, ignore_errors=True)
    write_package(scratch, tables, unit)
    with open(os.path.join(scratch, "flags.txt"), "w") as file:
        file.write("\n".join(flags) + "\n")
