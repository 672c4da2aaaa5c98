"""Tables as Excel workbooks in which no cell is ever a formula."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.export import csv_response

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_000
"""Characters of a cell; Excel holds 32,767."""


def safe_workbook(rows: Iterable[Iterable[Any]], title: str = "Sheet") -> bytes:
    """The rows as an Excel workbook. Text is written as text, also where it begins like a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet, value: Any) -> WriteOnlyCell:
    if value is None or not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def workbook_response(rows: Iterable[Iterable[Any]], filename: str, title: str = "Sheet") -> HttpResponse:
    """A download of the rows as an Excel workbook."""
    response = HttpResponse(safe_workbook(rows, title), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


#: What a list can be downloaded as, each with what a link to it says.
DOWNLOADS = {"xlsx": "Excel", "csv": "CSV"}


def download(rows: Iterable[Iterable[Any]], filename: str, title: str = "Sheet") -> HttpResponse:
    """The rows as the kind of file that `filename` ends in, one of `DOWNLOADS`."""
    return csv_response(rows, filename) if filename.endswith(".csv") else workbook_response(rows, filename, title)
