"""Plans made up for browser_check.py, and the pages that planctl writes of them."""

import csv
import json
import os
import random
import subprocess

HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=HYPERLINK(\"http://x\",\"y\")",
           "javascript:alert(1)", "甲\u202e乙丙", "红\u001b[31m字", "</style></title><!--", "&lt;b&gt; &amp; 'x'",
           "]]></svg><iframe src=//x>"]
LONG = "很长的名称" * 300 + "x" * 1500
# What HOSTILE must look like: invisible characters are written out.
SHOWN = [text.replace("\u202e", "\\u{202e}").replace("\u001b", "\\u{1b}") for text in HOSTILE]


def write(folder, title, tables):
    """A plan package: `tables` are lists of rows, each a dictionary of its columns."""
    os.makedirs(folder)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(key for row in rows for key in row)) or COLUMNS[name]
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "made-up", "title": title,
                   "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000,
                               "decimals": 2},
                   "resources": [{"name": name, "path": name + ".csv"} for name in tables]},
                  file, ensure_ascii=False)
    return folder


COLUMNS = {"tranches": ["subproject_id", "source_id", "year", "amount"]}


def plan(subprojects, sources, years, seed, name=lambda kind, number: f"{kind}{number}", low=0,
         places=True, projects=12):
    """Tables of a plan in which about two thirds of all cells hold an amount."""
    choose = random.Random(seed)
    tables = {"projects": [], "subprojects": [], "places": [], "sources": [], "tranches": []}
    for number in range(projects):
        tables["projects"].append({"project_id": f"p{number}", "name": name("项目", number)})
    for number in range(subprojects):
        tables["subprojects"].append(
            {"subproject_id": f"sp{number}", "seq": number + 1, "project_id": f"p{number % projects}",
             "name": name("子项目", number), "level": "county", "start_year": years[0],
             "end_year": years[-1], "content": name("建设内容", number) + "，按年度推进。"})
    for number in range(sources):
        source = {"source_id": f"s{number}", "name": name("来源", number),
                  "tier": "province" if number == 0 else "county"}
        if places:
            tables["places"].append({"place_code": f"51{number:04}", "name": name("某县", number),
                                     "kind": "province" if number == 0 else "county"})
            source["place_code"] = f"51{number:04}"
        tables["sources"].append(source)
    for row in tables["subprojects"]:
        for source in tables["sources"]:
            for year in years:
                if choose.random() < 2 / 3:
                    cents = choose.randint(low, 10 ** choose.randint(3, 7))
                    tables["tranches"].append(
                        {"subproject_id": row["subproject_id"], "source_id": source["source_id"],
                         "year": year, "amount": f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02}"})
    if not places:
        del tables["places"]
    return tables


def hostile():
    def name(kind, number):
        return LONG if number == len(HOSTILE) else HOSTILE[number % len(HOSTILE)]
    tables = plan(11, 6, [2021, 2022], 3, name, projects=10)
    for place, source, code in zip(tables["places"], tables["sources"],
                                   ["../x", "con", "a b", "<b>", "x\" onload=\"y", "#"]):
        place["place_code"] = source["place_code"] = code
    tables["outputs"] = [{"subproject_id": "sp0", "year": 2021, "item": HOSTILE[0], "quantity": 2,
                          "unit": HOSTILE[1]}]
    tables["duties"] = [{"duty_id": "d0", "name": HOSTILE[1], "lead": HOSTILE[3],
                         "partners": ";".join([HOSTILE[0], HOSTILE[8]]), "start_year": 2021,
                         "end_year": 2022}]
    tables["duty_projects"] = [{"duty_id": "d0", "project_id": "p0"}]
    tables["totals"] = [{"total_id": "t0", "year": 2021, "amount": "1.00", "label": HOSTILE[0]}]
    tables["execution"] = execution(tables, 7)
    tables["calendar"] = [{"event_id": "e0", "name": HOSTILE[0], "kind": "report", "first_on": "2021-06-30",
                           "every_months": 6, "lead": HOSTILE[1], "addressee": HOSTILE[6],
                           "note": LONG}]
    tables["scenarios"] = [{"scenario_id": HOSTILE[0], "step": 1, "op": "cut", "tier": "province",
                            "year": 2021, "value": "20%", "note": HOSTILE[1]},
                           {"scenario_id": HOSTILE[1], "step": 1, "op": "cut", "tier": "province",
                            "year": 2022, "value": "100%", "note": HOSTILE[4]}]
    return tables


def execution(tables, seed):
    """Budgets and expenditure of most tranches, some cut, some late, some overspent."""
    choose = random.Random(seed)
    rows = []
    for tranche in tables["tranches"]:
        cents = round(100 * float(tranche["amount"]))
        key = {name: tranche[name] for name in ["subproject_id", "source_id", "year"]}
        for stage, most in [("initial", 100), ("adjusted", 120), ("executed", 110)]:
            if cents > 0 and choose.random() < 0.8:
                part = cents * choose.randint(0, most) // 100
                rows.append({**key, "stage": stage, "amount": f"{part // 100}.{part % 100:02}"})
    return rows


def made_up(folder):
    """(name, folder, options, texts that its page must hold) of each made-up plan."""
    years = [2021, 2022, 2023, 2024, 2025]
    bare = plan(3, 1, [2021], 5)
    bare["tranches"] = []
    large = plan(130, 8, years, 1)
    large["execution"] = execution(large, 8)
    plans = {
        "large": (large, ["子项目129"]),
        "hostile": (hostile(), SHOWN[:4] + SHOWN[6:]),
        "negative": (plan(20, 5, years[:3], 2, low=-99_999), []),
        "wide": (plan(25, 60, years[:3], 4), []),
        "placeless": (plan(6, 3, years[:2], 6, places=False), []),
        "empty": (bare, []),
    }
    for name, (tables, expected) in plans.items():
        options = ["--scenario", "all"] if "scenarios" in tables else []
        title = HOSTILE[0] + "计划" if name == "hostile" else f"{name} 计划"
        yield name, write(os.path.join(folder, "plan-" + name), title, tables), options, expected


def pages(planctl, given, folder):
    """Writes all pages below `folder`; (path, what it is, texts that must be there) of each."""
    def run(*arguments):
        done = subprocess.run([planctl, *arguments, "-q"], capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)[:200]}: exit status {done.returncode}: "
                               + (done.stderr or done.stdout)[:500])

    def one(name, expected, command, *arguments):
        path = os.path.join(folder, name.replace(" ", "-") + ".html")
        run(command, *arguments, "-o", path)
        return path, name, expected

    def many(name, *arguments):
        target = os.path.join(folder, name.replace(" ", "-"))
        run("schedule", *arguments, "--format", "html", "--out", target)
        return [(os.path.join(target, file), f"{name} {file}", [])
                for file in sorted(os.listdir(target)) if file.endswith(".html")]

    if given:
        for language in ["zh", "en"]:
            chosen = ["--lang", language]
            yield one(f"report {language}", ["21619.16", "8243.34"], "report", given, *chosen)
            yield one(f"report of a scenario {language}", ["133.24"], "report", given, "--scenario",
                      "province-cut-2021", *chosen)
            yield one(f"report of all scenarios {language}", [], "report", given, "--scenario", "all",
                      "--province", "in-proportion", *chosen)
            yield one(f"schedules on one page {language}", [], "schedule", given, "--format", "html",
                      "--place", "all", *chosen)
            yield one(f"brief {language}", ["17400.16", "2254.5"], "brief", given, "--as-of",
                      "2021-06-30", "--format", "html", *chosen)
        yield from many("schedules zh", given)
        yield from many("schedules en", given, "--cut", "province@2021=20%", "--province",
                        "in-proportion", "--lang", "en")
    for name, plan_folder, options, expected in made_up(folder):
        yield one(f"{name} report", expected, "report", plan_folder, *options)
        if name != "empty":
            yield one(f"{name} brief", [], "brief", plan_folder, "--as-of", "2022-06-30", "--format",
                      "html")
        if name in ("hostile", "placeless", "empty"):
            yield from many(f"{name} schedules", plan_folder)
