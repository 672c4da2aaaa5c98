"""V7: findings without child, practitioner, team or reviewer, for WPD, the Principal Social Worker and Insights."""

import csv
import io

import openpyxl
import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from practice_library.themes.models import Theme
from reviews.cycles.actions import open_cycle
from reviews.models import Finding
from reviews.records.actions import submit_review

pytestmark = pytest.mark.django_db

IDENTITIES = ("AB-1001", "Pia", "Rosa", "North", "First Response", "Child in Need")


@pytest.fixture
def settled(process):
    """A returned review of a child of the North team."""
    return process.returned()


@pytest.mark.parametrize("who", ["wpd", "psw", "insights"])
def test_V7_readers_see_findings_and_nobody_in_them(settled, process, as_user, who):
    client = as_user(getattr(process.council, who))
    number = settled.findings.get().pk
    for address in (reverse("findings"), reverse("finding", args=[number])):
        text = client.get(address).content.decode()
        assert "The plan has no second way." in text
        assert [name for name in (*IDENTITIES, settled.reference) if name in text] == []


@pytest.mark.parametrize("who", ["practitioner", "tm", "hos", "reviewer", "admin", "director"])
def test_V7_nobody_else_opens_the_findings(settled, process, as_user, who):
    client = as_user(getattr(process.council, who))
    assert client.get(reverse("findings")).status_code == 403
    assert client.get(reverse("finding", args=[settled.findings.get().pk])).status_code == 403


def test_V12_superuser_is_refused_the_findings(settled, process, as_user):
    response = as_user(process.council.superuser()).get(reverse("findings"))
    assert response.status_code == 403
    assert "The plan has no second way." not in response.content.decode()


def test_V7_findings_of_a_review_that_was_not_returned_are_not_there(process, as_user):
    early = process.find(process.allocate(), text="Nobody has read this yet.")
    client = as_user(process.council.wpd)
    assert "Nobody has read this yet." not in client.get(reverse("findings")).content.decode()
    assert client.get(reverse("finding", args=[early.pk])).status_code == 404


def test_findings_are_narrowed_by_theme_and_kind_and_counted(settled, process, as_user):
    client = as_user(process.council.wpd)
    strength = Finding.objects.create(review=settled, kind="strength", text="Both parents were heard.")
    strength.themes.set(Theme.objects.filter(slug="fathers-and-male-carers"))

    def shown(**query):
        text = client.get(reverse("findings"), query).content.decode()
        return ("The plan has no second way." in text, "Both parents were heard." in text)

    assert shown() == (True, True)
    assert shown(kind="strength") == (False, True)
    assert shown(theme="contingency") == (True, False)
    assert shown(theme="contingency", kind="strength") == (False, False)


@pytest.mark.parametrize(
    "query", [{"theme": "no-such"}, {"kind": "x\x00y"}, {"theme": "a" * 5000}, {"page": "minus one"}, {"page": "999"}, {"sort": "'"}]
)
def test_what_the_address_asks_for_in_vain_is_said_and_left_out(settled, process, as_user, query):
    response = as_user(process.council.wpd).get(reverse("findings"), query)
    assert response.status_code == 200
    assert "The plan has no second way." in response.content.decode()
    assert ("left out" in response.content.decode()) == ("page" not in query)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_V7_order_does_not_tell_which_findings_belong_to_one_review(process, as_user, sort):
    council = process.council
    for number in range(2):
        review = process.to_family_contacted(process.allocate(council.child_in(council.north, f"AB-70{number:02d}", council.practitioner)))
        process.answer(review)
        for place in range(8):
            process.find(review, text=f"Finding {place} of {number}.")
        process.give_back(submit_review(review, by=review.reviewer))
    shown = as_user(council.wpd).get(reverse("findings"), {"sort": sort}).context["rows"]
    reviews = [row["finding"].text[-2] for row in shown]
    neighbours = sum(one == other for one, other in zip(reviews, reviews[1:], strict=False))
    assert sorted(reviews) == ["0"] * 8 + ["1"] * 8
    assert neighbours < 14


def test_a_number_beyond_every_database_is_no_finding(settled, process, as_user):
    assert as_user(process.council.wpd).get(f"/findings/{10**30}/").status_code == 404


def test_the_list_asks_as_many_questions_for_twenty_findings_as_for_one(settled, process, as_user):
    client = as_user(process.council.wpd)
    client.get(reverse("findings"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("findings"))
    theme = Theme.objects.get(slug="contingency")
    for number in range(30):
        Finding.objects.create(review=settled, kind="development", text=f"Finding {number}.").themes.set([theme])
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("findings")).content.decode()
    assert len(many) == len(one)
    assert "31</strong> findings, 1 to 20 shown" in page


@pytest.fixture
def two_months(settled, process):
    """A finding of this month's cycle, and one of the month before."""
    before = timezone.localdate().replace(day=1) - relativedelta(months=1)
    process.cycle = open_cycle(month=before, area_of_focus="Pre-birth", by=process.council.insights)
    council = process.council
    review = process.returned(child=council.child_in(council.north, "AB-1009", council.practitioner))
    Finding.objects.filter(review=review).update(text="The month before.")
    return f"{before:%Y-%m}"


def test_findings_are_narrowed_by_month_and_the_address_keeps_it(two_months, process, as_user):
    response = as_user(process.council.wpd).get(reverse("findings"), {"month": two_months})
    assert [row["finding"].text for row in response.context["rows"]] == ["The month before."]
    page = response.content.decode()
    assert f'<option value="{two_months}" selected>' in page
    assert f"{reverse('findings_export', args=['csv'])}?month={two_months}" in page
    assert "left out" in as_user(process.council.wpd).get(reverse("findings"), {"month": "2026-13"}).content.decode()


@pytest.mark.parametrize("who", ["wpd", "psw", "insights"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_V7_the_export_holds_what_the_list_shows_and_nobody(two_months, settled, process, as_user, who, kind):
    person = getattr(process.council, who)
    response = as_user(person).get(reverse("findings_export", args=[kind]), {"month": two_months})
    rows = table_in(response, kind)
    assert rows[1:] == [[two_months, "Area for development", "Contingency", "no", "The month before."]]
    text = str(rows)
    assert [name for name in (*IDENTITIES, "AB-1009", "Pre-birth", settled.reference) if name in text] == []
    event = Event.objects.get(verb="findings.exported")
    assert (event.by, event.data) == (person, {"kind": kind, "count": 1, "narrowed_by": {"month": two_months}})


def table_in(response, kind) -> list[list]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return [[cell for cell in row] for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.values]


@pytest.mark.parametrize("who", ["practitioner", "tm", "hos", "reviewer", "admin", "director"])
def test_V7_nobody_else_takes_the_findings_out(settled, process, as_user, who):
    assert as_user(getattr(process.council, who)).get(reverse("findings_export", args=["csv"])).status_code == 403
    assert not Event.objects.filter(verb="findings.exported").exists()


def test_there_is_no_other_kind_of_export(settled, process, as_user):
    assert as_user(process.council.wpd).get(reverse("findings_export", args=["pdf"])).status_code == 404


def test_the_export_asks_as_many_questions_for_twenty_findings_as_for_one(settled, process, as_user):
    client = as_user(process.council.wpd)
    address = reverse("findings_export", args=["csv"])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    theme = Theme.objects.get(slug="contingency")
    for number in range(30):
        Finding.objects.create(review=settled, kind="development", text=f"Finding {number}.").themes.set([theme])
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count(",Finding ") == 30
    assert len(many) == len(one)
