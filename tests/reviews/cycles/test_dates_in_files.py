"""The files of board and list hold days that a spreadsheet can sort, and words that say what is to be done."""

from datetime import datetime
from io import BytesIO

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reviews.assurance.actions import start_obligations


def sheet(client, *address, **query):
    return load_workbook(BytesIO(client.get(reverse(*address, **query)).content)).active


def test_R2_the_boards_workbook_holds_days_and_the_next_step_in_full(insights_client, council, cycle, make_review):
    make_review(1)
    returned = make_review(2, state="returned", returned_at=timezone.now())
    start_obligations(returned, by=council.insights, at=timezone.now())
    rows = {row[0].value: row for row in sheet(insights_client, "cycle_export", args=[cycle.pk, "xlsx"]).iter_rows(min_row=2)}
    assert sorted((row[7].value, row[8].value, row[8].is_date) for row in rows.values()) == [
        ("Add to Mosaic", datetime(2026, 11, 9), True),
        ("Book the learning conversation", datetime(2026, 11, 9), True),
    ]


def test_R2_the_workbook_of_the_list_holds_days(insights_client, make_review):
    make_review(1, state="returned", returned_at=timezone.now())
    make_review(2)
    rows = list(sheet(insights_client, "reviews_export", args=["xlsx"]).iter_rows(min_row=2))
    assert {(row[7].value, row[8].value) for row in rows} == {
        (datetime(2026, 11, 2), datetime(2026, 11, 2)),
        (datetime(2026, 11, 2), None),
    }
