"""V7: findings without child, practitioner, team or reviewer, for WPD, the Principal Social Worker and Insights."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice_library.themes.models import Theme
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
