"""From files to the rows of staff, teams and posts. Whatever is wrong is said in a sentence."""

from dataclasses import dataclass, field

from portal.uploads import NotReadable, Sheet, read_sheets

#: Sheet -> its columns, and those that must be there.
COLUMNS = {
    "teams": ("service", "team"),
    "posts": ("code", "title", "type", "team", "reports to", "telephone"),
    "people": ("email", "first name", "last name", "post", "capacity", "from", "until", "cohort"),
}
REQUIRED = {"teams": {"service", "team"}, "posts": {"code", "title", "type"}, "people": {"email", "first name", "last name"}}
#: The column by which a sheet is known.
KNOWN_BY = {"people": "email", "posts": "code", "teams": "service"}
MOST_ROWS = 10_000


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
            for sheet in read_sheets(upload, most_rows=MOST_ROWS):
                _take_sheet(sheet, reading)
                if sheet.note:
                    reading.notes.append(f"{upload.name}: {sheet.note}")
        except NotReadable as error:
            reading.problems.append(_with_name(upload.name, str(error)))
    if not reading.problems and not any(reading.rows.values()):
        reading.problems.append("There are no rows in what you uploaded. Put the column names in the first row and the data under it.")
    return reading


def _with_name(name: str, problem: str) -> str:
    """The sentence with the file's name before it, unless it begins with that."""
    return problem if problem.startswith(name) else f"{name}: {problem}"


def _take_sheet(sheet: Sheet, reading: Reading) -> None:
    """Add the rows of one sheet to what was read, once its columns are known."""
    first, *lines = sheet.lines
    headings = [" ".join(cell.replace("_", " ").replace("-", " ").lower().split()) for cell in first.cells]
    headings = ["email" if heading in ("e mail", "e mail address", "email address") else heading for heading in headings]
    kind = _kind_of(sheet.name, headings)
    found = [
        Row(sheet.name, line.number, {column: " ".join(cell.split()) for column, cell in zip(headings, line.cells, strict=False) if column})
        for line in lines
    ]
    if len(found) + len(reading.rows[kind]) > MOST_ROWS:
        raise NotReadable(f"There are more than {MOST_ROWS:,} rows. Split the file and import one part after the other.")
    reading.rows[kind] += found


def _kind_of(name: str, headings: list[str]) -> str:
    """Which sheet the headings belong to. Raises `NotReadable` where a column is missing, unknown or there twice."""
    sheet = next((sheet for sheet, column in KNOWN_BY.items() if column in headings), None)
    if sheet is None:
        wanted = "; ".join(f"{sheet}: {', '.join(columns)}" for sheet, columns in COLUMNS.items())
        raise NotReadable(f"{name} has none of the known sets of columns in its first row. They are: {wanted}.")
    named = [heading for heading in headings if heading]
    missing = [column for column in COLUMNS[sheet] if column in REQUIRED[sheet] and column not in named]
    unknown = [heading for heading in named if heading not in COLUMNS[sheet]]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    known = f"The columns of {sheet} are: {', '.join(COLUMNS[sheet])}."
    if missing:
        raise NotReadable(f"{name} has no column “{'”, “'.join(missing)}”. {known}")
    if unknown:
        raise NotReadable(f"{name} has a column that is not known: “{'”, “'.join(unknown)}”. {known}")
    if twice:
        raise NotReadable(f"{name} has the column “{'”, “'.join(twice)}” twice.")
    return sheet
