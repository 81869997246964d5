"""Which forms of a document are tried? Each writes a table to a path of its ending."""

from . import office, pages, papers, plain, workbooks

FORMATS = {
    "xlsx": ("xlsx", workbooks.xlsx),
    "xlsx-sheets": ("xlsx", workbooks.xlsx_sheets),
    "xlsx-hidden": ("xlsx", workbooks.xlsx_hidden),
    "xlsx-formulas": ("xlsx", workbooks.xlsx_formulas),
    "xlsx-shown": ("xlsx", workbooks.xlsx_shown),
    "xlsx-strings": ("xlsx", workbooks.xlsx_strings),
    "ods": ("ods", workbooks.ods),
    "docx": ("docx", papers.word),
    "docx-tracked": ("docx", papers.tracked),
    "docx-nested": ("docx", papers.nested),
    "html": ("html", pages.html),
    "html-spans": ("html", pages.html_spans),
    "html-gbk": ("html", pages.html_gbk),
    "md": ("md", pages.md),
    "md-flat": ("md", pages.md_flat),
    "csv": ("csv", plain.csv_plain),
    "csv-flat": ("csv", plain.csv_flat),
    "csv-utf16": ("csv", plain.csv_utf16),
    "csv-gb18030": ("csv", plain.csv_gb18030),
    "csv-semicolon": ("csv", plain.csv_semicolon),
    "csv-bar": ("csv", plain.csv_bar),
    "tsv": ("tsv", plain.tsv),
    "word-text": ("txt", plain.word_text),
    "layout": ("txt", plain.layout),
}
if office.has_poppler():
    FORMATS["pdf-text"] = ("txt", office.pdf_text)
# Noise that a form cannot have: slid and doubled cells are what damaged text has.
DAMAGED = {"slid", "doubled"}
WHOLE = {"xlsx-formulas", "xlsx-shown", "docx-tracked", "docx-nested", "html-gbk", "xlsx-hidden", "xlsx-sheets"}


def fits(form, noise):
    """Whether documents of this form come with this noise."""
    return not (noise in DAMAGED and form in WHOLE)
