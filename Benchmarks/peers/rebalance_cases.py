"""Random plan packages and scenarios, and what makes a failing one small."""
import csv
import json
import os
import re
import shutil

from rebalance_oracle import LOCAL, Limit, Plan, decimal, minor

FIELDS = {
    "projects": "project_id name",
    "subprojects": "subproject_id seq:integer project_id name start_year:integer end_year:integer",
    "places": "place_code name kind parent_code", "sources": "source_id name tier place_code",
    "tranches": "subproject_id source_id year:integer amount:number",
    "rules": "rule_id kind subproject_id project_id source_id tier year:integer value note",
    "execution": "subproject_id source_id year:integer stage amount:number"}
KEYS = {"projects": 1, "subprojects": 1, "places": 1, "sources": 1, "tranches": 3, "rules": 1, "execution": 4}
PLACES = {"province": "510000", "city": "512000", "east": "512002", "west": "512021"}


def write_package(folder, tables):
    os.makedirs(folder, exist_ok=True)
    resources = []
    for name, rows in tables.items():
        fields = [dict(zip(("name", "type"), (f + ":string").split(":"))) for f in FIELDS[name].split()]
        heads = [f["name"] for f in fields]
        key = heads[:KEYS[name]] if name != "execution" else heads[:4]
        resources.append({"name": name, "type": "table", "path": name + ".csv", "format": "csv",
                          "mediatype": "text/csv", "encoding": "utf-8",
                          "schema": {"fields": fields, "primaryKey": key}})
        with open(os.path.join(folder, name + ".csv"), "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(heads)
            out.writerows(rows)
    with open(os.path.join(folder, "datapackage.json"), "w") as file:
        json.dump({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "random",
                   "title": "random", "languages": ["en"], "version": "1.0.0",
                   "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 2},
                   "resources": resources}, file, ensure_ascii=False, indent=1)


def random_case(rng, folder, tiny=False):
    """Writes a plan package with flags.txt into folder and returns the flags."""
    years = range(2020, 2020 + (2 if tiny else rng.randint(2, 4)))
    subs = [f"sp{n:02d}" for n in range(1, 1 + (rng.randint(1, 3) if tiny else rng.randint(2, 6)))]
    projects = [f"p{n}" for n in range(1, 1 + min(len(subs), rng.randint(1, 3)))]
    payers = rng.sample(["province", "city", "east", "west"], rng.randint(2, 3 if tiny else 4))
    if rng.random() < 0.2 and len(payers) < 4:
        payers.append("fund")  # a second source of the city
    payers.sort(key=["province", "city", "fund", "east", "west"].index)
    tier = {"province": "province", "city": "city", "fund": "city"}
    names = {s: "prov" if s == "province" and rng.random() < 0.3 else
             "town" if s == "city" and ("fund" in payers or rng.random() < 0.3) else s for s in payers}
    most = rng.choice([2, 3]) if tiny else rng.choice([3, 10, 60, 100, 1000, 6000])
    amounts = lambda: rng.choice([0, rng.randint(1, most), rng.randint(1, most), most])
    blank = rng.choice([0.1, 0.3, 0.5])
    tranches = {(i, names[s], t): amounts() for i in subs for s in payers for t in years if rng.random() > blank}
    if not any(tranches.values()):
        tranches[subs[0], names[payers[0]], 2020] = most
    when = {i: [t for j, _, t in tranches if j == i] or [years[-1]] for i in subs}
    ends = {i: rng.choice([years[-1], max(when[i]), ""]) for i in subs}
    starts = {i: ends[i] and min(when[i]) for i in subs}
    tables = {
        "projects": [(p, p) for p in projects],
        "subprojects": [(i, n + 1, projects[n * len(projects) // len(subs)], i, starts[i], ends[i])
                        for n, i in enumerate(subs)],
        "places": [(PLACES[k], k, "province" if k == "province" else "city" if k == "city" else "county",
                    "" if k == "province" else "510000" if k == "city" else "512000") for k in PLACES],
        "sources": [(names[s], s, tier.get(s, "county"), PLACES.get(s, "512000")) for s in payers],
        "tranches": [(*cell, decimal(a)) for cell, a in sorted(tranches.items(), key=lambda c: (
            c[0][0], list(names.values()).index(c[0][1]), c[0][2]))]}
    write_package(folder, tables)
    flags, rules = random_scenario(rng, Plan(folder), [row[2] for row in tables["subprojects"]], most)
    if rules:
        tables["rules"] = rules
    if rng.random() < 0.1:
        some = sorted(rng.sample(sorted(tranches), min(3, len(tranches))))
        tables["execution"] = [(*cell, "executed", decimal(max(0, tranches[cell] + rng.randint(-most, 2))))
                               for cell in some]
    write_package(folder, tables)
    with open(os.path.join(folder, "flags.txt"), "w") as file:
        file.write("\n".join(flags) + "\n")
    return flags


def random_scenario(rng, plan, projects, most):
    """(flags, rows of rules.csv)"""
    tiers = sorted({plan.tier[s] for s in plan.sources})
    words = plan.sources + tiers + ["local"] * any(t in LOCAL for t in tiers) + sorted(set(plan.place.values()))
    words = sorted(w for w in set(words) if any(s in plan.payers(w) for _, s, _ in plan.planned))

    def selector(simple=0.5):
        year = f"@{rng.choice(plan.years)}" if rng.random() < 0.7 else ""
        if rng.random() < simple:
            return rng.choice(plan.sources) + year
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

    def same_word(selector, word):
        """The selector with word for its source, if both mean the same sources."""
        source, rest = re.fullmatch(r"([^@:]*)(.*)", selector).groups()
        return word + rest if word and plan.payers(source) == plan.payers(word) else selector

    flags, rules, kinds = [], [], rng.sample(  # more of one kind: more often
        ["cut", "cut", "cut", "limit", "limit", "lock", "floor", "backfill", "backfill", "defer", "defer",
         "carryover", "match", "priority"], rng.choice([1, 2, 2, 3, 3, 4, 5]))
    kinds = [k for n, k in enumerate(kinds) if k in ("cut", "limit") or k not in kinds[:n]]
    kinds = kinds if {"cut", "limit", "match"} & set(kinds) else ["cut"] + kinds
    if "carryover" in kinds and rng.random() < 0.8:
        kinds += ["chain"]
    carried = rng.choice(words) if "carryover" in kinds else ""
    for kind in sorted(kinds):
        if kind in ("cut", "limit", "floor", "lock"):
            c = chosen(0.7 if kind == "cut" else 0.4)
            c = Limit(plan, "any", same_word(c.selector, carried))
            if kind in ("cut", "limit") and carried and c.year and c.payers < plan.payers(carried):
                continue  # chains inside a chain: the page does not say
            if kind == "floor" and rng.random() < 0.5:
                c = Limit(plan, "any", ":" + rng.choice(plan.subs))
            value = {"cut": lambda: share() if rng.random() < 0.7 else decimal(rng.randint(0, c.planned)),
                     "limit": lambda: amount(c, 0.3, 1.3), "lock": lambda: "",
                     "floor": lambda: share() if rng.random() < 0.7 else amount(c, 0, 1)}[kind]()
            flag = f"--{kind}={c.selector}" + ("=" + value if value else "")
            source = c.selector.split("@")[0].split(":")[0]
            is_rule = flags and kind != "cut" and rng.random() < 0.2 and not value.startswith("0")
            if is_rule and (source in plan.tier or source in tiers + ["local", ""]):
                row = re.search(r":(.*)", c.selector)
                row = row[1] if row else ""
                rules.append((f"r{len(rules) + 1}", {"limit": "cap"}.get(kind, kind),
                              row if row in plan.subs else "", row if row not in plan.subs else "",
                              source if source in plan.tier else "", source if source not in plan.tier else "",
                              c.year or "", value, ""))
                continue
        elif kind == "backfill":
            many = rng.sample(words, rng.randint(1, min(3, len(words))))
            flag = "--backfill=" + ",".join(many)
            if rng.random() < 0.4:
                flag += "=" + decimal(rng.randint(0, 3 * most))
        elif kind == "defer":
            flag = rng.choice(["--defer", "--defer", "--defer=1"])
        elif kind == "carryover":
            flag = "--carryover=" + carried
        elif kind == "match":
            word = "province" if "province" in words else rng.choice(words)
            flag = f"--match={word}={rng.choice([23, 30, 50, 70, rng.randint(1, 99)])}%"
            if "province" in words and rng.random() < 0.4:
                flag = "--match=plan"
        elif kind == "priority":
            flag = "--priority=" + ",".join(rng.sample(plan.subs, rng.randint(1, len(plan.subs))))
        else:
            continue
        flags.append(flag)
    if "chain" in kinds:  # single years of one payer, as --carryover wants them
        for year in rng.sample(plan.years, rng.randint(1, len(plan.years))):
            c = Limit(plan, "any", f"{carried}@{year}")
            if not any(cell in c for cell in plan.planned):
                continue
            flags.append(f"--limit={c.selector}={amount(c, 0.3, 1.2)}")
    rng.shuffle(flags)
    return flags, rules


def shrink(kind_of, folder, flags, scratch):
    """Writes to scratch the case without all flags, rows and units that its kind of disagreement can do without."""
    def same(tables, some):
        shutil.rmtree(scratch, ignore_errors=True)
        write_package(scratch, tables)
        try:
            return kind_of(scratch, some) == kind
        except Exception:  # a selector that chooses nothing any more, for instance
            return False
    kind = kind_of(folder, flags)
    tables = {}
    for name in FIELDS:
        if os.path.exists(os.path.join(folder, name + ".csv")):
            with open(os.path.join(folder, name + ".csv"), newline="") as rows:
                tables[name] = list(csv.reader(rows))[1:]
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
            units = minor(row[3])
            for less in sorted({0, 1, units // 2, units - 1} - {units, -1}):
                fewer = {**tables, "tranches": list(tables["tranches"])}
                fewer["tranches"][n] = row[:3] + [decimal(less)]
                if less < units and same(fewer, flags):
                    tables, again = fewer, True
                    break
        for n, row in enumerate(tables["subprojects"]):
            fewer = {**tables, "subprojects": list(tables["subprojects"])}
            fewer["subprojects"][n] = row[:4] + ["", ""]
            if row[4:] != ["", ""] and same(fewer, flags):
                tables, again = fewer, True
    shutil.rmtree(scratch, ignore_errors=True)
    write_package(scratch, tables)
    with open(os.path.join(scratch, "flags.txt"), "w") as file:
        file.write("\n".join(flags) + "\n")
