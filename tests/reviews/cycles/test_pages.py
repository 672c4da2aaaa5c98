"""The pages of this room: who may see them, what they show, how they are narrowed and exported."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.audit.models import ReadEntry
from reviews.assurance.actions import start_obligations
from reviews.board.tickets import tickets
from reviews.cycles.actions import add_case
from reviews.cycles.models import Cycle
from reviews.escalations.actions import raise_now
from reviews.moderation.models import Panel, PanelCase, PanelMember
from reviews.records.models import Grade, Review

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def addresses(cycle, case):
    return [
        reverse("cycles"),
        reverse("cycle_open"),
        reverse("cycle_cases_template"),
        *(
            reverse(name, args=[cycle.pk])
            for name in (
                "cycle_board",
                "cycle_table",
                "cycle_cases",
                "cycle_case_add",
                "cycle_cases_import",
                "cycle_allocate_all",
                "cycle_close",
            )
        ),
        reverse("cycle_export", args=[cycle.pk, "csv"]),
        reverse("cycle_export", args=[cycle.pk, "xlsx"]),
        reverse("case_allocate", args=[cycle.pk, case.pk]),
    ]


def test_V6_insights_open_every_page_of_the_room(insights_client, council, cycle, make_review):
    make_review(1)
    case = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    assert {url: insights_client.get(url).status_code for url in addresses(cycle, case)} == dict.fromkeys(addresses(cycle, case), 200)


@pytest.mark.parametrize("who", ["practitioner", "tm", "hos", "director", "reviewer", "wpd", "psw", "admin", "superuser"])
def test_V12_nobody_but_insights_opens_any_page_of_the_room(client, council, cycle, make_review, who):
    make_review(1)
    case = add_case(cycle, council.child, plan_type="cp", by=council.insights)
    person = council.superuser() if who == "superuser" else getattr(council, who)
    client.force_login(person, backend=BACKEND)
    answers = {url: client.get(url).status_code for url in addresses(cycle, case)}
    assert answers == dict.fromkeys(addresses(cycle, case), 403)


def test_addresses_of_what_is_not_there_say_so(insights_client, cycle):
    for url in (
        "/cycles/999/",
        "/cycles/99999999999999999999999/",
        f"/cycles/{cycle.pk}/cases/999/allocate/",
        f"/cycles/{cycle.pk}/table/pdf/",
    ):
        assert insights_client.get(url).status_code == 404


def test_the_board_shows_reviews_by_step_late_ones_first(client, council, cycle, make_review, clock):
    early = make_review(1, plan_type="cp")
    held = make_review(2, state="conversation_held")
    late = make_review(3, state="booked", booked_for=timezone.now() + timedelta(days=20, hours=1))
    sampled = make_review(4, state="in_moderation", is_sampled_for_moderation=True)
    make_review(5, state="withdrawn")
    clock.move_to(timezone.now() + timedelta(days=16))
    client.force_login(council.insights, backend=BACKEND)
    page = client.get(reverse("cycle_board", args=[cycle.pk]))
    shown = {
        entry["column"].title: [(ticket.review, ticket.days_late, ticket.due_words, ticket.extra) for ticket in entry["tickets"]]
        for entry in page.context["columns"]
    }
    assert shown == {
        "Allocated": [(early, 9, "book by Monday 9 November", "")],
        "Conversation": [
            (late, 2, "hold the conversation by Monday 16 November", "meeting Sunday 22 November, 10:00"),
            (held, 0, "contact the family by Thursday 19 November", ""),
        ],
        "Family": [],
        "Check or panel": [(sampled, 0, "return by Monday 30 November", "sampled, no panel planned yet")],
        "Returned": [],
        "Finalised": [],
    }
    assert [(item["number"], item["label"]) for item in page.context["figures"]] == [
        (2, "late"),
        (0, "escalations open"),
        (1, "waiting for panel"),
        (0, "returned of 4"),
    ]
    assert "9 days late" in page.content.decode()
    assert page.context["withdrawn_count"] == 1


def test_R9_a_returned_review_shows_what_is_due_next_and_how_late(client, council, cycle, make_review, clock):
    review = make_review(1, state="returned", returned_at=timezone.now())
    start_obligations(review, by=council.insights, at=timezone.now())
    clock.move_to(timezone.now() + timedelta(days=9))
    (ticket,) = tickets(cycle, council.insights)
    assert (ticket.column.title, ticket.due_words, ticket.days_late) == ("Returned", "add to Mosaic on Monday 9 November", 2)


def test_R4_a_grade_is_hidden_from_a_member_of_the_panel_that_has_still_to_decide(insights_client, council, cycle, make_review):
    review = make_review(1, state="in_moderation")
    Grade.objects.create(review=review, stage="reviewer", score=9, band_key="outstanding", rationale="Clear.", given_by=council.reviewer)
    panel = Panel.objects.create(cycle=cycle, meets_at=timezone.now() + timedelta(days=3), chair=council.insights_sm)
    PanelCase.objects.create(panel=panel, review=review, reason="outstanding")
    PanelMember.objects.create(panel=panel, person=council.insights_sm, starts=timezone.now())
    assert {who: tickets(cycle, getattr(council, who))[0].score for who in ("insights", "insights_sm")} == {
        "insights": 9,
        "insights_sm": None,
    }
    insights_client.force_login(council.insights_sm, backend=BACKEND)
    for name in ("cycle_board", "cycle_table"):
        assert "Outstanding" not in insights_client.get(reverse(name, args=[cycle.pk])).content.decode()
    text = insights_client.get(reverse("cycle_export", args=[cycle.pk, "csv"])).content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text)))[1][10:13] == ["", "", ""]


def test_R5_board_table_and_export_show_the_final_grade(insights_client, council, cycle, make_review):
    review = make_review(1, state="moderated")
    Grade.objects.create(review=review, stage="reviewer", score=9, band_key="outstanding", rationale="Clear.", given_by=council.reviewer)
    Grade.objects.create(review=review, stage="moderated", score=8, band_key="good", rationale="Nearly.", given_by=council.insights_sm)
    for name in ("cycle_board", "cycle_table"):
        text = insights_client.get(reverse(name, args=[cycle.pk])).content.decode()
        assert ("Good 8" in text, "Outstanding" in text) == (True, False)
    text = insights_client.get(reverse("cycle_export", args=[cycle.pk, "csv"])).content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text)))[1][10:13] == ["9", "8", "Good"]


def test_a_column_shows_five_and_leads_to_all_of_them_with_the_choice_kept(insights_client, cycle, make_review):
    for number in range(7):
        make_review(number)
    page = insights_client.get(reverse("cycle_board", args=[cycle.pk]), {"plan": "cin"})
    column = page.context["columns"][0]
    assert (column["count"], len(column["tickets"]), column["all_url"]) == (7, 5, f"/cycles/{cycle.pk}/table/?plan=cin&step=allocated")
    listing = insights_client.get(column["all_url"])
    assert len(listing.context["table"].rows) == 7


def test_the_figures_filter_and_keep_the_other_choices(insights_client, council, cycle, make_review):
    first = make_review(1)
    second = make_review(2, team=council.east, reviewer=council.second_reviewer, returned_at=timezone.now(), state="returned")
    raise_now(first, grounds="The plan does not keep the child safe.", by=council.reviewer)
    url = reverse("cycle_table", args=[cycle.pk])

    def found(**query):
        return {row.record.review for row in insights_client.get(url, query).context["table"].rows}

    assert found() == {first, second}
    assert found(show="escalation") == {first}
    assert found(show="returned") == {second}
    assert found(service="safeguarding-and-care-planning") == {second}
    assert found(reviewer=council.reviewer.pk) == {first}
    assert found(reviewer=council.reviewer.pk, show="returned") == set()
    assert found(step="returned") == {second}
    page = insights_client.get(url, {"service": "first-response", "show": "escalation"})
    assert [item["url"] for item in page.context["figures"]][:2] == ["?service=first-response&show=late", "?service=first-response"]


@pytest.mark.parametrize(
    "query",
    [
        {"reviewer": "999999"},
        {"service": "x' OR 1=1"},
        {"plan": "\x00"},
        {"show": "y" * 5000},
        {"sort": "nonsense"},
        {"page": "-3"},
        {"page": "zz"},
        {"sort": "-due"},
        {"sort": "grade"},
    ],
)
def test_a_query_that_makes_no_sense_shows_everything_and_never_breaks(insights_client, cycle, make_review, query):
    make_review(1)
    make_review(2, state="submitted")
    for name in ("cycle_board", "cycle_table", "cycle_cases"):
        assert insights_client.get(reverse(name, args=[cycle.pk]), query).status_code == 200
    assert len(insights_client.get(reverse("cycle_table", args=[cycle.pk]), query).context["table"].rows) == 2
    assert insights_client.get(reverse("cycles"), query).status_code == 200


@pytest.mark.parametrize("name", ["cycle_board", "cycle_table", "cycle_cases"])
def test_listings_take_the_same_queries_for_2_and_for_30_reviews(insights_client, cycle, make_review, name):
    url = reverse(name, args=[cycle.pk])
    counts = []
    for size in (2, 30):
        while Review.objects.count() < size:
            make_review(Review.objects.count())
        for _ in range(3):  # settings are made at the first call and kept at the next
            insights_client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert insights_client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_exports_hold_what_the_table_shows_and_run_nothing(insights_client, council, cycle, make_review):
    council.reviewer.first_name = "=cmd"
    council.reviewer.save()
    first = make_review(1, plan_type="cp")
    make_review(2, reviewer=council.second_reviewer)
    url = reverse("cycle_export", args=[cycle.pk, "csv"])
    text = insights_client.get(url, {"plan": "cp"}).content.decode("utf-8-sig")
    heading, row = list(csv.reader(StringIO(text)))
    assert heading[:6] == ["Review", "Child", "Plan type", "Service", "Team", "Reviewer"]
    assert row == [
        first.reference,
        "CD-2001",
        "Child Protection",
        "First Response",
        "North",
        "'=cmd Test",
        "Allocated",
        "Book the learning conversation",
        "2026-11-09",
        "0",
        "",
        "",
        "",
        "no",
    ]
    answer = insights_client.get(reverse("cycle_export", args=[cycle.pk, "xlsx"]))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet.max_row == 3
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} - {"s", "inlineStr", "n", "d"} == set()
    assert [cell.value for cell in sheet["F"]][1:] == ["=cmd Test", "Rolf Test"]


def test_V_each_export_is_logged_for_the_cycle_and_for_each_review_in_it(insights_client, council, cycle, make_review):
    first = make_review(1, plan_type="cp")
    second = make_review(2)
    insights_client.get(reverse("cycle_export", args=[cycle.pk, "csv"]), {"plan": "cp"})
    assert [(entry.by, entry.what) for entry in ReadEntry.objects.about(cycle)] == [(council.insights, "export as csv")]
    assert [(entry.by, entry.what) for entry in ReadEntry.objects.about(first)] == [(council.insights, "export as csv")]
    assert ReadEntry.objects.about(second).count() == 0


def test_the_cycles_show_the_current_one_first_with_counts(insights_client, council, cycle, make_review):
    make_review(1)
    make_review(2, state="returned")
    make_review(3, state="closed")
    add_case(cycle, council.child, plan_type="cp", by=council.insights)
    later = Cycle.objects.create(month=date(2026, 12, 1), area_of_focus="Missing", state=Cycle.State.PLANNED)
    page = insights_client.get(reverse("cycles"))
    assert page.context["current"] == cycle
    rows = [row.record for row in page.context["table"].rows]
    assert [(row.pk, row.sample, row.waiting, row.in_hand, row.returned, row.finalised, row.withdrawn) for row in rows] == [
        (cycle.pk, 4, 1, 1, 1, 1, 0),
        (later.pk, 0, 0, 0, 0, 0, 0),
    ]
    assert [row.record for row in insights_client.get(reverse("cycles"), {"state": "planned"}).context["table"].rows] == [later]


def form_data(**changes):
    days = {
        "booking": "2026-12-09",
        "conversation": "2026-12-16",
        "family_contact": "2026-12-18",
        "submission": "2026-12-22",
        "return": "2027-01-04",
    }
    data = {"month": "2026-12-01", "area_of_focus": "Neglect", "closes_on": "2027-01-18"}
    return data | {f"due_{step}": day for step, day in days.items()} | changes


def test_R1_a_cycle_opens_with_its_days_and_pinned_instrument(insights_client, council, published):
    done = insights_client.post(reverse("cycle_open"), form_data())
    opened = Cycle.objects.get()
    assert (done.status_code, done.url) == (302, reverse("cycle_cases", args=[opened.pk]))
    assert (opened.month, opened.area_of_focus, opened.closes_on, opened.instrument_version) == (
        date(2026, 12, 1),
        "Neglect",
        date(2027, 1, 18),
        published,
    )
    assert dict(opened.due_dates.values_list("step", "due_on")) == {
        "booking": date(2026, 12, 9),
        "conversation": date(2026, 12, 16),
        "family_contact": date(2026, 12, 18),
        "submission": date(2026, 12, 22),
        "return": date(2027, 1, 4),
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"month": "2026-11-01"}, "month"),
        ({"month": "1999-01-01"}, "month"),
        ({"area_of_focus": ""}, "area_of_focus"),
        ({"area_of_focus": "x" * 200_000}, "area_of_focus"),
        ({"area_of_focus": "a\x00b"}, "area_of_focus"),
        ({"due_booking": "2026-10-30"}, "due_booking"),
        ({"due_submission": "2026-12-17"}, "due_submission"),
        ({"due_return": "31/02/2027"}, "due_return"),
        ({"closes_on": "2027-01-03"}, "closes_on"),
    ],
)
def test_a_cycle_that_makes_no_sense_is_refused_beside_its_cause(insights_client, cycle, changes, field):
    page = insights_client.post(reverse("cycle_open"), form_data(**changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("written", ["", "31/02/2027"], ids=["empty", "no such day"])
def test_R1_each_date_that_is_missing_or_wrong_is_named(insights_client, cycle, written):
    names = ("due_booking", "due_conversation", "due_family_contact", "due_submission", "due_return")
    page = insights_client.post(reverse("cycle_open"), form_data(month="", **dict.fromkeys(names, written)))
    errors = [str(error) for errors in page.context["form"].errors.values() for error in errors]
    assert errors[0] == "Choose the month."
    assert len(errors) == len(set(errors)) == 6


def test_R1_dates_left_empty_say_which_step_they_are_for(insights_client, cycle):
    page = insights_client.post(reverse("cycle_open"), form_data(due_booking="", closes_on=""))
    assert dict(page.context["form"].errors) == {
        "due_booking": ["Say by when to book the learning conversation."],
        "closes_on": ["Say when the cycle closes."],
    }


def test_R1_a_month_that_has_a_cycle_is_not_offered_again(insights_client, cycle):
    form = insights_client.get(reverse("cycle_open")).context["form"]
    offered = [key for key, _ in form.fields["month"].choices]
    assert cycle.month.isoformat() not in offered
    assert (len(offered), form.fields["month"].initial) == (7, "2026-12-01")


def test_R1_no_cycle_opens_without_a_published_instrument(insights_client, council):
    page = insights_client.post(reverse("cycle_open"), form_data())
    assert page.status_code == 409
    assert "A cycle can’t open yet" in insights_client.get(reverse("cycle_open")).content.decode()


def test_R12_a_cycle_closes_after_a_look_at_what_is_under_way(insights_client, council, cycle, make_review):
    make_review(1)
    make_review(2, state="returned")
    url = reverse("cycle_close", args=[cycle.pk])
    assert insights_client.get(url).context["lead"].startswith("1 review has not been returned yet.")
    assert insights_client.post(url).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.CLOSED
    assert insights_client.post(url).status_code == 409
    refused = insights_client.post(reverse("cycle_case_add", args=[cycle.pk]), {"reference": "EF-1", "plan_type": "cp"})
    assert refused.status_code == 409
    assert insights_client.get(reverse("cycle_cases", args=[cycle.pk])).status_code == 200


def test_the_cycle_board_is_a_place_of_insights_alone(client, council):
    from portal.navigation import places_for

    def labels(person):
        return [entry["label"] for entry in places_for(person, "/") if entry["label"] == "Cycle board"]

    assert {who: labels(getattr(council, who)) for who in ("insights", "tm", "admin")} == {
        "insights": ["Cycle board"],
        "tm": [],
        "admin": [],
    }
