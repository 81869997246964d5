"""Does a mistake end with one clear error, and leave every file as it was?"""
import os
import shutil
import subprocess
import tempfile

from oracle.disagreement import demand, Disagreement, same
from schedules.written import Tool


def check_mistakes(path, plan, tally):
    with tempfile.TemporaryDirectory() as scratch:
        tool = Tool(path, plan, tally)
        out = os.path.join(scratch, "out")
        full = os.path.join(scratch, "full")
        os.mkdir(full)
        open(os.path.join(full, "mine.txt"), "w").close()
        link = os.path.join(scratch, "link")
        os.symlink(full, link)
        file = os.path.join(scratch, "file")
        open(file, "w").close()
        inside = os.path.join(plan.folder, "out")
        cases = [
            (["--place=999999", "--out", out], 2), (["--place=", "--out", out], None), (["--decimals=x", "--out", out], 2),
            (["--decimals=-1", "--out", out], 2), (["--decimals=15", "--out", out], 2), (["--decimals=+1", "--out", out], 2),
            (["--decimals=", "--out", out], 2), (["--decimals=①", "--out", out], 2), (["--unit=万", "--out", out], 2),
            (["--decimals=99999999999999999999", "--out", out], 2), (["--province=half", "--out", out], 2),
            (["--format=pdf", "--out", out], 2), (["--out", inside], 2), (["--out", plan.folder], 2),
            (["--out", plan.folder + "/../" + os.path.basename(plan.folder) + "/out"], 2), (["--out", out, "-o", file + "2"], 2),
            (["--out", full], 2), (["--out", link], 2), (["--out", file], 2), (["--out", "/proc/out"], 2),
            (["--out", os.path.join(scratch, "no", "out")], 2), (["--out", ""], 2), (["--format=csv", "-o", "/dev/full"], 2),
            (["--format=csv", "-o", os.path.join(scratch, "no", "x.csv")], 2), (["--format=csv", "-o", scratch], 2),
            (["--scenario=none", "--out", out], 2), (["--cut=nobody=20%", "--out", out], 2),
            (["--cut=*=50%", "--lock=*", "--out", out], 3), (["--nonsense", "--out", out], 2), (["--out"], 2),
            (["--out", out, "--out", out + "2"], 2), (["--format=csv", "--format=md", "--out", out], 2),
            (["--decimals=0", "--decimals=1", "--out", out], 2), (["extra", "--out", out], 2)]
        state = lambda: sorted((os.path.join(p, n), os.path.getsize(os.path.join(p, n))) for p, _, names in
                               [*os.walk(scratch), *os.walk(plan.folder)] for n in names)
        before, wrong = state(), []
        for words, status in cases:
            for language in ("zh", "en"):
                found = None
                try:
                    shown = tool("schedule", *words, "--lang", language, status=(status,) if status else (0, 1, 2, 3))
                    demand(state() == before, "files after a mistake", set(state()) ^ set(before))
                    if tool.status:
                        same(shown, "", "output beside an error")
                        lines = tool.error.strip().split("\n")
                        demand(lines[0] and (tool.status == 3 or lines[0].startswith(("error: ", "错误：")) and lines[1:] in (
                            [], ["用法见 planctl help schedule"], ["see planctl help schedule"])), "one clear error", tool.error)
                except Disagreement as fault:
                    found = fault
                    for extra in (out, out + "2", inside):
                        shutil.rmtree(extra, ignore_errors=True)
                if found:
                    wrong.append(f"schedule {' '.join(words)} --lang {language}: {found}")
                tally["mistakes"] += 1
        # What was printed is not lost silently.
        with open("/dev/full", "wb") as device:
            done = subprocess.run([tool.path, "schedule", plan.folder, "--format", "csv"], stdout=device, stderr=subprocess.PIPE)
        if done.returncode == 0 or not done.stderr:
            wrong.append("schedule > /dev/full exits 0")
        if wrong:
            raise Disagreement("\n  ".join(wrong))
