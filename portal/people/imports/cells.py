"""What one cell may say. Each reader raises `WrongCell` with the column and a sentence."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug

from portal.forms import DAY_FORMATS, HOW_TO_WRITE_A_DAY

from ..models import Post, PostType, Tenure

YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0"}
POST_TYPES = {**{value: value for value in PostType.values}, **{label.lower(): value for value, label in PostType.choices}}
CAPACITIES = {
    "": "holder",
    **{value: value for value in Tenure.Capacity.values},
    **{label.lower(): value for value, label in Tenure.Capacity.choices},
}

#: An extension inside the council has three digits or more.
FEWEST_DIGITS = 3


class WrongCell(ValueError):
    """A cell that can't be taken in."""

    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column = column


def words(cells: dict, column: str, *, most: int, needed: bool = True) -> str:
    """Plain words of at most `most` characters. A formula or a spreadsheet's error value is refused."""
    value = cells.get(column, "")
    if value.startswith("="):
        raise WrongCell(column, "This is a formula. Paste it as a value.")
    if value.startswith("#") or "\x00" in value:
        raise WrongCell(column, f"“{value[:20]}” is not text. The spreadsheet may have an error there.")
    if needed and not value:
        raise WrongCell(column, "This is empty.")
    if len(value) > most:
        raise WrongCell(column, f"This is longer than {most} characters.")
    return value


def email(cells: dict) -> str:
    value = words(cells, "email", most=254).lower()
    try:
        validate_email(value)
    except ValidationError:
        raise WrongCell("email", f"“{value}” is not an e-mail address.") from None
    return value


def code(cells: dict, column: str, *, needed: bool = True) -> str:
    value = words(cells, column, most=60, needed=needed).lower()
    if value:
        try:
            validate_slug(value)
        except ValidationError:
            raise WrongCell(column, f"“{value}” is not a code. Use letters, digits, hyphens and underscores.") from None
    return value


def telephone(cells: dict, column: str = "telephone") -> str:
    """The number of a post, as it is written; "" for an empty cell. It has at least three digits."""
    value = words(cells, column, most=30, needed=False)
    if value:
        try:
            Post._meta.get_field("phone").run_validators(value)
        except ValidationError as error:
            raise WrongCell(column, f"“{value}” is not a telephone number. {error.messages[0]}") from None
        if sum(letter.isdigit() for letter in value) < FEWEST_DIGITS:
            raise WrongCell(column, f"“{value}” is too short for a telephone number. Write it whole, such as 020 7946 0123.")
    return value


def day(cells: dict, column: str) -> date | None:
    """A day, as 2026-09-01 or 1/9/2026; None for an empty cell."""
    value = words(cells, column, most=30, needed=False)
    if not value:
        return None
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(value, pattern).date()
        except ValueError:
            continue
    raise WrongCell(column, f"“{value}” is not a date. Write the {HOW_TO_WRITE_A_DAY}.")


def one_of(cells: dict, column: str, choices: dict[str, str]) -> str:
    value = words(cells, column, most=60, needed="" not in choices)
    if value.lower() not in choices:
        known = ", ".join(sorted({key for key in choices if key and "_" not in key}))
        raise WrongCell(column, f"“{value}” is not known. It can be: {known}.")
    return choices[value.lower()]


def yes_or_no(cells: dict, column: str) -> bool | None:
    """Yes, no, or None where nothing is said."""
    value = words(cells, column, most=10, needed=False).lower()
    if not value:
        return None
    if value in YES | NO:
        return value in YES
    raise WrongCell(column, f"“{value}” is neither yes nor no.")
