"""Writes documents into a folder, and beside each what a reader must find in it, as JSON.

    python3 make_documents.py FOLDER

Files are made by openpyxl and by Python's own zipfile and codecs, so that nothing of the readers under
test has a part in them. Each NAME has NAME.json: a list of tables with rows, columns and cells
[row, column, row span, column span, text, stored, formula, hidden], or the code of a fault.
"""

import codecs
import datetime
import io
import json
import os
import random
import struct
import sys
import zipfile
import zlib

folder = sys.argv[1]


def write(name, content, expected):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump(expected, file, ensure_ascii=False)


def cell(row, column, text, rows=1, columns=1, stored=None, formula=None, hidden=False):
    return [row, column, rows, columns, text, stored, formula, hidden]


def table(rows, columns, cells):
    return {"rows": rows, "columns": columns, "cells": cells}


def archive(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as zip_file:
        for name, text in parts:
            zip_file.writestr(name, text)
    return out.getvalue()


# Workbooks ---------------------------------------------------------------------------------------

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def content_types(*kinds):
    """What LibreOffice asks for."""
    office = "application/vnd.openxmlformats-officedocument."
    return ("[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(f'<Override PartName="{part}" ContentType="{office}{kind}+xml"/>' for part, kind in kinds)
            + "</Types>")


def workbook(sheet, styles="", strings="", properties="", state="visible", more=()):
    """A workbook of one sheet by hand: what openpyxl does not write."""
    relation = '<Relationship Id="%s" Type="' + RELATIONS + '/%s" Target="%s"/>'
    package = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    sheet_kind = "spreadsheetml."
    parts = [
        content_types(("/xl/workbook.xml", sheet_kind + "sheet.main"),
                      ("/xl/worksheets/sheet1.xml", sheet_kind + "worksheet"),
                      ("/xl/styles.xml", sheet_kind + "styles"),
                      ("/xl/sharedStrings.xml", sheet_kind + "sharedStrings")),
        ("_rels/.rels", package + relation % ("r1", "officeDocument", "xl/workbook.xml") + "</Relationships>"),
        ("xl/workbook.xml",
         f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
         f'<workbookPr {properties}/><sheets><sheet name="一 &amp; 二" sheetId="1" state="{state}" r:id="r1"/>'
         "</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels",
         package + relation % ("r1", "worksheet", "/xl/worksheets/sheet1.xml")
         + relation % ("r2", "styles", "styles.xml")
         + relation % ("r3", "sharedStrings", "sharedStrings.xml") + "</Relationships>"),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'),
        ("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'),
        ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>'),
    ]
    return archive(parts + list(more))


# Format, number as stored, what Excel shows. From ECMA-376 18.8.31 and Excel itself.
FORMATS = [
    ("General", "1234.5", "1234.5"),
    ("General", "0.30000000000000004", "0.3"),
    ("General", "1E-3", "0.001"),
    ("General", "-1.50", "-1.5"),
    ("General", "12345678901234567890", "12345678901234600000"),
    ("0", "2.5", "3"),
    ("0", "-2.5", "-3"),
    ("0", "-0.4", "0"),
    ("0.00", "1234.565", "1234.57"),
    ("0.00", "1.005", "1.01"),
    ("0.00", "0.285", "0.29"),
    ("0.00", "99.995", "100.00"),
    ("#,##0", "1234567.5", "1,234,568"),
    ("#,##0", "12", "12"),
    ("#,##0.00", "-1234.5", "-1,234.50"),
    ("#,##0.00", "0", "0.00"),
    ("000,000", "12", "000,012"),
    ("#", "0", ""),
    ("#.##", "0.5", ".5"),
    ("#.##", "3", "3."),
    ("0.0#", "1.25", "1.25"),
    ("0.0#", "1.2", "1.2"),
    ("0.0#", "1", "1.0"),
    ("0%", "0.125", "13%"),
    ("0.00%", "0.1", "10.00%"),
    ("#,##0,", "1234567", "1,235"),
    ("0.0,,", "1234567", "1.2"),
    ('#,##0.00"万元"', "1234.5", "1,234.50万元"),
    ("#,##0;(#,##0)", "-1234", "(1,234)"),
    ("#,##0;[Red]#,##0", "-1234", "-1,234"),
    ("#,##0;[Red]-#,##0", "-1234", "-1,234"),
    ("#,##0;△#,##0", "-1234", "△1,234"),
    ("0;-0;—", "0", "—"),
    ("0;-0;;@", "0", ""),
    ('0.00;-0.00;"-"', "0", "-"),
    ("[<1]0.00;[>=1000]#,##0;0", "0.5", "0.50"),
    ("[<1]0.00;[>=1000]#,##0;0", "5000", "5,000"),
    ("[<1]0.00;[>=1000]#,##0;0", "50", "50"),
    ("[=0]\"无\";General", "0", "无"),
    ("[=0]\"无\";General", "7", "7"),
    ("[$¥-804]#,##0.00", "5", "¥5.00"),
    ("0.00E+00", "12345", "1.23E+04"),
    ("0.00E+00", "0.00012", "1.20E-04"),
    ("##0.0E+0", "12345", "12.3E+3"),
    ("yyyy-mm-dd", "44197", "2021-01-01"),
    ("yyyy/m/d", "43831", "2020/1/1"),
    ('yyyy"年"m"月"d"日"', "44255", "2021年2月28日"),
    ('yyyy"年"m"月";@', "44255", "2021年2月"),
    ('[$-804]yyyy"年"m"月"d"日";@', "45291", "2023年12月31日"),
    ("[$-404]e/m/d", "44197", "110/1/1"),
    ("[$-411]ggge\"年\"m\"月\"", "45292", "令和6年1月"),
    ("[$-411]ge.m.d", "43585", "H31.4.30"),
    ("aaaa", "45292", "星期一"),
    ("d-mmm-yy", "1", "1-Jan-00"),
    ("yyyy-mm-dd", "60", "1900-02-29"),
    ("yyyy-mm-dd", "61", "1900-03-01"),
    ("yyyy-mm-dd", "59", "1900-02-28"),
    ("yyyy-mm-dd hh:mm:ss", "44197.5", "2021-01-01 12:00:00"),
    ("h:mm AM/PM", "0.75", "6:00 PM"),
    ('上午/下午h"时"mm"分"', "0.25", "上午6时00分"),
    ("[h]:mm", "1.5", "36:00"),
    ("mm:ss.0", "0.000015", "00:01.3"),
    ("dddd, mmmm dd, yyyy", "44197", "Friday, January 01, 2021"),
    ("yyyy-mm-dd", "2958465", "9999-12-31"),
    ("@", "12.5", "12.5"),
    ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "-1234.5", "-1,234.50"),
    ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "0", "-"),
    ("#,##0.00_);[Red](#,##0.00)", "-5", "(5.00)"),
    ("General\"人\"", "94", "94人"),
    ("0000", "7", "0007"),
    ("000\\-0000", "1234567", "123-4567"),
    ("0.00", "123456789012345.67", "123456789012346.00"),
]


