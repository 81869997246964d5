"""Plans with versions against plain plans that hold one version each.

    python3 Tests/PlanPackagesTests/version_check.py PLANCTL [--count N] [--seed S] [--frictionless]

Packages with several versions are made up: whole ones, and ones that say what changes in another. What a version
holds is worked out here with dictionaries, after the page of the format, and written as a package without versions.
Every command must say the same of PLAN@VERSION as of that package; the default must be the last approved version;
a difference between versions must be the one that a plain comparison finds; what is written for one version must
leave the others as they are.
"""

import argparse
import copy
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ComparingTests"))
import diff_check as base  # noqa: E402

CELL = ["subproject_id", "source_id", "year"]


def with_versions(rng):
    """A package with versions, the ids of its versions, and for each the plain plan that it stands for."""
    start = base.made_up(rng)
    versions, contents = [], {}
    for number in range(rng.randint(1, 4)):
        version = {"version_id": rng.choice(["draft", "v", "案"]) + str(number), "name": rng.choice(["", "修正案"]),
                   "status": rng.choice(["draft", "approved", ""]), "date": rng.choice(["", "2024-0%d-01" % (number + 1)]),
                   "base_id": "", "content": rng.choice(["whole", ""])}
        if number and rng.random() < 0.6:
            version["base_id"] = rng.choice(versions)["version_id"]
            if rng.random() < 0.7:
                version["content"] = "changes"
        versions.append(version)
        own = {}
        ids = [row["subproject_id"] for row in start.rows["subprojects"]]
        sources = [row["source_id"] for row in start.rows["sources"]]
        for _ in range(rng.randint(1, 14)):
            own[rng.choice(ids), rng.choice(sources), rng.choice(["2024", "2025", "2026"])] = str(rng.randint(-9, 900))
        totals = [{"total_id": "%s-all" % version["version_id"], "amount": str(rng.randint(0, 3000))}]
        if rng.random() < 0.5:
            totals.append({"total_id": "%s-one" % version["version_id"], "subproject_id": rng.choice(ids),
                           "amount": str(rng.randint(0, 900))})
        contents[version["version_id"]] = (own, totals)
    package = copy.deepcopy(start)
    package.columns["versions"] = list(versions[0])
    package.columns["tranches"] = CELL + ["amount", "version_id"]
    package.columns["totals"] = ["total_id", "subproject_id", "source_id", "year", "amount", "label", "version_id"]
    package.rows["versions"] = versions
    package.rows["tranches"] = [dict(zip(CELL, cell), amount=amount, version_id=name)
                                for name, (own, _) in contents.items() for cell, amount in own.items()]
    package.rows["totals"] = [dict(total, version_id=name) for name, (_, totals) in contents.items() for total in totals]
    rng.shuffle(package.rows["tranches"])
    rng.shuffle(package.rows["totals"])
    package.descriptor["resources"].append({"name": "versions", "path": "versions.csv"})
    for resource in package.descriptor["resources"]:
        declare(resource, package)

    def money(name):
        version = next(v for v in versions if v["version_id"] == name)
        own = contents[name][0]
        return {**money(version["base_id"]), **own} if version["content"] == "changes" else dict(own)

    plain = {}
    for version in versions:
        name = version["version_id"]
        plan = copy.deepcopy(start)
        plan.rows["tranches"] = [dict(zip(CELL, cell), amount=amount) for cell, amount in money(name).items()]
        plan.rows["totals"] = contents[name][1]
        plain[name] = plan
    approved = [v["version_id"] for v in versions if v["status"] == "approved"]
    return package, plain, approved[-1] if approved else versions[-1]["version_id"]


KEYS = {**base.KEYS, "versions": ["version_id"], "tranches": CELL + ["version_id"]}
REFERENCES = {"subproject_id": "subprojects", "source_id": "sources", "version_id": "versions", "base_id": "versions",
              "project_id": "projects"}


