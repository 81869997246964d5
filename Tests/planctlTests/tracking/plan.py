"""Which places, sources, projects and sub-projects does a plan have, and in what order?"""
import json
import os
import re

from oracle.packages import read_csv

TIERS = ["central", "province", "city", "county", "other"]
FIELDS = {
    "places": "place_code name name_en kind parent_code",
    "projects": "project_id name",
    "sources": "source_id name name_en tier place_code",
    "subprojects": "subproject_id seq project_id name level start_year end_year content",
    "tranches": "subproject_id source_id year amount",
    "execution": "subproject_id source_id year stage amount as_of",
    "indicators": "indicator_id subproject_id kind name relation target actual unit reason year weight score",
}


def natural(text):
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", text)]


class Plan:
    def __init__(self, folder):
        with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
            package = json.load(file)
        self.name = package["name"]
        self.unit, self.decimals = package["planctl"]["unit"], package["planctl"]["decimals"]
        self.tables = {name: [] for name in FIELDS}
        for resource in package["resources"]:
            if resource["name"] in FIELDS:
                self.tables[resource["name"]] = read_csv(os.path.join(folder, resource["path"]))
        places = sorted(row["place_code"] for row in self.tables["places"])
        self.places = places
        self.place_of = {row["source_id"]: row.get("place_code") or None for row in self.tables["sources"]}
        self.tier_of = {row["source_id"]: row["tier"] for row in self.tables["sources"]}
        self.sources = sorted(
            self.tier_of,
            key=lambda s: (
                TIERS.index(self.tier_of[s]),
                places.index(self.place_of[s]) if self.place_of[s] else -1,
                natural(s),
            ),
        )
        self.projects = sorted((row["project_id"] for row in self.tables["projects"]), key=natural)
        rows = self.tables["subprojects"]
        self.subprojects = [
            row["subproject_id"]
            for row in sorted(
                rows, key=lambda r: (int(r["seq"]) if r.get("seq") else 10**18, natural(r["subproject_id"]))
            )
        ]
        self.project_of = {row["subproject_id"]: row.get("project_id") or None for row in rows}
