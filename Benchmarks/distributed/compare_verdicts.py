#!/usr/bin/env python3
"""Compares the verdict of one run over a whole plan with one merged from parts.

    compare_verdicts.py SINGLE.json MERGED.json

Equal must be: the counts of all four verdicts, the cases of every rule, and the findings as (code, subject,
found, expected, difference, waiver). Only codes that the merged verdict itself lists as unjudged are left
out, and U101, whose cases count repairs. Exit status 1: they differ."""
import collections
import json
import sys


def findings(verdict, left):
    keys = ("code", "subject", "found", "expected", "difference", "waived")
    return collections.Counter(
        json.dumps([finding.get(key) for key in keys], sort_keys=True, ensure_ascii=False)
        for finding in verdict["findings"] if finding["code"] not in left)


def differences(single, merged):
    left = set(merged["unjudged"]) | {"U101"}
    if single["plan"] != merged["plan"]:
        yield f"plans: {single['plan']} and {merged['plan']}"
    if single["relations"] != merged["relations"]:
        yield f"relations: {single['relations']} and {merged['relations']}"
    for one, other in zip(single["rules"], merged["rules"]):
        if one["code"] not in left and one != other:
            yield f"rule: {one} and {other}"
    one, other = findings(single, left), findings(merged, left)
    for finding in sorted((one - other).keys()):
        yield f"only in the single run: {finding}"
    for finding in sorted((other - one).keys()):
        yield f"only merged: {finding}"


def compare(single, merged):
    """Prints what differs, or what is equal; returns whether nothing differs."""
    found = list(differences(single, merged))
    for line in found[:20]:
        print(line, file=sys.stderr)
    if not found:
        relations = " ".join(f"{name} {count}" for name, count in merged["relations"].items())
        print(f"{len(merged['parts'])} parts merged = one run: {relations}, "
              f"{len(merged['findings'])} findings")
    return not found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as one, open(sys.argv[2], encoding="utf-8") as other:
        sys.exit(0 if compare(json.load(one), json.load(other)) else 1)
