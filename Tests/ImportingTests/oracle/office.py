"""What do LibreOffice and poppler make of a table? Other hands than ours write the documents people have."""

import os
import shutil
import subprocess
import tempfile
import threading

import openpyxl
from openpyxl.styles import Alignment

from .workbooks import sheet_of

ONE = threading.Lock()
FILTERS = {"html": "html:HTML (StarCalc)", "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1"}


def has_office():
    return bool(shutil.which("soffice"))


def has_poppler():
    return has_office() and bool(shutil.which("pdftotext"))


def convert(path, ending):
    """What LibreOffice makes of a document, in a folder beside it."""
    target = os.path.join(os.path.dirname(path), "converted")
    profile = os.path.join(tempfile.gettempdir(), f"import-check-office-{os.getpid()}")
    with ONE:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
                        FILTERS.get(ending, ending), "--outdir", target, path],
                       capture_output=True, timeout=120, check=True)
    stem = os.path.splitext(os.path.basename(path))[0]
    return os.path.join(target, f"{stem}.{ending}")


def pdf_text(table, path, rng):
    """The workbook printed on A3, texts folded in their columns, and what `pdftotext -layout` sees."""
    book = openpyxl.Workbook()
    sheet, _ = sheet_of(book, table, rng)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    widths = {"project": 18, "subproject": 18, "content": 34, "ordinal": 6, "level": 9}
    for number, column in enumerate(table.columns, 1):
        letter = openpyxl.utils.get_column_letter(number)
        sheet.column_dimensions[letter].width = widths.get(column.role, 13)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="center",
                                       horizontal="right" if isinstance(cell.value, float) else None)
    workbook = path[:-3] + "xlsx"
    book.save(workbook)
    made = convert(workbook, "pdf")
    subprocess.run(["pdftotext", "-layout", made, path], check=True, timeout=60)
    os.remove(workbook)
    os.remove(made)
