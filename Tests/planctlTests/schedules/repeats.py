"""Are the bytes the same in another language, another locale and with shuffled rows?"""
import os
import shutil

from oracle.disagreement import demand, same
from schedules.drawn import write_package
from schedules.written import table_of


def check_bytes(tool, plan, rng, scratch, tables):
    words = ["--province", "in-proportion"] if rng.random() < 0.7 else []
    zh = tool("schedule", *words, "--format", "csv", "--lang", "zh")
    if "note" not in table_of(zh)[0]:  # a version that translated this column
        same(tool("schedule", *words, "--format", "csv", "--lang", "en"), zh, "CSV in English")
        zh_files, en_files = (tool.folder("lang", *words, "--format", "csv", "--lang", lang) for lang in ("zh", "en"))
        for name in sorted(set(zh_files) | set(en_files)):
            same(en_files.get(name), zh_files.get(name), name, "in English")
        for form in ("wide-csv",):
            same(tool("export", "--to", form, "--lang", "en"), tool("export", "--to", form, "--lang", "zh"), form, "in English")
    if not tables:
        return
    other = os.path.join(scratch, "shuffled", "plan")
    shutil.rmtree(other, ignore_errors=True)
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in tables.items()}
    write_package(other, shuffled, plan)
    again = tool("schedule", *words, "--format", "csv", "--lang", "zh", folder=other,
                 env={"LC_ALL": rng.choice(["tr_TR.UTF-8", "zh_CN.GB18030", "de_DE"]), "TZ": "Asia/Shanghai"})
    same(again, zh, "rows in another order")
    options = ["--decimals", "1", *words, "--lang", "en"]
    for form in ("text", "html", "md", "csv", "xlsx"):
        out = [os.path.join(scratch, name) for name in ("a", "b")]
        for path, folder in zip(out, (None, other)):
            tool("schedule", *options, "--format", form, "-o", path, folder=folder)
        with open(out[0], "rb") as a, open(out[1], "rb") as b:
            demand(a.read() == b.read(), "rows in another order make another", form)
    for form in ("wide-csv", "xlsx"):
        for path, folder in zip(out, (None, other)):
            tool("export", "--to", form, "--lang", "en", "-o", path, folder=folder)
        with open(out[0], "rb") as a, open(out[1], "rb") as b:
            if form == "wide-csv":
                demand(a.read() == b.read(), "rows in another order make another", form)
