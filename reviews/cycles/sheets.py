"""Reading an uploaded list, CSV or Excel, into rows of text. Whatever is wrong with the file is said in a sentence."""

import csv
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import puremagic
from openpyxl import load_workbook

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 40
MOST_EMPTY_ROWS = 2_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotReadable(Exception):
    """The file can't be read as a list. The message is a sentence for the person."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the file, counted from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def read_list(upload) -> list[SheetRow]:
    """The rows of an uploaded CSV or Excel file that hold anything, headings first.

    Raises `NotReadable` for a file that is too big, is not what its name says, or has too many rows.
    """
    if upload.size > MOST_BYTES:
        raise NotReadable("The file is larger than 5 MB. Take out what is not a list of cases, such as pictures.")
    name = upload.name.lower()
    data = upload.read()
    if not data.strip():
        raise NotReadable("The file is empty.")
    if name.endswith(".xlsx"):
        rows = _from_workbook(data)
    elif name.endswith(".csv"):
        rows = _from_text(data)
    else:
        raise NotReadable("Choose a CSV file or an Excel file whose name ends in .csv or .xlsx.")
    if not rows:
        raise NotReadable("The file has no rows.")
    return rows


def _from_text(data: bytes) -> list[SheetRow]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotReadable("The file is named .csv but is another kind of file. In Excel, save it as “CSV UTF-8”.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotReadable("The file is saved as UTF-16. In Excel, save it as “CSV UTF-8”.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotReadable(
            f"Row {line} has a letter that can’t be read, so the file is not saved as UTF-8. In Excel, save it as “CSV UTF-8”."
        ) from error
    if "\x00" in text:
        raise NotReadable("The file is not text. In Excel, save it as “CSV UTF-8”.")
    try:
        return _kept(enumerate(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)), start=1))
    except csv.Error as error:
        raise NotReadable("The file can’t be read as CSV. In Excel, save it as “CSV UTF-8”.") from error


def _delimiter(text: str) -> str:
    """The sign between the cells of the headings: comma, semicolon or tab."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=first.count)


def _from_workbook(data: bytes) -> list[SheetRow]:
    if not _is_workbook(data):
        raise NotReadable("The file is named .xlsx but is not an Excel workbook. Open it in Excel and save it again as .xlsx.")
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False)
    except Exception as error:  # a damaged workbook breaks in many ways, and none of them is ours to mend
        raise NotReadable("The workbook is damaged and can’t be opened. Open it in Excel and save it again.") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return _kept((number, [_text(cell) for cell in row[:MOST_COLUMNS]]) for number, row in enumerate(sheet.iter_rows(), start=1))
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable("The first sheet of the workbook can’t be read. Open it in Excel and save it again.") from error
    finally:
        book.close()


def _is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip that holds a workbook and unpacks to a size that can be read."""
    try:
        kinds = {match.extension for match in puremagic.magic_string(data)}
        if not kinds & {".xlsx", ".zip", ".xlsm", ".docx", ".pptx"}:
            return False
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
    except (puremagic.PureError, zipfile.BadZipFile, ValueError):
        return False
    return "xl/workbook.xml" in {part.filename for part in parts} and sum(part.file_size for part in parts) <= MOST_UNPACKED


def _text(cell: Any) -> str:
    """A cell as the text that a person would type. A formula keeps its sign, so that it is refused."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        text = str(value)
        return text if text.startswith("=") else f"={text}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def _kept(numbered) -> list[SheetRow]:
    """Rows that hold anything, with their number in the file."""
    kept: list[SheetRow] = []
    empty = 0
    for number, cells in numbered:
        texts = tuple(text.strip() if not text.startswith(FORMULA) else text for text in cells[:MOST_COLUMNS])
        if not any(text.strip() for text in texts):
            empty += 1
            if empty > MOST_EMPTY_ROWS:
                break
            continue
        kept.append(SheetRow(number, texts))
        if len(kept) > MOST_ROWS + 1:
            raise NotReadable(f"The list has more than {MOST_ROWS:,} rows. Divide it into several files.")
    return kept
