"""A list of cases: which columns it may have, and what is wrong in which row. Nothing is written here.

The same checks hold for a case that is added by hand. No child's name is ever stored: a reference has a fixed form,
and text in any other form is refused without being repeated.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.export import STARTS_A_FORMULA
from portal.people.models import CaseResponsibility, Child, MosaicNumber, Team, User
from portal.uploads import Line, NotReadable, Sheet, read_sheets

from .models import Case, Cycle, PlanType

MOST_ROWS = 5_000

COLUMNS = {
    "reference": "Child reference",
    "plan_type": "Plan type",
    "team": "Team",
    "practitioner": "Practitioner e-mail",
    "iro": "IRO e-mail",
    "age": "Age",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    "disability": "Disability",
    "mosaic": "Mosaic number",
}
REQUIRED = ("reference", "plan_type")
LONGEST = {"reference": 20, "team": 120, "practitioner": 254, "iro": 254, "gender": 40, "ethnicity": 80, "mosaic": 20}
REFERENCE = re.compile(r"[A-Z]{1,6}-[0-9]{1,10}")
MOSAIC = re.compile(r"[0-9]{4,20}")
PLAIN_WORDS = re.compile(r"[^\W\d_][^\d_<>@{}\[\]]*")
PLANS = {word.casefold(): value for value, label in PlanType.choices for word in (value, label)} | {"children looked after": PlanType.CLA}
YES_NO = {
    "": None,
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
    "not recorded": None,
}
OLDEST = 25


class WrongColumns(Exception):
    """The headings are not those of a list of cases. The message is a sentence for the person."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row, and in which column; `is_elsewhere` where it is mended by moving the child first."""

    row: int
    column: str
    text: str
    is_elsewhere: bool = False

    @property
    def heading(self) -> str:
        return COLUMNS.get(self.column, "")


@dataclass
class Entry:
    """One case to be: as written, and once checked what it stands for."""

    row: int
    written: dict[str, str]
    reference: str = ""
    plan_type: str = ""
    age: int | None = None
    gender: str = ""
    ethnicity: str = ""
    has_disability: bool | None = None
    mosaic: str = ""
    team: Team | None = None
    practitioner: User | None = None
    iro: User | None = None
    child: Child | None = None
    makes_child: bool = False
    sets_team: bool = False
    sets_practitioner: bool = False
    sets_iro: bool = False

    @property
    def plan_words(self) -> str:
        return PlanType(self.plan_type).label

    @property
    def facts(self) -> dict:
        return {"age": self.age, "gender": self.gender, "ethnicity": self.ethnicity, "has_disability": self.has_disability}


