"""Uploaded tables, CSV or Excel, as rows of text. Whatever is wrong with a file is said in a sentence for the person.

CSV may be in UTF-8, UTF-16 or Windows' encoding. Cells stay as they are written: a formula begins with "=", to be refused
by whoever knows what should stand there.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
import puremagic

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_COLUMNS = 50
MOST_EMPTY_ROWS = 2_000
WINDOWS = "read in Windows’ encoding (cp1252), since it is not UTF-8. Check names with accents in the preview."
OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


class NotReadable(ValueError):
    """A file that can't be read. The message is a sentence for the person."""


@dataclass(frozen=True)
class Line:
    """A row that holds anything: its number in the file, counted from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A CSV file, or one sheet of a workbook: what to call it, its rows, headings first, and a note on how it was read."""

    name: str
    lines: list[Line]
    note: str = ""


def read_sheets(upload, *, most_rows: int) -> list[Sheet]:
    """The sheets of an uploaded file that hold anything. Raises `NotReadable`.

    `most_rows` counts the rows under the headings of each sheet.
    """
    if upload.size > MOST_BYTES:
        raise NotReadable("The file is larger than 5 MB. Split it, or take pictures and formatting out.")
    data = upload.read()
    if not data.strip():
        raise NotReadable("The file is empty.")
    name = upload.name.lower()
    if name.endswith(".xlsx"):
        titled = _sheets_of_workbook(data, most_rows)
        return [Sheet(f"{upload.name}, sheet “{title}”", lines) for title, lines in titled if lines]
    if name.endswith((".csv", ".txt")):
        text, note = _decode(data)
        lines = _lines_of_csv(text, most_rows)
        if not lines:
            raise NotReadable("The file is empty.")
        return [Sheet(upload.name, lines, note)]
    raise NotReadable("Only .csv and .xlsx files can be read. In Excel, choose Save as, and one of the two.")


def _decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file, and a note where its encoding was guessed."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ""
    if b"\x00" in data or data.startswith(OTHER_FILES):
        raise NotReadable("This is not a text file. Save it as “CSV UTF-8” and upload it again.")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), WINDOWS
    except UnicodeDecodeError as error:
        raise NotReadable("The encoding of the file is not known. Save it as “CSV UTF-8” and upload it again.") from error


def _lines_of_csv(text: str, most_rows: int) -> list[Line]:
    headings = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=headings.count)
    try:
        return _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), most_rows)
    except csv.Error as error:
        raise NotReadable(f"The file is not proper CSV ({error}). Look for a quotation mark that is not closed.") from error


def _sheets_of_workbook(data: bytes, most_rows: int) -> list[tuple[str, list[Line]]]:
    _must_be_a_workbook(data)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        return [(sheet.title, _lines(_rows_of(sheet), most_rows)) for sheet in workbook.worksheets]
    except NotReadable:
        raise
    except Exception as error:  # a damaged workbook breaks in many ways, and none of them is ours to mend
        raise NotReadable("The workbook is damaged and can’t be opened. Open it in Excel and save it again.") from error


def _must_be_a_workbook(data: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        found = _real_type(data).lstrip(".").upper()
        is_what = f"It is a {found} file" if found else "It is something else"
        raise NotReadable(
            f"The name says .xlsx, but this is not an Excel workbook. {is_what}. Open it and save it as .xlsx without a password."
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
            raise NotReadable("The workbook unpacks to more than 200 MB. Copy the rows to a new workbook.")
        if "xl/workbook.xml" not in archive.namelist():
            raise NotReadable("The name says .xlsx, but this is another kind of file. Open it and save it as .xlsx.")


def _real_type(data: bytes) -> str:
    try:
        return puremagic.from_string(data) or ""
    except puremagic.PureError:
        return ""


def _rows_of(sheet) -> Iterator[list[str]]:
    """The rows as they are, not as many as the workbook says that it has."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield [_text(value) for value in row[:MOST_COLUMNS]]


def _text(value) -> str:
    """What a cell of a workbook says, as a person would type it. A formula of any kind begins with "="."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (str, int, float)):
        return str(value)
    return "=" + type(value).__name__


def _lines(rows: Iterable[list[str]], most_rows: int) -> list[Line]:
    """The rows that hold anything; a long stretch without any is the end. The headings count as no row."""
    lines: list[Line] = []
    empty = 0
    for number, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells):
            empty += 1
            if empty > MOST_EMPTY_ROWS:
                break
            continue
        empty = 0
        lines.append(Line(number, tuple(cells[:MOST_COLUMNS])))
        if len(lines) > most_rows + 1:
            raise NotReadable(f"There are more than {most_rows:,} rows. Split the file and import one part after the other.")
    return lines