def declare(resource, package):
    """Fields, keys and references of a table, as a Data Package declares them."""
    table = resource["name"]
    types = {"amount": "number", "year": "integer", "seq": "integer", "date": "date"}
    keys = [{"fields": [column], "reference": {"resource": "" if REFERENCES[column] == table else REFERENCES[column],
                                               "fields": KEYS[REFERENCES[column]]}}
            for column in package.columns[table] if column in REFERENCES and [column] != KEYS[table]]
    resource.update(type="table", format="csv", encoding="utf-8", schema={
        "fields": [{"name": column, "type": types.get(column, "string")} for column in package.columns[table]],
        "primaryKey": KEYS[table], **({"foreignKeys": keys} if keys else {})})


def said(planctl, plan, *words):
    out = subprocess.run([planctl, words[0], str(plan), *words[1:], "--lang", "en"], capture_output=True, text=True)
    assert out.returncode in (0, 1, 3), (words, plan, out.stderr[-1500:])
    return out.returncode, out.stdout


def without_places(text):
    """JSON without what depends on where a row stands, and on what the plan is called."""

    def clean(value):
        if isinstance(value, dict):
            return {k: clean(v) for k, v in value.items() if k not in ("places", "place", "title", "plan", "file", "line", "column", "row")}
        return [clean(v) for v in value] if isinstance(value, list) else value

    return clean(json.loads(text))


def check_same(planctl, one, other, rng, plan):
    years = sorted({row["year"] for row in plan.rows["tranches"]})
    source = rng.choice(plan.rows["tranches"])["source_id"]
    calls = [("show", "--by", "subproject,source,year", "--format", "json"), ("validate", "--format", "json"),
             ("locate", "--format", "json"), ("schedule", "--format", "csv"), ("export", "--to", "wide-csv"),
             ("simulate", "--cut", "%s@%s=10%%" % (source, rng.choice(years)), "--format", "json")]
    for call in calls:
        results = []
        for folder in (one, other):
            out = subprocess.run([planctl, call[0], str(folder), *call[1:], "--lang", "en"], capture_output=True, text=True)
            results.append((out.returncode, without_places(out.stdout) if "json" in call and out.returncode != 2 else out.stdout))
        assert results[0] == results[1], (call, results)


def check_written(planctl, work, package, name, plain, rng):
    """What is written for one version changes nothing of the others."""
    row = rng.choice(plain.rows["tranches"])
    cut = "%s@%s=50%%" % (row["source_id"], row["year"])
    made, single = work / "made", work / "single"
    shutil.rmtree(made, ignore_errors=True)
    shutil.rmtree(single, ignore_errors=True)
    states = [subprocess.run([planctl, "simulate", str(folder), "--cut", cut, "--write", str(out), "-q"], capture_output=True).returncode
              for folder, out in ((str(work / "versions") + "@" + name, made), (work / "plain", single))]
    assert states[0] == states[1], states
    if states[0] or not single.exists():
        return
    show = ("show", "--by", "subproject,source,year", "--format", "json")
    assert without_places(said(planctl, str(made) + "@" + name, *show)[1]) == without_places(said(planctl, single, *show)[1])
    bases = {v["version_id"]: v for v in package.rows["versions"]}

    def stands_on(version):
        return bases[version]["content"] == "changes" and (bases[version]["base_id"] == name or stands_on(bases[version]["base_id"]))

    for other in bases:
        if other != name and not stands_on(other):
            old, new = (said(planctl, "%s@%s" % (folder, other), *show)[1] for folder in (work / "versions", made))
            assert without_places(old) == without_places(new), other
    assert subprocess.run([planctl, "fmt", str(made), "--check", "-q"]).returncode == 0


