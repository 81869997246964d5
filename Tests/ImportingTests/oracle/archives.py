"""Broken, hostile and odd archives, built byte by byte where no library would make them."""

import io
import struct
import zipfile
import zlib

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/></Types>')


def archive(parts, method=zipfile.ZIP_DEFLATED):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return memory.getvalue()


def workbook_parts(sheets=1, sheet=None, strings=None):
    """A workbook from raw parts."""
    names = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    links = "".join(f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                    for n in range(1, sheets + 1))
    if strings is not None:
        links += f'<Relationship Id="rId99" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/officeDocument" '
                       f'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
    }
    for number in range(1, sheets + 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet or sheet_xml("")
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return archive(parts)


def sheet_xml(rows, after=""):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def filled(text):
    """An openpyxl workbook of comma-separated lines."""
    book = openpyxl.Workbook()
    fill(book.active, text)
    return book


def fill(sheet, text):
    for line in text.strip().split("\n"):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])


def saved(book):
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def workbook(text):
    return saved(filled(text))


def workbook_of(texts):
    """One sheet a text."""
    book = openpyxl.Workbook()
    for number, text in enumerate(texts):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = f"表{number + 1}"
        fill(sheet, text)
    return saved(book)


def merged_everything(text):
    book = filled(text)
    book.active.merge_cells("A1:G8")
    return saved(book)


def merged_overlapping():
    rows = "".join(f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABCDEFG") + "</row>"
                   for r in range(1, 9))
    spans = "".join(f'<mergeCell ref="A{r}:G{9 - r // 2}"/><mergeCell ref="C1:XFD1048576"/>' for r in range(1, 9))
    return workbook_parts(sheet=sheet_xml(rows, f"<mergeCells>{spans}</mergeCells>"))


def formulas():
    """openpyxl leaves formulas without their values."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["单位：万元"])
    sheet.append("序号,项目名称,子项目,2021年省级资金,2021年市本级,2021年小计".split(","))
    for row in range(3, 9):
        sheet.append([row - 2, f"项目{row}", f"子项目{row}", "=5*2", "=D3/2", f"=D{row}+E{row}"])
    return saved(book)


def wrong_sum(text):
    """The CRC of the sheet is another."""
    made = bytearray(workbook(text))
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        if b"sheet1.xml" in made[at:at + 90]:
            made[at + 16] ^= 0xFF
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def bomb():
    """A sheet that deflates a thousandfold to 2 GB: its stream is one block of blanks again and again."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(sheet_xml("").encode()[:60])
    chunk = b" " * (1 << 20)
    size, check = 60, zlib.crc32(sheet_xml("").encode()[:60])
    for _ in range(2048):
        packed += squeeze.compress(chunk)
        size += len(chunk)
        check = zlib.crc32(chunk, check)
    packed += squeeze.flush()
    return raw_archive([*packed_parts(), ("xl/worksheets/sheet1.xml", packed, size, check)])


def packed_parts():
    """The deflated parts of a workbook without its sheet."""
    with zipfile.ZipFile(io.BytesIO(workbook_parts())) as made:
        parts = [(name, made.read(name)) for name in made.namelist() if "sheet1" not in name]
    return [(name, zlib.compress(part, 9)[2:-4], len(part), zlib.crc32(part)) for name, part in parts]


def raw_archive(entries, shared=False):
    """A ZIP whose deflated streams are given; `shared` leads all sheets to the first one's bytes."""
    body, directory, first = b"", b"", None
    for name, packed, size, check in entries:
        sheet = shared and "sheet" in name
        offset = first if sheet and first is not None else len(body)
        fresh = offset == len(body)
        if sheet and first is None:
            first = offset
        name = name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, check, len(packed), size & 0xFFFFFFFF, len(name), 0)
        if fresh:
            body += b"PK\x03\x04" + fields + name + packed
        directory += (b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset)
                      + name)
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def many_entries():
    return archive({f"xl/part{number}.xml": b"" for number in range(60_000)}, zipfile.ZIP_STORED)


def overlapping():
    """Every entry of the directory leads to the same bytes."""
    part = sheet_xml("").encode()
    packed = zlib.compress(part, 9)[2:-4]
    sheets = [(f"xl/worksheets/sheet{n}.xml", packed, len(part), zlib.crc32(part)) for n in range(1, 200)]
    return raw_archive([*packed_parts(), *sheets], shared=True)


def outside():
    return archive({"[Content_Types].xml": TYPES, "../../../tmp/outside.xml": b"<a/>", "/etc/outside.xml": b"<a/>"})


def laughs():
    lines = ['<!DOCTYPE lolz [<!ENTITY lol0 "12345678901234567890">']
    lines += [f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)]
    return "".join(lines) + "]>"


def entities():
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&lol9;</t></is></c></row>'
    return workbook_parts(sheet=laughs() + sheet_xml(row))


def external_entity():
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    return workbook_parts(sheet='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet_xml(row))


def docx_parts(body):
    return archive({
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/officeDocument" '
                       f'Target="word/document.xml"/></Relationships>',
        "word/document.xml": body,
    })


def entities_docx():
    return docx_parts(laughs() + f'<w:document xmlns:w="{WORD}"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&lol9;'
                                 "</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>")


def pictures_docx():
    return docx_parts(f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:drawing/></w:r></w:p>'
                      '<w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>')


def deep(levels):
    return workbook_parts(sheet=sheet_xml("<row><c>" + "<x>" * levels + "</x>" * levels + "</c></row>"))


def broken_xml():
    return workbook_parts(sheet=f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</c></row>')


def far_cell():
    return workbook_parts(sheet=sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
                                          '<c r="XFD1048576"><v>2</v></c></row>'))


def beyond():
    cells = "".join(f'<c r="{letters}1"><v>1</v></c>' for letters in ("A", "XFE", "ZZZZ", "A", "1A"))
    return workbook_parts(sheet=sheet_xml(f'<row r="99999999999999999999">{cells}</row><row r="-1"/>'))


def compound(names):
    """The beginning of an OLE compound file with these streams in its directory."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", head, 76, *([0] + [0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *([0xFFFFFFFF] * 126))
    directory = bytearray()
    for number, name in enumerate(["Root Entry", *names]):
        entry = bytearray(128)
        text = name.encode("utf-16-le")
        entry[:len(text)] = text
        struct.pack_into("<HBB", entry, 64, len(text) + 2, 5 if number == 0 else 2, 1)
        struct.pack_into("<III", entry, 68, 0xFFFFFFFF, 0xFFFFFFFF if number else 0xFFFFFFFF,
                         1 if number == 0 else 0xFFFFFFFF)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        directory += entry
    return bytes(head + table + directory.ljust(512, b"\0"))


def encrypted_ods():
    manifest = ('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9">'
                '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>')
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest,
                    "content.xml": bytes(range(256)) * 8})


def flagged_encrypted():
    """The bit of encryption is set in every entry."""
    made = bytearray(workbook("a,b\n1,2\n"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(sign)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def ods_repeated():
    """A row of a billion cells, a billion times, each with a number."""
    office = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
              'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
              'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')
    body = (f'<office:document-content {office}><office:body><office:spreadsheet><table:table table:name="a">'
            '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell office:value-type="float" '
            'office:value="1" table:number-columns-repeated="1000000000"><text:p>1</text:p></table:table-cell>'
            '</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": body})
