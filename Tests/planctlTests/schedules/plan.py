"""What does a plan give each place, line by line and year by year?"""
import collections
import json
import os
from fractions import Fraction

from oracle.disagreement import demand
from oracle.exact import apportioned
from oracle.packages import read_table

LOCAL = {"city", "county", "other"}
FIELDS = {
    "projects": "project_id name", "subprojects": "subproject_id seq project_id name level start_year end_year",
    "places": "place_code name name_en kind parent_code", "sources": "source_id name name_en tier place_code",
    "tranches": "subproject_id source_id year amount", "outputs": "subproject_id year item quantity unit",
    "duties": "duty_id name lead partners start_year end_year", "duty_projects": "duty_id project_id"}


def read_tranches(folder, decimals):
    found = {}
    for row in read_table(folder, "tranches"):
        amount = Fraction(row["amount"]) * 10 ** decimals
        demand(amount.denominator == 1, "decimals of", row)
        found[row["subproject_id"], row["source_id"], int(row["year"])] = int(amount)
    return found


class Plan:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
            unit = json.load(file)["planctl"]
        self.unit, self.decimals = unit["unit"], unit["decimals"]
        table = {name: read_table(folder, name) for name in FIELDS}
        # By the bytes of the code: the declared order of ties.
        self.places = {row["place_code"]: row for row in sorted(
            table["places"], key=lambda row: row["place_code"].encode())}
        self.rank = {code: n for n, code in enumerate(self.places)}
        self.sources = {row["source_id"]: row for row in table["sources"]}
        self.subs = {row["subproject_id"]: row for row in table["subprojects"]}
        self.outputs, self.duties = table["outputs"], {row["duty_id"]: row for row in table["duties"]}
        self.duties_of = collections.defaultdict(list)
        for row in table["duty_projects"]:
            self.duties_of[row["project_id"]].append(row["duty_id"])
        self.tranches = read_tranches(folder, self.decimals)
        self.years = sorted({year for _, _, year in self.tranches} | {int(row["year"]) for row in self.outputs})

    def place_of(self, source):
        return self.sources[source].get("place_code") or ""

    def is_joint(self, source):
        return self.sources[source]["tier"] not in LOCAL

    def lies_in(self, place, other):
        seen = set()
        while place and place not in seen:
            if place == other:
                return True
            seen.add(place)
            place = self.places[place].get("parent_code") or ""
        return False

    def split(self, amounts, source, sub, year):
        """{place: its part of this joint money}, empty if it stays"""
        own = self.place_of(source)
        for years in ([year], None):
            weights = collections.Counter()
            for (i, s, t), amount in amounts.items():
                place = self.place_of(s)
                if i == sub and not self.is_joint(s) and place and (years is None or t in years):
                    if not own or self.lies_in(place, own):
                        weights[place] += amount
            weights = {self.rank[p]: w for p, w in weights.items() if w > 0}
            if weights:
                codes = list(self.places)
                return {codes[n]: a for n, a in apportioned(amounts.get((sub, source, year), 0), weights).items()}
        return {}

    def entries(self, after, joint):
        """{(place, part, sub, source): {year: (before or None, after or None)}}"""
        lines = collections.defaultdict(dict)
        for cell in sorted(set(self.tranches) | {c for c, a in after.items() if a}):
            sub, source, year = cell
            place, is_printed = self.place_of(source), cell in self.tranches
            before, now = self.tranches.get(cell, 0), after.get(cell, 0)

            def put(place, part, before, now):
                values = (before if is_printed else None, now if is_printed or now else None)
                if values != (None, None):
                    lines[place, part, sub, source][year] = values

            put(place, "own", before, now)
            if joint and self.is_joint(source):
                old, new = self.split(self.tranches, source, sub, year), self.split(after, source, sub, year)
                old = {p: a if is_printed else 0 for p, a in old.items()}
                for p in set(old) | set(new):
                    put(p, "joint", old.get(p, 0), new.get(p, 0))
                if old or new:
                    put(place, "given", -sum(old.values()), -sum(new.values()))
        return dict(lines)
