"""What is no readable table? Each gets one clear message, exit status 2, and nothing is written, in bounded
time and memory."""

import os

from . import archives
from .running import run

SECONDS = 20
MEMORY = 1 << 30

SAMPLE_HTML = """<html><head><meta charset="utf-8"></head><body><p>单位：万元</p><table>{}</table></body></html>"""
HEAD = "序号,项目名称,子项目,2021年省级资金,2021年市本级,2022年省级资金,2022年市本级\n"


def row(number):
    return f"{number},项目{number},子项目{number},{number}0,5,{number}1,7\n"


TABLE = "单位：万元\n" + HEAD + "".join(row(number) for number in range(1, 7))


def html_of(text):
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>"
                   for line in text.strip().split("\n"))


def cases():
    """(name, file name, bytes, words of which the message has one)."""
    yield "empty file", "a.csv", b"", ["empty", "no table"]
    yield "only blanks", "a.txt", b"   \n\n \t\n", ["no table", "empty"]
    yield "no table in text", "a.txt", "通知\n各县（区）人民政府：\n请抓好落实。\n".encode(), ["table"]
    yield "no table in a page", "a.html", b"<html><body><p>no table here</p></body></html>", ["table"]
    yield "no table in markdown", "a.md", "# 标题\n\n正文。\n".encode(), ["table"]
    yield "text where numbers are", "a.csv", (HEAD + "1,甲,乙,待定,待定,待定,待定\n2,丙,丁,未定,未定,见附件,见附件\n").encode(), []
    yield "PDF", "a.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", ["pdftotext"]
    yield "PDF named txt", "a.txt", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", ["pdftotext", "PDF"]
    yield "picture", "a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, []
    yield "picture named csv", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, []
    yield "legacy xls", "a.xls", archives.compound(["Workbook"]), ["xls"]
    yield "legacy xls named xlsx", "a.xlsx", archives.compound(["Workbook"]), ["xls"]
    yield "legacy doc", "a.doc", archives.compound(["WordDocument"]), ["doc"]
    yield "encrypted xlsx", "a.xlsx", archives.compound(["EncryptionInfo", "EncryptedPackage"]), ["password", "encrypt"]
    yield "encrypted ods", "a.ods", archives.encrypted_ods(), ["password", "encrypt"]
    yield "encrypted entries", "a.xlsx", archives.flagged_encrypted(), ["password", "encrypt"]
    yield "not in time: RTF", "a.rtf", b"{\\rtf1\\ansi hello}", []
    yield "ZIP cut in half", "a.xlsx", archives.workbook(TABLE)[:900], []
    yield "ZIP without its end", "a.xlsx", archives.workbook(TABLE)[:-30], []
    yield "ZIP of something else", "a.xlsx", archives.archive({"hello.txt": b"hello"}), []
    yield "workbook without sheets", "a.xlsx", archives.workbook_parts(sheets=0), []
    yield "wrong check sum", "a.xlsx", archives.wrong_sum(TABLE), []
    yield "deflate bomb", "a.xlsx", archives.bomb(), []
    yield "bomb of many entries", "a.xlsx", archives.many_entries(), []
    yield "overlapping entries", "a.xlsx", archives.overlapping(), []
    yield "path outside", "a.xlsx", archives.outside(), []
    yield "XML entities", "a.xlsx", archives.entities(), []
    yield "XML entities in docx", "a.docx", archives.entities_docx(), []
    yield "XML external entity", "a.xlsx", archives.external_entity(), []
    yield "deep XML", "a.xlsx", archives.deep(200_000), []
    yield "deep HTML", "a.html", b"<table>" + b"<div>" * 300_000, []
    yield "nested HTML tables", "a.html", b"<table><tr><td>" * 100_000, []
    yield "broken XML", "a.xlsx", archives.broken_xml(), []
    yield "a million columns in csv", "a.csv", ("项目名称," + "1," * 1_000_000 + "1\n").encode() * 3, []
    yield "a million columns in html", "a.html", SAMPLE_HTML.format("<tr>" + "<td>1" * 1_000_000 + "</tr>").encode(), []
    yield "colspan of a billion", "a.html", SAMPLE_HTML.format(
        "<tr><td colspan=1000000000 rowspan=1000000000>1</td></tr>" * 3).encode(), []
    yield "many big spans", "a.html", SAMPLE_HTML.format(
        ("<tr>" + "<td colspan=1000 rowspan=65534>1</td>" * 50 + "</tr>") * 300).encode(), []
    yield "repeated cells in ods", "a.ods", archives.ods_repeated(), []
    yield "cell at XFD1048576", "a.xlsx", archives.far_cell(), []
    yield "columns beyond XFD", "a.xlsx", archives.beyond(), []
    yield "all cells merged", "a.xlsx", archives.merged_everything(TABLE), []
    yield "merges over each other", "a.xlsx", archives.merged_overlapping(), []
    yield "all one cell in html", "a.html", SAMPLE_HTML.format("<tr><td rowspan=6 colspan=7>12</td></tr>").encode(), []
    yield "images only, docx", "a.docx", archives.pictures_docx(), ["picture", "image", "table"]
    yield "images only, xlsx", "a.xlsx", archives.workbook_of([]), []
    yield "the same table twice in html", "a.html", SAMPLE_HTML.format(html_of(TABLE[6:])).encode() + SAMPLE_HTML.format(
        html_of(TABLE[6:].replace("10", "90"))).encode(), ["--table", "table"]
    yield "two tables of equal right in html", "a.html", SAMPLE_HTML.format(html_of(TABLE[6:])).encode() + SAMPLE_HTML.format(
        html_of(TABLE[6:].replace("市本级", "市级资金").replace("2022", "2023"))).encode(), ["--table", "table"]
    yield "two equal sheets", "a.xlsx", archives.workbook_of([TABLE, TABLE.replace("10", "90")]), ["--sheet", "--table"]
    yield "formulas without values", "a.xlsx", archives.formulas(), ["formula", "value"]
    yield "nothing but a head", "a.csv", HEAD.encode(), []
    yield "unclosed quote", "a.csv", (HEAD + '1,"甲,乙,1,2,3,4\n' + row(2) * 5).encode(), []
    yield "bytes of no encoding", "a.csv", bytes([0xff, 0x81, 0x00, 0xfe, 0x80]) * 300, []
    yield "NUL bytes", "a.csv", HEAD.encode() + b"1,\x00,\x00,1,2,3,4\n" * 4, []
    yield "UTF-16 of odd length", "a.csv", TABLE.encode("utf-16")[:-1], []
    yield "surrogates alone", "a.csv", b"\xff\xfe" + b"\x00\xd8,\x00" * 50, []
    yield "amounts too large", "a.csv", (HEAD + f"1,甲,乙,{'9' * 40},1,2,3\n" * 3).encode(), []
    yield "a line of 50 MB", "a.csv", b"1" * 50_000_000, []
    yield "a folder", "folder", None, []
    yield "no such file", "missing.xlsx", None, []