def stored(text):
    """At most 15 digits, as decimal text."""
    from decimal import Context, Decimal, ROUND_HALF_UP

    number = Context(prec=15, rounding=ROUND_HALF_UP).create_decimal(text)
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if Decimal(plain) == 0 else plain


def number_formats():
    from xml.sax.saxutils import quoteattr

    codes = list(dict.fromkeys(code for code, _, _ in FORMATS))
    styles = "<numFmts>" + "".join(
        f'<numFmt numFmtId="{164 + number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(codes)) + "</numFmts><cellXfs>" + "".join(
        f'<xf numFmtId="{164 + number}"/>' for number in range(len(codes))) + "</cellXfs>"
    rows, cells = [], []
    for row, (code, number, shown) in enumerate(FORMATS):
        rows.append(f'<row r="{row + 1}"><c r="A{row + 1}" s="{codes.index(code)}"><v>{number}</v></c></row>')
        cells.append(cell(row, 0, shown, stored=stored(number)))
    write("formats.xlsx", workbook("<sheetData>" + "".join(rows) + "</sheetData>", styles),
          [table(len(FORMATS), 1, cells)])
    # The system of 1904, and formats without a code.
    styles = ("<cellXfs>" + "".join(f'<xf numFmtId="{id}"/>' for id in (14, 31, 58, 4, 10, 49)) + "</cellXfs>")
    sheet = "<sheetData><row>" + "".join(
        f'<c s="{style}"><v>{value}</v></c>' for style, value in
        enumerate(["0", "42735", "42735", "1234.5", "0.5", "7"])) + "</row></sheetData>"
    write("built-in-1904.xlsx", workbook(sheet, styles, properties='date1904="1"'), [table(1, 6, [
        cell(0, 0, "1904/1/1", stored="0"), cell(0, 1, "2021年1月1日", stored="42735"),
        cell(0, 2, "1月1日", stored="42735"), cell(0, 3, "1,234.50", stored="1234.5"),
        cell(0, 4, "50.00%", stored="0.5"), cell(0, 5, "7", stored="7")])])


