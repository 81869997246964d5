"""How does a table become a Word document? docx by python-docx, its table written as WordprocessingML."""

from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

AUTHOR = 'w:author="a" w:date="2021-03-01T00:00:00Z"'
# Width of a column in twentieths of a point; without it LibreOffice forgets which cells are merged.
WIDTH = 600


def run(text, raised=False):
    look = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def pieces(text, rng):
    """Word cuts text into runs where it likes."""
    if len(text) < 3 or rng.random() < 0.6:
        return run(text)
    at = rng.randint(1, len(text) - 1)
    return run(text[:at]) + '<w:proofErr w:type="spellStart"/>' + run(text[at:])


def paragraphs(cell, rng, tracked):
    found = []
    for line in cell.shown.split("\n"):
        body = pieces(line, rng) if line else ""
        if tracked and cell.figure and line and rng.random() < 0.15:
            old = "8" + line[:-1] if len(line) > 1 else "77"
            body = (f'<w:del w:id="{rng.randint(1, 10**6)}" {AUTHOR}><w:r><w:delText>{escape(old)}</w:delText>'
                    f'</w:r></w:del><w:ins w:id="{rng.randint(1, 10**6)}" {AUTHOR}>{body}</w:ins>')
        found.append(body)
    if cell.mark:
        found[-1] += run(cell.mark, raised=True)
    return "".join(f"<w:p>{body}</w:p>" for body in found)


def row_xml(rows, at, rng, tracked, head):
    """One row; what a cell above reaches down to continues it, what a cell at the left covers is left out."""
    parts = ["<w:trPr><w:tblHeader/></w:trPr>" if head else ""]
    row, column = rows[at], 0
    while column < len(row):
        cell, above = row[column], at
        while cell is None and above > 0:
            above -= 1
            cell = rows[above][column]
        going_on = above < at
        look = f'<w:tcW w:w="{WIDTH * cell.across}" w:type="dxa"/>'
        if cell.across > 1:
            look += f'<w:gridSpan w:val="{cell.across}"/>'
        if cell.down > 1:
            look += "<w:vMerge/>" if going_on else '<w:vMerge w:val="restart"/>'
        body = "<w:p/>" if going_on else paragraphs(cell, rng, tracked)
        parts.append(f"<w:tc><w:tcPr>{look}</w:tcPr>{body}</w:tc>")
        column += cell.across
    return f"<w:tr>{''.join(parts)}</w:tr>"


def table_xml(table, part, rng, tracked=False, marked_head=True):
    heads = "".join(row_xml(table.header, at, rng, False, marked_head) for at in range(len(table.header)))
    rows = "".join(row_xml(part, at, rng, tracked, False) for at in range(len(part)))
    grid = f'<w:gridCol w:w="{WIDTH}"/>' * len(table.columns)
    return f'<w:tbl {nsdecls("w")}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{heads}{rows}</w:tbl>'


def write(table, path, rng, tracked=False, nested=False):
    document = docx.Document()
    for line in table.above:
        document.add_paragraph(line)
    end = document.element.body[-1]
    for part in table.parts:
        xml = table_xml(table, part, rng, tracked, rng.random() < 0.5)
        if nested:
            xml = (f'<w:tbl {nsdecls("w")}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
                   f'{xml}<w:p/></w:tc></w:tr></w:tbl>')
        end.addprevious(parse_xml(xml))
        if part is not table.parts[-1]:
            end.addprevious(parse_xml(f'<w:p {nsdecls("w")}><w:r><w:br w:type="page"/></w:r></w:p>'))
    for line in table.notes:
        document.add_paragraph(line)
    document.save(path)


def word(table, path, rng):
    write(table, path, rng)


def tracked(table, path, rng):
    """With tracked changes: what was inserted counts, what was deleted does not."""
    write(table, path, rng, tracked=True)


def nested(table, path, rng):
    """The table inside the only cell of a table, as layouts of web pages become."""
    write(table, path, rng, nested=True)
