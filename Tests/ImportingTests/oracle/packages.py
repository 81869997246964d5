"""What does a written package say? Its figures as sets of rows, payers and years, and its doubts."""

import csv
import json
import os
import re
from dataclasses import dataclass
from decimal import Decimal


def rows_of(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bare(text):
    """A name without blanks and line ends, which say nothing in a narrow column."""
    return re.sub(r"\s", "", text or "")


@dataclass
class Package:
    folder: str
    facts: dict
    subprojects: list
    sources: dict
    figures: dict     # (kind, rows, payers, years) -> amounts in the package's unit
    places: dict      # (kind, rows, payers, years) -> where the figure is said to be printed
    outputs: set
    doubts: list
    decisions: dict   # what mapping.json says was decided, by its key

    @property
    def leaves_out_rows(self):
        return any(key.startswith("row:") and line.get("value") == "left out" for key, line in self.decisions.items())

    @property
    def scale(self):
        return Decimal(self.facts["unitScale"])


def read(folder):
    """The package in this folder; keys of rows are their positions in subprojects.csv."""
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        facts = json.load(file)["planctl"]
    subprojects = rows_of(folder, "subprojects")
    number = {row["subproject_id"]: index for index, row in enumerate(subprojects)}
    projects = {row["project_id"]: row["name"] for row in rows_of(folder, "projects")}
    for row in subprojects:
        row["project"] = projects.get(row.get("project_id"), "")
    sources = {row["source_id"]: row for row in rows_of(folder, "sources")}
    every = frozenset(bare(row["name"]) for row in sources.values())
    years = frozenset(int(row["year"]) for table in ("tranches", "totals") for row in rows_of(folder, table)
                      if row["year"])
    figures, places = {}, {}
    origins = {(row["table"], row["key"]): row for row in rows_of(folder, "origins")}
    for row in rows_of(folder, "tranches"):
        key = ("tranche", frozenset([number[row["subproject_id"]]]),
               frozenset([bare(sources[row["source_id"]]["name"])]), frozenset([int(row["year"])]))
        figures.setdefault(key, []).append(Decimal(row["amount"]))
        name = f'{row["subproject_id"]} {row["source_id"]} {row["year"]}'
        places.setdefault(key, []).append(origins.get(("tranches", name)))
    for row in rows_of(folder, "totals"):
        key = ("total", scope_rows(row, subprojects), scope_payers(row, sources, every),
               frozenset([int(row["year"])]) if row["year"] else years)
        figures.setdefault(key, []).append(Decimal(row["amount"]))
        places.setdefault(key, []).append(origins.get(("totals", row["total_id"])))
    outputs = {(number[row["subproject_id"]], int(row["year"]), row["item"], Decimal(row["quantity"]), row["unit"])
               for row in rows_of(folder, "outputs")}
    mapping = os.path.join(folder, "mapping.json")
    decisions = {}
    if os.path.exists(mapping):
        with open(mapping, encoding="utf-8") as file:
            decisions = {line["key"]: line for line in json.load(file).get("decisions", [])}
    return Package(folder, facts, subprojects, sources, figures, places, outputs, rows_of(folder, "doubts"),
                   decisions)


def scope_rows(row, subprojects):
    if row.get("subproject_id"):
        return frozenset(i for i, sub in enumerate(subprojects) if sub["subproject_id"] == row["subproject_id"])
    if row.get("project_id"):
        return frozenset(i for i, sub in enumerate(subprojects) if sub["project_id"] == row["project_id"])
    return frozenset(range(len(subprojects)))


def scope_payers(row, sources, every):
    if row.get("source_id"):
        return frozenset([bare(sources[row["source_id"]]["name"])])
    tier = row.get("tier")
    if not tier:
        return every
    wanted = ("city", "county", "other") if tier == "local" else (tier,)
    return frozenset(bare(source["name"]) for source in sources.values() if source["tier"] in wanted)