def sheets_by_hand():
    strings = ('<si><t>序号</t></si><si><r><rPr><b/></rPr><t>项</t></r><r><t xml:space="preserve">目 </t></r>'
               '<rPh sb="0" eb="1"><t>xiang</t></rPh></si><si><t>a_x000D_\nb_x005F_</t></si>')
    sheet = (
        '<cols><col min="3" max="4" hidden="1"/></cols><sheetData>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>'
        '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>in&#x4E00;</t></is></c>'
        '<c r="B3" t="b"><v>1</v></c><c r="E3" t="e"><v>#DIV/0!</v></c></row>'
        '<row r="5"><c r="A5"><f t="shared" ref="A5:A7" si="0">SUM(B5:$C5)+D$1&amp;"B5"&amp;\'A1\'!B2</f><v>3</v></c>'
        '<c r="B5" t="str"><f>A5&amp;"x"</f><v>3x</v></c><c r="C5"><f>1+1</f></c><c r="D5" s="3"/></row>'
        '<row r="6"><c r="A6"><f t="shared" si="0"/><v>4</v></c></row>'
        '<row r="7"><c r="A7"><f t="shared" si="0"/><v>5</v></c><c r="IV7"><v>1</v></c><c r="XFD7"><v>2</v></c></row>'
        '</sheetData><mergeCells count="3"><mergeCell ref="A2:B2"/><mergeCell ref="D5:E6"/>'
        '<mergeCell ref="A9:XFD1048576"/></mergeCells>')
    shared = 'SUM(B{0}:$C{0})+D$1&"B5"&\'A1\'!B{1}'
    write("by-hand.xlsx", workbook(sheet, strings=strings), [table(7, 16384, [
        cell(1, 0, "序号", columns=2), cell(1, 2, "a\nb_", hidden=True),
        cell(2, 0, "in一", hidden=True), cell(2, 1, "TRUE", hidden=True),
        cell(2, 4, "#DIV/0!", hidden=True),
        cell(4, 0, "3", stored="3", formula=shared.format(5, 2)), cell(4, 1, "3x", formula='A5&"x"'),
        cell(4, 2, "", formula="1+1", hidden=True), cell(4, 3, "", rows=2, columns=2, hidden=True),
        cell(5, 0, "4", stored="4", formula=shared.format(6, 3)),
        cell(6, 0, "5", stored="5", formula=shared.format(7, 4)),
        cell(6, 255, "1", stored="1"), cell(6, 16383, "2", stored="2")])])
    one = "<sheetData><row><c><v>1</v></c></row></sheetData>"
    write("hidden-sheet.xlsx", workbook(one, state="veryHidden"),
          [table(1, 1, [cell(0, 0, "1", stored="1", hidden=True)])])
    write("everything-merged.xlsx", workbook(one + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
          [table(1, 1, [cell(0, 0, "1", stored="1")])])
    for name, sheet in {
        "two-cells-one-place": '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>',
        "merges-overlap": one + '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A1:C1"/></mergeCells>',
        "beyond-the-sheet": '<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>',
        "string-not-there": '<sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData>',
        "no-number": '<sheetData><row r="1"><c r="A1"><v>abc</v></c></row></sheetData>',
    }.items():
        write(name + ".xlsx", workbook(sheet), "G016")
    far = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="1048576">'
    far += '<c r="XFD1048576" t="inlineStr"><is><r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></is></c>'
    write("far.xlsx", workbook(far + "</row></sheetData>"), [table(2, 2, [cell(0, 0, "a"), cell(1, 1, "10²")])])
    write("not-closed.xlsx", workbook("<sheetData><row>"), "G014")
    write("unknown-entity.xlsx", workbook("<sheetData><row><c t='inlineStr'><is><t>&lol;</t></is></c></row></sheetData>"), "G014")
    write("billion-laughs.xlsx", archive([
        ("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><workbook/>')]), "G027")
    write("deep.xlsx", workbook("<a>" * 400 + "</a>" * 400), "G028")


def by_openpyxl():
    try:
        import openpyxl
    except ImportError:
        return

    book = openpyxl.Workbook()
    expected = []
    source = random.Random(5)
    sheet = book.active
    sheet.title = "表"
    cells = []
    for row in range(60):
        for column in range(12):
            kind = source.randrange(6)
            place = sheet.cell(row + 1, column + 1)
            if kind == 0:
                value = source.randrange(-10**9, 10**9)
                place.value = value
                cells.append(cell(row, column, str(value), stored=str(value)))
            elif kind == 1:
                cents = source.randrange(-10**9, 10**9)
                place.value = cents / 100
                place.number_format = "#,##0.00"
                sign = "-" if cents < 0 else ""
                shown = f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
                cells.append(cell(row, column, shown, stored=stored(f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}")))
            elif kind == 2:
                text = "".join(source.choice("资阳<&>\"' \n,;甲乙") for _ in range(source.randrange(1, 9)))
                place.value = "x" + text + "y"
                cells.append(cell(row, column, "x" + text + "y"))
            elif kind == 3:
                day = datetime.date(1900, 3, 1) + datetime.timedelta(source.randrange(50_000))
                place.value = day
                place.number_format = 'yyyy"年"m"月"d"日"'
                serial = (day - datetime.date(1899, 12, 30)).days
                cells.append(cell(row, column, f"{day.year}年{day.month}月{day.day}日", stored=str(serial)))
            elif kind == 4:
                place.value = f"=A{row + 1}*2"
                cells.append(cell(row, column, "", formula=f"A{row + 1}*2"))
    columns = max(place[1] for place in cells) + 1
    rows = max(place[0] for place in cells) + 1
    expected.append(table(rows, columns, cells))
    second = book.create_sheet("隐藏")
    second.sheet_state = "hidden"
    second["B2"] = "标题"
    second["B3"] = 1
    second["D3"] = 2
    second.merge_cells("B2:D2")
    expected.append(table(3, 4, [cell(1, 1, "标题", columns=3, hidden=True), cell(2, 1, "1", stored="1", hidden=True),
                                 cell(2, 3, "2", stored="2", hidden=True)]))
    out = io.BytesIO()
    book.save(out)
    write("openpyxl.xlsx", out.getvalue(), expected)


# Archives ----------------------------------------------------------------------------------------

def archives():
    good = workbook("<sheetData><row><c><v>1</v></c></row></sheetData>")
    write("truncated.xlsx", good[:-40], "G010")
    write("no-office.zip", archive([("readme.txt", "x")]), "G008")
    bomb = archive([("xl/workbook.xml", b"<workbook>" + b" " * (64 << 20) + b"</workbook>")])
    write("bomb.xlsx", bomb, "G021")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zip_file:
        zip_file.writestr("../evil", "x")
    write("outside.xlsx", out.getvalue(), "G024")
    twice = archive([("a.xml", "1"), ("b.xml", "2")], zipfile.ZIP_STORED).replace(b"b.xml", b"a.xml")
    write("twice.xlsx", twice, "G023")
    many = archive([(f"{number}", "") for number in range(10_001)], zipfile.ZIP_STORED)
    write("many-parts.xlsx", many, "G022")
    place = good.find(b"PK\x01\x02")
    write("with-password.xlsx", good[:place + 8] + b"\x01" + good[place + 9:], "G004")
    crc = bytearray(good)
    while place >= 0:
        crc[place + 16] ^= 1
        place = good.find(b"PK\x01\x02", place + 1)
    write("wrong-checksum.xlsx", bytes(crc), "G012")
    end = good.rfind(b"PK\x05\x06")
    write("zip64.xlsx", good[:end + 16] + b"\xFF\xFF\xFF\xFF" + good[end + 20:], "G025")
    write("behind-junk.xlsx", b"PK\x03\x04 junk " + good, [table(1, 1, [cell(0, 0, "1", stored="1")])])


# Word ----------------------------------------------------------------------------------------

def word(body, numbering=None):
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return archive([
        content_types(("/word/document.xml", "wordprocessingml.document.main")),
        ("_rels/.rels",
         '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'),
        ("word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>')]
        + ([("word/_rels/document.xml.rels",
             '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="n" Type="{RELATIONS}/numbering" Target="numbering.xml"/></Relationships>'),
            ("word/numbering.xml", f'<w:numbering xmlns:w="{main}">{numbering}</w:numbering>')] if numbering else []))


def words():
    def p(text):
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    def tc(content, form=""):
        return f"<w:tc><w:tcPr>{form}</w:tcPr>{content}</w:tc>"

    span = '<w:gridSpan w:val="%d"/>'
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        p("附表3") + p("单位：万元") + "<w:tbl><w:tblPr/><w:tblGrid/>"
        "<w:tr>" + tc(p("序号"), down) + tc(p("年度资金"), span % 2) + "</w:tr>"
        "<w:tr>" + tc("<w:p/>", on) + tc(p("2020年")) + tc(p("2021年")) + "</w:tr>"
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" + tc(p("删去的行")) + tc(p("1")) + tc(p("2")) + "</w:tr>"
        "<w:tr><w:trPr><w:ins w:id='2'/></w:trPr>" + tc(p("1"))
        + tc("<w:p><w:ins w:id='3'><w:r><w:t>12</w:t></w:r></w:ins><w:del w:id='4'><w:r><w:delText>99</w:delText></w:r></w:del>"
             "<w:moveFrom w:id='5'><w:r><w:t>7</w:t></w:r></w:moveFrom><w:r><w:t>.5</w:t></w:r></w:p>")
        + tc("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t xml:space='preserve"
             "'> c</w:t></w:r></w:p>" + p("d")
             + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>") + "</w:tr>"
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc(p("合计"), span % 2) + "</w:tr></w:tbl>" + p("注：甲")
        + "<w:tbl><w:tr>" + tc(p("外") + "<w:tbl><w:tr>" + tc(p("内")) + tc(p("2")) + "</w:tr></w:tbl>" + p("后")) + tc(p("3"))
        + "</w:tr></w:tbl>" + p("末"))
    write("word.docx", word(body), [
        table(4, 3, [cell(0, 0, "序号", rows=2), cell(0, 1, "年度资金", columns=2), cell(1, 1, "2020年"),
                     cell(1, 2, "2021年"), cell(2, 0, "1"), cell(2, 1, "12.5"), cell(2, 2, "a\nb\t c\nd\n"),
                     cell(3, 1, "合计", columns=2)]) | {"before": ["附表3", "单位：万元"], "heading": "附表3", "after": []},
        table(1, 2, [cell(0, 0, "外\n后"), cell(0, 1, "3")]) | {"before": ["注：甲"]},
        table(1, 2, [cell(0, 0, "内"), cell(0, 1, "2")]) | {"before": [], "after": ["末"]}])
    def numbered(text, name, level=0):
        return (f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr></w:pPr>'
                f"<w:r><w:t>{text}</w:t></w:r></w:p>")

    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:start w:val="9"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>')
    rows = [("1", numbered("", 1), "九、 甲", numbered("甲", 2)), ("1.a) x", numbered("x", 1, 1), "十、", numbered("", 2)),
            ("2", numbered("", 1), "十一、", numbered("", 2)), ("2.a)", numbered("", 1, 1), "", numbered("", 0)),
            ("5", numbered("", 3), "6", numbered("", 1))]
    write("numbered.docx", word("<w:tbl>" + "".join(
        "<w:tr>" + tc(first) + tc(second) + "</w:tr>" for _, first, _, second in rows) + "</w:tbl>", numbering),
        [table(5, 2, [made for row, (first, _, second, _) in enumerate(rows)
                      for made in (cell(row, 0, first), cell(row, 1, second))])])
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>%s</w:t></w:r>'
    write("raised.docx", word("<w:tbl><w:tr>" + "".join(
        tc("<w:p><w:r><w:t>" + number + "</w:t></w:r>" + raised % mark + "<w:r><w:t>" + rest + "</w:t></w:r></w:p>")
        for number, mark, rest in (("0.00", "2", ""), ("10", "①", ""), ("1", "12", "a3"))) + "</w:tr></w:tbl>"),
        [table(1, 3, [cell(0, 0, "0.00²"), cell(0, 1, "10①"), cell(0, 2, "1¹²a3")])])
    write("no-table.docx", word(p("只有文字")), "G040")
    write("deep.docx", word("<w:tbl><w:tr><w:tc>" * 100 + p("x") + "</w:tc></w:tr></w:tbl>" * 100), "G028")


# OpenDocument ---------------------------------------------------------------------------------

def open_document():
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles>'
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        '<office:body><office:spreadsheet><table:table table:name="甲">'
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="16381"/>'
        '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>标 <text:s text:c="2"/>题</text:p><text:p>二</text:p></table:table-cell>'
        '<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="1234.50"><text:p>1,234.50</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell table:formula="of:=[.A1]+1" office:value="0.1"><text:p>10%</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '</table:table><table:table table:name="乙" table:style-name="ta2"><table:table-row><table:table-cell><office:annotation><text:p>批注</text:p></office:annotation>'
        '<text:p>x<text:line-break/>y</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    write("encrypted.ods", archive([("mimetype", kind), ("content.xml", bytes(range(256))), (
        "META-INF/manifest.xml", '<manifest><file-entry full-path="content.xml"><encryption-data checksum="x"/>'
        "</file-entry></manifest>")]), "G004")
    office = ' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"'
    names = "".join(office % (name, name) for name in ("office", "table", "text", "style"))
    write("raised.ods", archive([("mimetype", kind), ("content.xml", (
        f"<office:document-content{names}><office:automatic-styles><style:style style:name=\"T1\">"
        '<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles>'
        '<office:body><office:spreadsheet><table:table table:name="甲"><table:table-row><table:table-cell><text:p>10'
        '<text:span text:style-name="T1">2</text:span></text:p></table:table-cell><table:table-cell><text:p>3</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"))]), [table(1, 2, [cell(0, 0, "10²"), cell(0, 1, "3")])])
    write("open.ods", archive([("mimetype", kind), ("content.xml", content)]), [
        table(3, 3, [cell(0, 0, "标   题\n二", columns=2), cell(0, 2, "1,234.50", stored="1234.5", hidden=True)]
              + [made for row in (1, 2) for made in (
                  cell(row, 0, "10%", stored="0.1", formula="[.A1]+1", hidden=True), cell(row, 1, "7", stored="7", hidden=True),
                  cell(row, 2, "7", stored="7", hidden=True))]),
        table(1, 1, [cell(0, 0, "x\ny", hidden=True)])])
    bomb = content.replace('table:number-rows-repeated="2"', 'table:number-rows-repeated="900000000"')
    bomb = bomb.replace('"2" office:value="7"', '"900000000" office:value="7"')
    write("repeated.ods", archive([("mimetype", kind), ("content.xml", bomb)]), "G030")


# Web pages ---------------------------------------------------------------------------------------

def pages():
    page = (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>t</title>'
        "<style>td{}</style><script>var a='<table>';</script></head><body><h1>附表</h1><p>单位：&#19975;元<!-- <table> -->"
        '<table border=1><tr><th rowspan=2>序号<th colspan="2">资金<tr><td>2020<td>2021</tr>'
        "<tr><td>1</td><td><span>1</span><span>2</span>,<b>5</b>00</td><td> a <br> b&nbsp;c <p>d</p>e&lt;&copy</td></tr>"
        "<tr style='display: none'><td>x<td>y<td><table><tr><td>in<td>ner</table>z</tr></table>末</body></html>")
    expected = [
        table(4, 3, [cell(0, 0, "序号", rows=2), cell(0, 1, "资金", columns=2), cell(1, 1, "2020"), cell(1, 2, "2021"),
                     cell(2, 0, "1"), cell(2, 1, "12,500"), cell(2, 2, "a\nb\u00a0c\nd\ne<©"), cell(3, 0, "x", hidden=True),
                     cell(3, 1, "y", hidden=True), cell(3, 2, "z", hidden=True)]) | {"before": ["附表", "单位：万元"]},
        table(1, 2, [cell(0, 0, "in"), cell(0, 1, "ner")]) | {"after": ["末"]}]
    write("page.html", page.encode("gbk"), expected)
    write("page-as.xls", page.replace("gb2312", "utf-8").encode(), expected)
    write("tall.html", b"<table><tr><td rowspan=1000000000 colspan=2000000000>a</td></tr><tr><td>b</table>",
          [table(2, 1001, [cell(0, 0, "a", rows=2, columns=1000), cell(1, 1000, "b")])])
    write("endless.html", b"<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>",
          [table(3, 2, [cell(0, 0, "a", rows=3), cell(0, 1, "b"), cell(1, 1, "c"), cell(2, 1, "d")])])
    write("wide.html", b"<table><tr>" + b"<td colspan=1000>" * 17 + b"</table>", "G030")


# Plain text --------------------------------------------------------------------------------------

def plain():
    def grid(rows):
        return [table(len(rows), max(map(len, rows)),
                      [cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)])]

    rows = [["序号", "项目", "金额"], ["1", "a \"b\", c", "1,234.50"], ["2", "多\n行", ""], ["合计", "", "1,234.50"]]

    def quoted(text, separator):
        if any(mark in text for mark in (separator, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    for name, separator in {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "wide": "，"}.items():
        text = "\r\n".join(separator.join(quoted(field, separator) for field in row) for row in rows) + "\r\n"
        write(f"{name}-utf8.csv", text.encode(), grid(rows))
        write(f"{name}-mark.csv", codecs.BOM_UTF8 + text.encode(), grid(rows))
        write(f"{name}-utf16le.csv", codecs.BOM_UTF16_LE + text.encode("utf-16-le"), grid(rows))
        write(f"{name}-utf16be.csv", codecs.BOM_UTF16_BE + text.encode("utf-16-be"), grid(rows))
        write(f"{name}-nomark16.csv", text.encode("utf-16-le"), grid(rows))
        write(f"{name}-gbk.csv", text.encode("gb18030"), grid(rows))
    write("decimal-commas.csv", "a;b\n1,5;2,25\n3,5;4,75\n".encode(), grid([["a", "b"], ["1,5", "2,25"], ["3,5", "4,75"]]))
    write("invalid.csv", b"a,b\n1,\xE4\xB8\xFF\xFF\n", "G015")
    write("long-field.csv", b"a,b\n" + b"x" * (2 << 20) + b",1\n", "G020")
    write("many-fields.csv", b"a,b\n" + b"1," * 20_000 + b"\n", "G030")
    write("unclosed.csv", b"a,b\n\"1,2\n", "G017")
    write("stray.csv", b"a,b\n\"1\"x,2\n", "G018")
    write("many-columns.csv", b"a," * 1_000_000 + b"\n", "G030")
    write("zero-byte.csv", b"a,b\n\x00,1\n", "G007")
    write("table.md", "# 表\n\n| 名 | 额 |\n|---|--:|\n| a\\|b | **1** |\n| `c`<br>d |\n\n注\n".encode(), [
        table(3, 2, [cell(0, 0, "名"), cell(0, 1, "额"), cell(1, 0, "a|b"), cell(1, 1, "1"), cell(2, 0, "c\nd")])
        | {"before": ["表"], "after": ["注"]}])
    # Tab tables: merged totals, continued rows, blank lines in cells.
    text = ("附表1\n\n计划表\n\t序号\n\t名称\n\t2020年\n\t2021年\n\t合计\n\n\t1\n\t甲\n乙\n\n丙\n\t1\n\t2\n\t3\n\n"
            "\t\n\t丁\n\t\n\t\n\t\n\n\t合计\n\t1\n\t2\n\t3\n\n完\n")
    write("tabs.txt", text.encode(), [
        table(3, 5, [cell(0, 0, "序号"), cell(0, 1, "名称"), cell(0, 2, "2020年"), cell(0, 3, "2021年"), cell(0, 4, "合计"),
                     cell(1, 0, "1"), cell(1, 1, "甲\n乙\n\n丙丁"), cell(1, 2, "1"), cell(1, 3, "2"), cell(1, 4, "3"),
                     cell(2, 0, "合计", columns=2), cell(2, 2, "1"), cell(2, 3, "2"), cell(2, 4, "3")])
        | {"before": ["附表1", "计划表"], "after": ["完"], "heading": "计划表"}])
    for wide in (1, 2):
        rows = [("一般公共服务支出", "3,296,600", "0"), ("司法", "300,000", "1"), ("合计", "3,596,600", "1")]
        def line(name, *amounts):
            return name + " " * (24 - wide * len(name)) + "".join(amount.rjust(14) for amount in amounts)
        text = "部门收入预算总表\n" + " " * 30 + "单位：元\n\n" + "\n\n".join(line(*row) for row in rows) + "\n"
        write(f"layout-{wide}.txt", text.encode(), [
            table(3, 3, [cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)])
            | {"before": ["部门收入预算总表", "单位：元"], "heading": "部门收入预算总表"}])


def others():
    compound = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
    write("old.xls", compound + "Workbook".encode("utf-16-le"), "G002")
    write("old.doc", compound + "WordDocument".encode("utf-16-le"), "G003")
    write("secret.xlsx", compound + "EncryptedPackage".encode("utf-16-le"), "G004")
    write("scan.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "G005")
    write("scan.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "G006")
    write("scan.jpg", b"\xFF\xD8\xFF\xE0" + b"\0" * 40, "G006")
    write("empty.csv", b"", "G001")
    write("blank.txt", b" \n\n", "G001")


def all_codes():
    """Every code of GB 18030 below U+10000, a line each, against Python's codec."""
    two = [bytes([lead, trail]) for lead in range(0x81, 0xFF)
           for trail in list(range(0x40, 0x7F)) + list(range(0x80, 0xFF))]
    four = [bytes([0x81 + place // 12600, 0x30 + place // 1260 % 10, 0x81 + place // 10 % 126, 0x30 + place % 10])
            for place in range(39_420)]
    above = [chr(scalar).encode("gb18030") for scalar in (0x10000, 0x1F600, 0x20000, 0x10FFFF)]
    codes = two + four + above
    lines = [code.decode("gb18030") for code in codes]
    # Line ends and blanks of Unicode are no line ends here; a letter keeps each line from being blank.
    write("codes.tsv", b"\n".join(b"x\t" + code for code in codes),
          [table(len(codes), 2, [made for row, text in enumerate(lines) for made in (cell(row, 0, "x"), cell(row, 1, text))])])


def streams():
    """Deflate streams of zlib for the reader of archives: name, size, and the bytes both ways."""
    source = random.Random(3)
    noise = bytes(source.randrange(256) for _ in range(70_000))
    words = b"".join(source.choice([b"<c r=\"", b"</c>", b"\xE8\xB5\x84", noise[:90]]) for _ in range(20_000))
    inputs = [b"", b"a", b"\0" * 300_000, noise, words, bytes(range(256)) * 300, noise[:32768] * 2, noise[:32769] * 2]
    for length in (1, 2, 3, 257, 258, 259, 515):
        inputs.append(b"z" * length)
    for number, data in enumerate(inputs):
        for level in (0, 1, 6, 9):
            for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
                packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
                stream = packer.compress(data) + packer.flush()
                with open(os.path.join(folder, f"{number}-{level}-{strategy}.deflate"), "wb") as file:
                    file.write(struct.pack("<I", len(stream)) + stream + data)


os.makedirs(folder, exist_ok=True)
for make in (number_formats, sheets_by_hand, by_openpyxl, archives, words, open_document, pages, plain, others,
             all_codes, streams):
    make()
