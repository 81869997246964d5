"""Which figures and relations does a package have, and which relations hang together?"""
import shutil
from fractions import Fraction

from oracle.packages import csv_text, read_csv, resource, write_descriptor
from statements.relations import Figure, PackageFault, Relation

COLUMNS = {
    "figures": ["figure_id", "label", "period", "basis", "value", "unit", "decimals", "place"],
    "relations": ["relation_id", "role", "figure_id", "kind", "factor"],
    "subprojects": ["subproject_id", "name"],
    "sources": ["source_id", "name", "tier"],
    "execution": ["subproject_id", "source_id", "year", "stage", "amount", "as_of"],
    "indicators": ["indicator_id", "subproject_id", "kind", "name", "relation", "target", "actual", "unit", "reason",
                   "year", "weight", "score", "place"],
}
KEYS = {"figures": ["figure_id"], "relations": ["relation_id", "role", "figure_id"], "subprojects": ["subproject_id"],
        "sources": ["source_id"], "execution": ["subproject_id", "source_id", "year", "stage", "as_of"],
        "indicators": ["indicator_id"]}
TYPES = {"decimals": "integer", "value": "number", "factor": "number", "year": "integer", "amount": "number",
         "weight": "number", "score": "number", "as_of": "date"}


def describe(folder, name, tables):
    resources = [resource(table, COLUMNS[table], TYPES, KEYS[table]) for table in tables]
    for field in (field for table in resources for field in table["schema"]["fields"]):
        if field["name"] == "amount":
            field["unit"] = "万元"
    # What rounding of every figure explains is the question of rounding_check.py.
    write_descriptor(folder, "万元", 2, resources, figures="exact", name=name, title=name, languages=["zh"],
                     **{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"})


class Statement:
    """figures.csv and relations.csv, taken from a package or made at random."""

    def __init__(self, figure_rows, relation_rows, name, folder=None):
        self.name, self.folder = name, folder
        self.figures, self.relations = {}, {}
        for row in figure_rows:
            figure = Figure(row)
            if figure.id in self.figures:
                raise PackageFault(f"{figure.id} twice in figures.csv")
            self.figures[figure.id] = figure
        self.relation_rows = relation_rows
        seen = set()
        for row in relation_rows:
            key = (row["relation_id"], row["role"], row["figure_id"])
            if key in seen:
                raise PackageFault(f"{key} twice in relations.csv")
            seen.add(key)
            if row["figure_id"] not in self.figures:
                raise PackageFault(f"{row['relation_id']}: no figure {row['figure_id']}")
            relation = self.relations.setdefault(row["relation_id"], Relation(row["relation_id"], row["kind"]))
            if relation.kind != row["kind"]:
                raise PackageFault(f"{relation.id}: both {relation.kind} and {row['kind']}")
            factor = Fraction(row["factor"]) if row["factor"].strip() else Fraction(1)
            relation.members.append((row["role"], self.figures[row["figure_id"]], factor))
        self.of_figure = {f: [] for f in self.figures}
        for relation in self.relations.values():
            relation.check_form()
            for f in relation.figures():
                self.of_figure[f].append(relation)

    @staticmethod
    def read(folder):
        return Statement(read_csv(folder / "figures.csv"), read_csv(folder / "relations.csv"), folder.name, folder)

    def write(self, folder):
        """A package of these figures; other tables come along from where this was read."""
        shutil.rmtree(folder, ignore_errors=True)
        if self.folder:
            shutil.copytree(self.folder, folder)
        else:
            folder.mkdir(parents=True)
            describe(folder, self.name, ["figures", "relations"])
            (folder / "relations.csv").write_text(csv_text(COLUMNS["relations"], self.relation_rows), encoding="utf-8")
        self.write_figures(folder)

    def write_figures(self, folder):
        rows = [f.row for f in self.figures.values()]
        (folder / "figures.csv").write_text(csv_text(list(rows[0]), rows), encoding="utf-8")

    def verdicts(self):
        return {r.id: r.judge() for r in self.relations.values()}

    def components(self, relations):
        """Relations in groups that share figures."""
        groups, seen = [], set()
        chosen = {r.id for r in relations}
        for start in relations:
            if start.id in seen:
                continue
            seen.add(start.id)
            group, queue = [], [start]
            while queue:
                relation = queue.pop()
                group.append(relation)
                for f in relation.figures():
                    for other in self.of_figure[f]:
                        if other.id in chosen and other.id not in seen:
                            seen.add(other.id)
                            queue.append(other)
            groups.append(group)
        return groups
