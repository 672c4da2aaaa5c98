"""Whatever shows words, grade or state of a review leaves a line in the read log: who, when, what, from where."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portal.models import ReadEntry
from reviews.models import Escalation
from tests.reviews.moderation.walk import Walk

BEGUN_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
READ_AT = BEGUN_AT + timedelta(hours=1)
FROM = "198.51.100.7"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(BEGUN_AT, tick=False)


@pytest.fixture
def walk(council):
    return Walk(council)


@pytest.fixture
def read(as_user, time_machine):
    """Open an address as somebody; gives what was logged by that: (who, when, which review, what, address of the page, from where)."""

    def open_as(person, address, *, data=None, post=False):
        client = as_user(person)
        before = ReadEntry.objects.count()
        time_machine.move_to(READ_AT, tick=False)
        answer = (client.post if post else client.get)(address, data or {}, REMOTE_ADDR=FROM)
        assert answer.status_code < 400
        rows = ReadEntry.objects.order_by("pk")[before:]
        return [(row.by, row.at, row.subject, row.what, row.path, row.address) for row in rows]

    return open_as


def line(person, review, what, address):
    return (person, READ_AT, review, what, address, FROM)


def test_V5_panels_case_paper_and_its_list_are_logged(walk, council, read):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    address = reverse("panel_case", args=[panel.pk, review.reference])
    assert read(council.iro, address) == [line(council.iro, review, "panel case", address)]
    assert read(council.iro, f"{address}?grades=hidden") == [line(council.iro, review, "panel case", address)]
    address = reverse("panel", args=[panel.pk])
    assert read(council.iro, address) == [line(council.iro, review, "row of the panel", address)]
    assert read(council.iro, reverse("panels")) == []


def test_V5_only_the_cases_that_the_reader_is_shown_are_logged(walk, council, read):
    shown = walk.submitted(9)
    panel = walk.panel(council.iro)
    walk.submitted(7)
    address = reverse("panel", args=[panel.pk])
    assert [row[2] for row in read(council.iro, address)] == [shown]


def test_R6_escalations_page_list_and_forms_are_logged_on_the_review(walk, council, read):
    review = walk.submitted(1)
    escalation = Escalation.objects.get()
    address = reverse("escalation", args=[escalation.pk])
    assert read(council.sm, address) == [line(council.sm, review, "escalation", address)]
    address = reverse("escalations")
    assert read(council.sm, address) == [line(council.sm, review, "row of the escalations", address)]
    address = reverse("escalation_assure", args=[escalation.pk])
    assert read(council.sm, address) == [line(council.sm, review, "assurance", address)]
    address = reverse("escalation_acknowledge", args=[escalation.pk])
    assert read(council.sm, address, post=True) == [line(council.sm, review, "acknowledgement", address)]


def test_R6_who_answers_for_a_vacant_post_is_logged_too_though_the_review_stays_closed_to_them(walk, council, read):
    from tests.reviews.escalations.test_telling import leave_post

    review = walk.submitted(1)
    for person in (council.sm, council.hos):
        leave_post(council, person)
    address = reverse("escalation", args=[Escalation.objects.get().pk])
    assert read(council.director, address) == [line(council.director, review, "escalation", address)]


def test_V6_board_and_table_are_logged_on_the_cycle_and_on_each_review_that_they_show(walk, council, read):
    reviews = [walk.submitted(7), walk.submitted(9)]
    for name, what in (("cycle_board", "board"), ("cycle_table", "table")):
        address = reverse(name, args=[walk.cycle.pk])
        expected = [line(council.insights, review, f"row of the {what}", address) for review in reviews]
        found = read(council.insights, address)
        assert found[0] == line(council.insights, walk.cycle, what, address)
        assert sorted(found[1:], key=lambda row: row[2].pk) == expected


def test_V6_board_logs_no_review_that_it_leaves_to_the_table(walk, council, read):
    for _ in range(6):
        walk.submitted(7)
    walk.allocated()
    found = read(council.insights, reverse("cycle_board", args=[walk.cycle.pk]))
    assert sorted(row[2].state for row in found[1:]) == ["allocated"] + ["submitted"] * 5


def test_V6_what_a_choice_leaves_out_is_not_logged(walk, council, read):
    walk.submitted(7)
    waiting = walk.submitted(9)
    for name in ("cycle_board", "cycle_table"):
        found = read(council.insights, reverse(name, args=[walk.cycle.pk]), data={"show": "panel"})
        assert [row[2] for row in found[1:]] == [waiting]


def test_V6_export_of_a_cycle_is_logged(walk, council, read):
    review = walk.submitted(7)
    address = reverse("cycle_export", args=[walk.cycle.pk, "csv"])
    assert read(council.insights, address)[1:] == [line(council.insights, review, "export as csv", address)]


def test_a_refusal_is_no_reading(walk, council, as_user):
    review = walk.submitted(1)
    panel = walk.panel(council.iro)
    for address in (
        reverse("panel", args=[panel.pk]),
        reverse("panel_case", args=[panel.pk, review.reference]),
        reverse("escalation", args=[Escalation.objects.get().pk]),
        reverse("cycle_board", args=[walk.cycle.pk]),
        review.get_absolute_url(),
    ):
        assert as_user(council.east_practitioner).get(address).status_code == 403
    assert ReadEntry.objects.count() == 0
