"""From files to rows: CSV in UTF-8, UTF-16 or Windows' encoding, and Excel workbooks. Whatever is wrong is said in a sentence."""

import codecs
import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl
import puremagic

#: Sheet -> its columns, and those that must be there.
COLUMNS = {
    "teams": ("service", "team"),
    "posts": ("code", "title", "type", "team", "reports to"),
    "people": ("email", "first name", "last name", "post", "capacity", "from", "until", "cohort"),
}
REQUIRED = {"teams": {"service", "team"}, "posts": {"code", "title", "type"}, "people": {"email", "first name", "last name"}}
#: The column by which a sheet is known.
KNOWN_BY = {"people": "email", "posts": "code", "teams": "service"}
MOST_ROWS = 10_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024


class CannotRead(ValueError):
    """A file that can't be read. The message is a sentence for the person."""


@dataclass
class Row:
    """One row of a sheet: the file, its number there, and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]


@dataclass
class Reading:
    """The rows of all files, by sheet; notes that change nothing, and what can't be read."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {sheet: [] for sheet in COLUMNS})
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_files(files) -> Reading:
    """Read uploaded files. A file that can't be read adds a problem; the others are read all the same."""
    reading = Reading()
    for upload in files:
        try:
            _read_file(upload, reading)
        except CannotRead as error:
            reading.problems.append(f"{upload.name}: {error}")
    if not reading.problems and not any(reading.rows.values()):
        reading.problems.append("There are no rows in what you uploaded. Put the column names in the first row and the data under it.")
    return reading


def _read_file(upload, reading: Reading) -> None:
    if upload.size > MOST_BYTES:
        raise CannotRead("The file is larger than 5 MB. Split it, or take pictures and formatting out.")
    data = upload.read()
    if not data.strip():
        raise CannotRead("The file is empty.")
    if upload.name.lower().endswith(".xlsx"):
        for title, rows in _read_workbook(data):
            _take_sheet(f"{upload.name}, sheet “{title}”", rows, reading)
    elif upload.name.lower().endswith((".csv", ".txt")):
        text, note = _decode(data)
        if note:
            reading.notes.append(f"{upload.name}: {note}")
        _take_sheet(upload.name, _read_csv(text), reading)
    else:
        raise CannotRead("Only .csv and .xlsx files can be read. In Excel, choose Save as, and one of the two.")


def _real_type(data: bytes) -> str:
    try:
        return puremagic.from_string(data) or ""
    except puremagic.PureError:
        return ""


def _read_workbook(data: bytes):
    """Yield each sheet's title and its rows. Cells keep formulas as they are written, to be refused."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        found = _real_type(data).lstrip(".").upper()
        is_what = f"It is a {found} file" if found else "It is something else"
        raise CannotRead(
            f"The name says .xlsx, but this is not an Excel workbook. {is_what}. Open it and save it as .xlsx without a password."
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
            raise CannotRead("The workbook unpacks to more than 200 MB. Copy the rows to a new workbook.")
        if "xl/workbook.xml" not in archive.namelist():
            raise CannotRead("The name says .xlsx, but this is another kind of file. Open it and save it as .xlsx.")
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = [(sheet.title, _rows_of(sheet)) for sheet in workbook.worksheets]
    except Exception as error:
        raise CannotRead("The workbook is damaged and can’t be opened. Open it in Excel and save it again.") from error
    yield from ((title, rows) for title, rows in sheets if any(any(row) for row in rows))


def _rows_of(sheet) -> list[list[str]]:
    rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 50, max_col=50)
    return [[_cell(value) for value in row] for row in rows]


def _cell(value) -> str:
    """What a cell of a workbook says, as text. A formula of any kind begins with "="."""
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


def _decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file, and a note where it wasn't UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ""
    if b"\x00" in data:
        raise CannotRead("This is not a text file. Save it as “CSV UTF-8” and upload it again.")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "read in Windows’ encoding (cp1252), since it is not UTF-8. Check names with accents in the preview."
    except UnicodeDecodeError as error:
        raise CannotRead("The encoding of the file is not known. Save it as “CSV UTF-8” and upload it again.") from error


def _read_csv(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CannotRead(f"The file is not proper CSV ({error}). Look for a quotation mark that is not closed.") from error


def _take_sheet(name: str, rows: list[list[str]], reading: Reading) -> None:
    """Add the rows of one sheet to what was read, once its columns are known."""
    heading_at = next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if heading_at is None:
        raise CannotRead("The file is empty.")
    headings = [" ".join(cell.replace("_", " ").replace("-", " ").lower().split()) for cell in rows[heading_at]]
    headings = ["email" if heading in ("e mail", "e mail address", "email address") else heading for heading in headings]
    sheet = _sheet_of(name, headings)
    found = [
        Row(name, number, {column: " ".join(cell.split()) for column, cell in zip(headings, row, strict=False) if column})
        for number, row in enumerate(rows[heading_at + 1 :], start=heading_at + 2)
        if any(cell.strip() for cell in row)
    ]
    if len(found) + len(reading.rows[sheet]) > MOST_ROWS:
        raise CannotRead(f"There are more than {MOST_ROWS:,} rows. Split the file and import one part after the other.")
    reading.rows[sheet] += found


def _sheet_of(name: str, headings: list[str]) -> str:
    """Which sheet the headings belong to. Raises `CannotRead` where a column is missing, unknown or there twice."""
    sheet = next((sheet for sheet, column in KNOWN_BY.items() if column in headings), None)
    if sheet is None:
        wanted = "; ".join(f"{sheet}: {', '.join(columns)}" for sheet, columns in COLUMNS.items())
        raise CannotRead(f"{name} has none of the known sets of columns in its first row. They are: {wanted}.")
    named = [heading for heading in headings if heading]
    missing = [column for column in COLUMNS[sheet] if column in REQUIRED[sheet] and column not in named]
    unknown = [heading for heading in named if heading not in COLUMNS[sheet]]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    known = f"The columns of {sheet} are: {', '.join(COLUMNS[sheet])}."
    if missing:
        raise CannotRead(f"{name} has no column “{'”, “'.join(missing)}”. {known}")
    if unknown:
        raise CannotRead(f"{name} has a column that is not known: “{'”, “'.join(unknown)}”. {known}")
    if twice:
        raise CannotRead(f"{name} has the column “{'”, “'.join(twice)}” twice.")
    return sheet
