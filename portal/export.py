"""Tables as CSV that a spreadsheet can open without running anything in it."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.http import HttpResponse

#: A spreadsheet takes text that begins with one of these for a formula.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(value: Any) -> Any:
    """The value, with an apostrophe before text that a spreadsheet would run. Numbers and dates stay as they are."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


def safe_csv(rows: Iterable[Iterable[Any]]) -> str:
    """The rows as CSV text, each cell defused."""
    out = StringIO(newline="")
    csv.writer(out).writerows([defused(value) for value in row] for row in rows)
    return out.getvalue()


def csv_response(rows: Iterable[Iterable[Any]], filename: str) -> HttpResponse:
    """A download of the rows. It begins with a byte order mark, without which Excel misreads accents."""
    response = HttpResponse("\ufeff" + safe_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