@dataclass
class Checked:
    """The result of checking: entries that are right, and everything that is wrong."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new_children(self) -> int:
        return sum(1 for entry in self.entries if entry.makes_child)

    @property
    def without_team(self) -> int:
        return sum(1 for entry in self.entries if entry.team is None)

    @property
    def without_practitioner(self) -> int:
        return sum(1 for entry in self.entries if entry.practitioner is None)

    @property
    def without_iro(self) -> int:
        return sum(1 for entry in self.entries if entry.iro is None)

    def as_rows(self) -> list[dict]:
        """The rows as written, to be checked again when they are confirmed."""
        return [{"row": entry.row, "written": entry.written} for entry in self.entries]


def read_list(upload) -> Sheet:
    """The list in an uploaded file: the file itself, or the first sheet of a workbook. Raises `NotReadable`."""
    sheets = read_sheets(upload, most_rows=MOST_ROWS)
    if not sheets:
        raise NotReadable("The file has no rows.")
    return sheets[0]


def entries_of(lines: list[Line]) -> list[Entry]:
    """Entries from the lines of a file, of which the first holds the headings. Raises `WrongColumns`."""
    written = [cell.strip() for cell in lines[0].cells]
    while written and not written[-1]:
        written = written[:-1]
    headings = [_key(cell) for cell in written]
    _check_headings(headings, written)
    entries = []
    for line in lines[1:]:
        if any(cell.strip() for cell in line.cells[len(headings) :]):
            raise WrongColumns(f"Row {line.number} has more cells than there are headings.")
        cells = dict(zip(headings, map(_tidy, line.cells), strict=False))
        entries.append(Entry(line.number, {key: cells.get(key, "") for key in COLUMNS}))
    if not entries:
        raise WrongColumns("The list has headings but no cases.")
    return entries


def _tidy(cell: str) -> str:
    """The cell without spaces around it; what looks like a formula stays as it is, so that it is refused."""
    return cell if cell.startswith(STARTS_A_FORMULA) else cell.strip()


def _key(heading: str) -> str:
    words = re.sub(r"[^a-z]+", " ", heading.casefold().replace("e-mail", "email")).strip()
    known = {re.sub(r"[^a-z]+", " ", label.casefold().replace("e-mail", "email")).strip(): key for key, label in COLUMNS.items()}
    return known.get(words, "") if words else ""


def _check_headings(keys: list[str], written: list[str]) -> None:
    unknown = [text[:40] or "(empty)" for key, text in zip(keys, written, strict=True) if not key]
    if unknown:
        names = ", ".join(f"“{text}”" for text in unknown[:5])
        raise WrongColumns(
            f"These columns are not known here: {names}. The first row must hold the headings. Take other columns out, above all names."
        )
    double = {COLUMNS[key] for key in keys if keys.count(key) > 1}
    if double:
        raise WrongColumns(f"The column “{sorted(double)[0]}” is there twice.")
    missing = [COLUMNS[key] for key in REQUIRED if key not in keys]
    if missing:
        raise WrongColumns(f"The list needs the column “{missing[0]}”.")


def check(entries: Iterable[Entry], cycle: Cycle) -> Checked:
    """Check each entry by itself, against the others, and against what the portal knows, in a few queries."""
    result = Checked()
    known = _Known(entries, cycle)
    first_row: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for entry in known.entries:
        problems = [*_read(entry), *known.problems_of(entry)]
        for value, seen, column, what in (
            (entry.reference, first_row, "reference", "reference"),
            (entry.mosaic, numbers, "mosaic", "Mosaic number"),
        ):
            if value and value in seen:
                problems.append(Problem(entry.row, column, f"the same {what} is in row {seen[value]}."))
            elif value:
                seen[value] = entry.row
        if problems:
            result.problems += problems
        else:
            result.entries.append(entry)
    return result


def _read(entry: Entry) -> Iterable[Problem]:
    """Read what is written into the entry's own fields; what can't be read is a problem."""
    written = {key: value.strip() for key, value in entry.written.items()}
    for key, value in entry.written.items():
        if value.startswith(STARTS_A_FORMULA) or "\x00" in value:
            yield Problem(entry.row, key, "this looks like a formula. Type the value itself.")
            written[key] = ""
        elif len(value) > LONGEST.get(key, 40):
            yield Problem(entry.row, key, f"this is longer than {LONGEST.get(key, 40)} characters.")
            written[key] = ""
    refused = {key for key in written if entry.written[key].strip() and not written[key]}
    readers = (_read_reference, _read_plan, _read_age, _read_words, _read_disability, _read_mosaic)
    for reader in readers:
        yield from (problem for problem in reader(entry, written) if problem.column not in refused)


def _read_reference(entry, written):
    value = written["reference"].upper()
    if not value:
        yield Problem(entry.row, "reference", "write the child’s reference.")
    elif REFERENCE.fullmatch(value):
        entry.reference = value
    else:
        yield Problem(
            entry.row,
            "reference",
            "this is not a reference. References look like AB-1234: letters, a dash, digits. A child’s name is never stored.",
        )


def _read_plan(entry, written):
    entry.plan_type = PLANS.get(written["plan_type"].casefold(), "")
    if not entry.plan_type:
        labels = ", ".join(PlanType.labels)
        yield Problem(entry.row, "plan_type", f"write one of: {labels}.")


def _read_age(entry, written):
    value = written["age"]
    if not value:
        return
    if value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= OLDEST:
        entry.age = int(value)
    else:
        yield Problem(entry.row, "age", f"write the age in whole years, 0 to {OLDEST}.")


def _read_words(entry, written):
    for key in ("gender", "ethnicity"):
        value = written[key]
        if value and not PLAIN_WORDS.fullmatch(value):
            yield Problem(entry.row, key, "write words, without digits or signs.")
        else:
            setattr(entry, key, value)


def _read_disability(entry, written):
    value = written["disability"].casefold()
    if value in YES_NO:
        entry.has_disability = YES_NO[value]
    else:
        yield Problem(entry.row, "disability", "write yes or no, or leave it empty.")


def _read_mosaic(entry, written):
    value = written["mosaic"]
    if value and not MOSAIC.fullmatch(value):
        yield Problem(entry.row, "mosaic", "a Mosaic number has 4 to 20 digits and nothing else.")
    else:
        entry.mosaic = value


class _Known:
    """What the portal knows of everything that the entries name, read at once."""

    def __init__(self, entries: Iterable[Entry], cycle: Cycle):
        self.entries = list(entries)
        references = {self._written(entry, "reference").upper() for entry in self.entries}
        mails = {self._written(entry, key).lower() for entry in self.entries for key in ("practitioner", "iro")}
        numbers = {self._written(entry, "mosaic") for entry in self.entries}
        self.children = _in_parts(Child.objects, "reference__in", references, lambda child: child.reference)
        self.in_cycle = set(Case.objects.filter(cycle=cycle).values_list("child_id", flat=True))
        self.teams = {name.casefold(): team for team in Team.objects.all() for name in (team.slug, team.name)}
        self.people = _in_parts(User.objects.with_open_account(), "email__in", mails, lambda person: person.email.lower())
        now = CaseResponsibility.objects.filter(ends__isnull=True).select_related("team", "practitioner", "iro")
        self.now = _in_parts(now, "child__reference__in", references, lambda row: row.child_id)
        self.owners = _in_parts(MosaicNumber.objects, "number__in", numbers, lambda row: row.number)
        self.numbers = _in_parts(MosaicNumber.objects, "child__reference__in", references, lambda row: row.child_id)

    @staticmethod
    def _written(entry: Entry, key: str) -> str:
        return entry.written.get(key, "").strip().replace("\x00", "")

    def problems_of(self, entry: Entry) -> Iterable[Problem]:
        """Find child, team and practitioner of an entry that was read; say what does not fit."""
        entry.child = self.children.get(entry.reference)
        entry.makes_child = bool(entry.reference) and entry.child is None
        if entry.child and entry.child.pk in self.in_cycle:
            yield Problem(entry.row, "reference", f"{entry.reference} is in this sample already.")
        now = self.now.get(entry.child.pk) if entry.child else None
        yield from self._place(entry, now)
        yield from self._person(entry, now, "practitioner", "a practitioner", "another practitioner")
        yield from self._person(entry, now, "iro", "an IRO", "another IRO")
        yield from self._number(entry)

    def _place(self, entry, now):
        name = self._written(entry, "team")
        entry.team = self.teams.get(name.casefold()) if name else (now and now.team)
        entry.sets_team = now is None and entry.team is not None
        if name.startswith(STARTS_A_FORMULA):
            return
        if name and entry.team is None:
            yield Problem(entry.row, "team", "there is no team of this name.")
        elif name and now and now.team != entry.team:
            sentence = f"{entry.reference} is in {now.team} today. Move the child first, or leave this empty."
            yield Problem(entry.row, "team", sentence, is_elsewhere=True)

    def _person(self, entry, now, key: str, one: str, another: str):
        """The practitioner or the IRO: as written, else as recorded today."""
        mail = self._written(entry, key).lower()
        recorded = getattr(now, key, None)
        found = self.people.get(mail) if mail else recorded
        setattr(entry, key, found)
        setattr(entry, f"sets_{key}", bool(mail) and now is not None and recorded is None)
        if not mail or mail.startswith(STARTS_A_FORMULA):
            return
        if found is None:
            yield Problem(entry.row, key, "nobody has an account with this e-mail address.")
        elif now is None and not self._written(entry, "team"):
            yield Problem(entry.row, key, f"{one} needs a team. Write the team too.")
        elif recorded and recorded != found:
            sentence = f"{entry.reference} has {another} today. Move the child first, or leave this empty."
            yield Problem(entry.row, key, sentence, is_elsewhere=True)

    def _number(self, entry):
        if not entry.mosaic:
            return
        owner = self.owners.get(entry.mosaic)
        own = self.numbers.get(entry.child.pk) if entry.child else None
        if owner and (entry.child is None or owner.child_id != entry.child.pk):
            yield Problem(entry.row, "mosaic", "this number belongs to another child.")
        elif own and own.number != entry.mosaic:
            yield Problem(entry.row, "mosaic", f"{entry.reference} has another Mosaic number.")


def _in_parts(queryset, lookup: str, values: set[str], key) -> dict:
    """Rows whose `lookup` is among `values`, by `key`, asked in parts that every database takes."""
    wanted = sorted(value for value in values if value)
    found = {}
    for start in range(0, len(wanted), 900):
        for row in queryset.filter(**{lookup: wanted[start : start + 900]}):
            found[key(row)] = row
    return found
