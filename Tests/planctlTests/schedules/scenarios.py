"""Are schedules after a scenario those of the plan that simulate writes?"""
import os
import shutil

from oracle.disagreement import demand, same
from schedules.formats import check_formats
from schedules.plan import read_tranches
from schedules.rounding import check_rounding
from schedules.sums import check_exact


def scenario_words(plan, rng):
    if not plan.tranches:
        return None
    tiers = sorted({plan.sources[s]["tier"] for _, s, _ in plan.tranches})
    sources = sorted({s for _, s, _ in plan.tranches})
    years = sorted({t for _, _, t in plan.tranches})

    def selector():
        source = rng.choice(sources + tiers + ["*"])
        year = f"@{rng.choice(years)}" if rng.random() < 0.6 else ""
        return source + year

    words = [f"--cut={selector()}={rng.choice(['10%', '33%', '50%', '100%', '7.5%'])}" for _ in range(rng.choice([1, 1, 2]))]
    if rng.random() < 0.5:
        words.append("--backfill=" + ",".join(rng.sample(sources, min(len(sources), 2))))
    if rng.random() < 0.3:
        words.append(rng.choice(["--defer", "--defer=1"]))
    if rng.random() < 0.2:
        words.append(f"--floor={selector()}=80%")
    if rng.random() < 0.2:
        words.append("--method=" + rng.choice(["priority", "proportional"]))
        words = [w for w in words if not w.startswith(("--backfill", "--defer")) or "proportional" not in words[-1]]
    return words


def check_scenario(tool, plan, rng, scratch, words):
    written = os.path.join(scratch, "written")
    shutil.rmtree(written, ignore_errors=True)
    tool("simulate", *words, "--write", written, "-q", status=(0, 2, 3))
    status = tool.status
    tool.tally[f"scenarios with status {status}"] += 1
    joint = rng.random() < 0.6
    province = ["--province", "in-proportion"] if joint else []
    files = tool.folder("scenario", *words, *province, "--format", "csv", status=(status,))
    if status:
        demand(tool.error.strip(), "no reason given")
        same(tool("schedule", *words, "--format", "csv", status=(status,)), "", "output of an impossible scenario")
        return
    after = read_tranches(written, plan.decimals)
    after = {cell: after.get(cell, 0) for cell in set(plan.tranches) | set(after)}
    check_exact(plan, files, after, joint, True)
    check_rounding(tool, plan, rng, joint, words, after)
    if rng.random() < 0.3:
        check_formats(tool, plan, (*words, *province), rng, scratch, True)