def judge(binary, folder, name, file, content, words):
    """What is wrong with how one bad file is met."""
    path = os.path.join(folder, file)
    if file == "folder":
        os.makedirs(path, exist_ok=True)
    elif content is not None:
        with open(path, "wb") as made:
            made.write(content)
    target = os.path.join(folder, "bad.plan")
    ran = run([binary, "import", path, "--yes", "-o", target, "--lang", "en"], target, SECONDS, MEMORY)
    found = []
    if ran.hung:
        found.append(f"takes more than {SECONDS} s of processor time")
    elif ran.crashed:
        found.append(f"crashes with status {ran.status}: {ran.err.strip()[-200:]}")
    elif ran.status != 2:
        found.append(f"status {ran.status}: {ran.out.strip()[-300:]}")
    if ran.status == 2 and ran.wrote:
        found.append("writes something and says 2")
    if ran.status == 2 and not ran.err.strip():
        found.append("says nothing")
    heads = [line for line in ran.err.splitlines() if line.startswith("error")]
    if ran.status == 2 and len(heads) != 1:
        found.append(f"{len(heads)} lines of error: {ran.err.strip()[:300]}")
    if ran.status == 2 and words and not any(word.lower() in ran.err.lower() for word in words):
        found.append(f"no word of {', '.join(words)}: {ran.err.strip()[:300]}")
    if ran.seconds > SECONDS / 2 and not ran.hung:
        found.append(f"takes {ran.seconds:.0f} s")
    if ran.memory > MEMORY:
        found.append(f"takes {ran.memory >> 20} MB")
    first = ran.err.strip().splitlines()[0] if ran.err.strip() else ran.out.strip().splitlines()[-1:]
    print(f"{'ok   ' if not found else 'WRONG'} {name} ({ran.seconds:.1f} s): {'; '.join(found) or first}")
    if os.path.isfile(path):
        os.remove(path)
    return found, path


def check(options):
    faults = 0
    for name, file, content, words in cases():
        found, _ = judge(options.binary, options.folder, name, file, content, words)
        faults += bool(found)
        if found and options.keep and content is not None and len(content) < 10 << 20:
            os.makedirs(options.keep, exist_ok=True)
            with open(os.path.join(options.keep, f"bad-{name.replace(' ', '-')}-{file}"), "wb") as made:
                made.write(content)
    return faults
