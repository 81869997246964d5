#!/usr/bin/env python3
"""Writes a plan package of three provinces, for the examples here: small, deterministic, every total printed.

    three_provinces.py DIR [--subprojects N] [--seed S] [--errors N]

Sub-projects are paid by their province, its cities and the centre; some by the centre alone. Printed are
the total and the year totals of each sub-project, and of the whole and of each project all sources, tiers
and years. `--errors N` then changes N figures: tranches, totals of sub-projects, totals of the whole, in
turn. Larger plans: `planctl generate DIR --subprojects N --counties N --years N --seed S [--errors N]`."""
import argparse
import csv
import json
import os
import random

KEYS = {
    "places": ("place_code",), "projects": ("project_id",), "sources": ("source_id",),
    "subprojects": ("subproject_id",), "totals": ("total_id",), "rules": ("rule_id",),
    "tranches": ("subproject_id", "source_id", "year"),
    "duties": ("duty_id",), "duty_projects": ("duty_id", "project_id"),
}
REFERENCES = {
    "subproject_id": "subprojects", "project_id": "projects", "source_id": "sources",
    "place_code": "places", "duty_id": "duties",
}


def text(cents):
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, part = divmod(cents, 100)
    return sign + (f"{whole}.{part:02}".rstrip("0") if part else str(whole))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder")
    arguments.add_argument("--subprojects", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--errors", type=int, default=0)
    options = arguments.parse_args()
    draw = random.Random(options.seed)
    years = [2021, 2022, 2023, 2024]

    places, sources = [], [("centre", "中央资金", "central", "")]
    for province in ("51", "52", "53"):
        places.append((province + "0000", "省" + province, "province", ""))
        sources.append(("p" + province, "省级" + province, "province", province + "0000"))
        for city in range(1, 4):
            code = f"{province}0{city}00"
            places.append((code, f"市{city}", "city", province + "0000"))
            sources.append(("c" + code, "市本级" + code, "city", code))
    projects = [(f"j{number}", f"项目{number}") for number in range(1, 6)]
    order = ["central", "province", "city"]
    sources.sort(key=lambda row: (order.index(row[2]), row[3], row[0]))

    subprojects, tranches = [], []
    for number in range(1, options.subprojects + 1):
        name = f"s{number:05}"
        province = ("51", "52", "53", "")[draw.choice((0, 0, 1, 1, 2, 2, 3))]
        # The last project is one sub-project alone.
        project = "j5" if number == 1 else f"j{draw.randint(1, 4)}"
        payers = ["centre"] + [s[0] for s in sources if province and s[0][1:].startswith(province)]
        start = draw.choice(years[:3])
        end = draw.choice([year for year in years if year >= start])
        subprojects.append(
            (name, number, project, "子项目" + name, "city-county", start, end))
        for source in [s[0] for s in sources if s[0] in payers]:
            for year in range(start, end + 1):
                if draw.random() < 0.7:
                    tranches.append([name, source, year, draw.randint(0, 10**6)])
    totals = totals_of(subprojects, sources, projects, tranches, years)
    plant(options.errors, draw, tranches, totals)

    write(options.folder, "places", ("place_code", "name", "kind", "parent_code"), places)
    write(options.folder, "projects", ("project_id", "name"), projects)
    write(options.folder, "sources", ("source_id", "name", "tier", "place_code"), sources)
    write(options.folder, "subprojects", (
        "subproject_id", "seq", "project_id", "name", "level", "start_year", "end_year"), subprojects)
    write(options.folder, "tranches", ("subproject_id", "source_id", "year", "amount"),
          [row[:3] + [text(row[3])] for row in tranches])
    write(options.folder, "totals", (
        "total_id", "subproject_id", "project_id", "source_id", "tier", "year", "amount"),
        [row[:6] + [text(row[6])] for row in totals])
    write(options.folder, "duties", ("duty_id", "name", "lead", "start_year", "end_year"),
          [("d1", "任务一", "应急厅", 2021, 2024), ("d2", "任务二", "财政厅", 2021, 2024)])
    write(options.folder, "duty_projects", ("duty_id", "project_id"),
          [("d1", "j1"), ("d1", "j2"), ("d2", "j3"), ("d2", "j4"), ("d2", "j5")])
    write(options.folder, "rules", (
        "rule_id", "kind", "subproject_id", "project_id", "source_id", "tier", "year", "value"),
        [("r1", "cap", "", "", "centre", "", "", "1000000000"), ("r2", "lock", "", "", "", "", 2035, "")])
    describe(options.folder)


def totals_of(subprojects, sources, projects, tranches, years):
    """Every printed total, by the plan's canonical order: whole, projects, sub-projects."""
    tier = {row[0]: row[2] for row in sources}
    project = {row[0]: row[2] for row in subprojects}
    sums = {}
    for name, source, year, cents in tranches:
        boxes = [("", ""), ("", project[name]), (name, "")]
        payers = [("", ""), (source, ""), ("", tier[source])]
        for box in boxes:
            for payer in payers if not box[0] else payers[:1]:
                for when in ("", year):
                    key = box + payer + (when,)
                    sums[key] = sums.get(key, 0) + cents
    ranks = {row[0]: place for place, row in enumerate(sources)}
    tiers = ["", "central", "province", "city"]
    rows = sorted(sums, key=lambda key: (
        key[0], key[1], key[4] or 0, ranks.get(key[2], -1), tiers.index(key[3])))
    return [[f"t{number:06}", key[0], key[1], key[2], key[3], key[4], sums[key]]
            for number, key in enumerate(rows, 1)]


def plant(count, draw, tranches, totals):
    wide = [row for row in totals if not row[1]]
    narrow = [row for row in totals if row[1]]
    for number in range(count):
        rows, column = ((tranches, 3), (narrow, 6), (wide, 6))[number % 3]
        draw.choice(rows)[column] += draw.randint(1, 999)


def write(folder, name, header, rows):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def describe(folder):
    resources = []
    for name, key in KEYS.items():
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8") as file:
            header = file.readline().strip().split(",")
        kinds = {"amount": "number", "year": "integer", "seq": "integer", "start_year": "integer",
                 "end_year": "integer"}
        references = [
            {"fields": column, "reference": {"resource": REFERENCES[column], "fields": column}}
            for column in header if column in REFERENCES and (column,) != key]
        resources.append({
            "name": name, "path": name + ".csv", "type": "table",
            "schema": {
                "fields": [{"name": column, "type": kinds.get(column, "string")} for column in header],
                "primaryKey": list(key), "foreignKeys": references, "missingValues": [""],
            }})
    package = {
        "name": "three-provinces", "title": "三省示例计划", "languages": ["zh", "en"],
        "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 2},
        "resources": resources,
    }
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(package, file, ensure_ascii=False, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