def check_faults(planctl, work, package, rng):
    bad = subprocess.run([planctl, "show", str(work / "versions") + "@nothing", "--lang", "en"], capture_output=True, text=True)
    assert bad.returncode == 2 and "P037" in bad.stderr and "versions.csv" in bad.stderr, bad.stderr
    spoilt = copy.deepcopy(package)
    kind = rng.randint(0, 3)
    if kind == 0:
        rng.choice(spoilt.rows["tranches"])["version_id"] = ""
        code, file = "P036", "tranches.csv:"
    elif kind == 1:
        spoilt.columns["tranches"].remove("version_id")
        base.declare(spoilt, "tranches")
        # Without the column two versions of one cell are one row twice.
        cells = {tuple(row[k] for k in CELL): row for row in spoilt.rows["tranches"]}
        spoilt.rows["tranches"] = list(cells.values())
        code, file = "P027", "tranches.csv:1"
    elif kind == 2:
        rng.choice(spoilt.rows["versions"]).update(content="changes", base_id="")
        code, file = "P048", "versions.csv:"
    else:
        first = spoilt.rows["versions"][0]
        first["base_id"] = spoilt.rows["versions"][-1]["version_id"]
        code, file = "P048", "versions.csv:2:"
    spoilt.write(work / "spoilt")
    out = subprocess.run([planctl, "validate", str(work / "spoilt"), "--lang", "en"], capture_output=True, text=True)
    assert out.returncode == 2 and code in out.stderr and file in out.stderr, (kind, out.stderr)


def check_difference(planctl, work, package, plain, rng):
    one, other = (rng.choice(list(plain)) for _ in range(2))
    text = subprocess.run([planctl, "diff", "%s@%s" % (work / "versions", one), "%s@%s" % (work / "versions", other),
                           "--format", "json"], capture_output=True, text=True, check=True).stdout
    answer = json.loads(text)
    want = base.expected(plain[one], plain[other])
    assert base.found(answer) == want, (one, other, base.found(answer), want)
    base.check_sums(plain[one], plain[other], answer)
    base.check_totals(plain[one], plain[other], answer)
    assert answer["versions"] == {"before": one, "after": other}
    (work / "list.json").write_text(text, "utf-8")
    refused = subprocess.run([planctl, "diff", str(work / "versions"), "--apply", str(work / "list.json"), "--lang", "en"],
                             capture_output=True, text=True)
    assert refused.returncode == 2 and "P013" in refused.stderr, refused.stderr


def trial(planctl, work, rng, frictionless):
    package, plain, usual = with_versions(rng)
    package.write(work / "versions")
    subprocess.run([planctl, "fmt", str(work / "versions"), "-q"], check=True, capture_output=True)
    for name, plan in plain.items():
        plan.write(work / "plain")
        subprocess.run([planctl, "fmt", str(work / "plain"), "-q"], check=True, capture_output=True)
        check_same(planctl, str(work / "versions") + "@" + name, work / "plain", rng, plan)
        if name == usual:
            check_same(planctl, work / "versions", work / "plain", rng, plan)
        check_written(planctl, work, package, name, plan, rng)
    check_difference(planctl, work, package, plain, rng)
    check_faults(planctl, work, package, rng)
    # A difference of whole packages tells all versions, and can be applied.
    other = copy.deepcopy(package)
    row = rng.choice(other.rows["tranches"])
    row["amount"] = str(int(row["amount"]) + 1)
    other.write(work / "other")
    subprocess.run([planctl, "fmt", str(work / "other"), "-q"], check=True, capture_output=True)
    subprocess.run([planctl, "diff", str(work / "versions"), str(work / "other"), "--format", "json", "-o",
                    str(work / "list.json"), "-q"], check=True, capture_output=True)
    shutil.rmtree(work / "made", ignore_errors=True)
    subprocess.run([planctl, "diff", str(work / "versions"), "--apply", str(work / "list.json"), "--write",
                    str(work / "made"), "-q"], check=True, capture_output=True)
    assert base.files(work / "made") == base.files(work / "other")
    if frictionless:
        out = subprocess.run([sys.executable, "-m", "frictionless", "validate", str(work / "versions" / "datapackage.json")],
                             capture_output=True, text=True)
        assert "VALID" in out.stdout and "INVALID" not in out.stdout, out.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frictionless", action="store_true")
    options = parser.parse_args()
    planctl = str(pathlib.Path(options.planctl).resolve())
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.count):
            try:
                trial(planctl, pathlib.Path(folder), random.Random(options.seed * 1000 + number), options.frictionless)
            except AssertionError:
                print("seed %d, trial %d" % (options.seed, number), file=sys.stderr)
                raise
    print("%d plans with versions: every command says of a version what it says of a plain plan" % options.count)


if __name__ == "__main__":
    main()
