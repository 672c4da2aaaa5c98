"""One search over reviews and findings, trimmed to what the reader may see (L8)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.people.models import PostType
from reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(process):
    """A returned review with a rare word in a finding and in an answer."""
    from reviews.records import actions
    from search.actions import rebuild_index

    review = process.to_family_contacted(process.allocate())
    process.answer(review)
    process.find(review, text="The quokka plan has no second way.")
    review = process.give_back(actions.submit_review(review, by=review.reviewer))
    rebuild_index()
    return review


def found(as_user, person, words="quokka") -> str:
    return as_user(person).get(reverse("search"), {"query": words}).content.decode()


def test_L8_who_may_open_the_review_finds_it_and_is_told_why(indexed, process, as_user):
    page = found(as_user, process.council.practitioner)
    assert indexed.reference in page
    assert "because it is of your work" in page


@pytest.mark.parametrize("who", ["south_tm", "sm", "director", "admin", "south_practitioner"])
def test_L8_nobody_else_finds_it_or_is_told_that_it_exists(indexed, process, as_user, who):
    page = found(as_user, getattr(process.council, who))
    assert indexed.reference not in page
    assert "no second way" not in page
    assert "/findings/" not in page


@pytest.mark.parametrize("who", ["superuser", "mscp"])
def test_L8_superuser_and_partner_find_nothing(indexed, process, as_user, who):
    person = process.council.superuser() if who == "superuser" else process.council.person("Mona", affiliation="mscp")
    page = found(as_user, person)
    assert indexed.reference not in page
    assert "no second way" not in page
    assert "/findings/" not in page


def test_V7_wpd_finds_no_finding_of_a_review_that_was_not_returned(indexed, process, as_user):
    assert "no second way" in found(as_user, process.council.wpd)
    Review.objects.filter(pk=indexed.pk).update(returned_at=None)
    assert "no second way" not in found(as_user, process.council.wpd)


def test_L8_wpd_finds_the_finding_without_identities(indexed, process, as_user):
    page = found(as_user, process.council.wpd)
    assert "without child, practitioner, team or reviewer" in page
    assert [word for word in (indexed.reference, "AB-1001", "Pia", "Rosa") if word in page] == []


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("practitioner", ["review", "finding"]),
        ("hos", ["review", "finding"]),
        ("reviewer", ["review", "finding"]),
        ("insights", ["review", "finding"]),
        ("wpd", ["anonymous-finding"]),
        ("psw", ["anonymous-finding"]),
        ("admin", []),
    ],
)
def test_L8_only_kinds_that_the_reader_can_have_results_of_are_named(process, as_user, who, offered):
    response = as_user(getattr(process.council, who)).get(reverse("search"))
    named = [kind.key for kind in response.context["kinds"]]
    assert [key for key in named if key in ("review", "finding", "anonymous-finding")] == offered
    assert "theme-page" in named


def test_L8_a_post_in_a_team_without_casework_offers_no_reviews(process, as_user):
    council = process.council
    editor = council.person_in_post("Will", PostType.WPD_EDITOR, team=council.south)
    page = as_user(editor).get(reverse("search")).content.decode()
    assert ("findings without identities" in page, "reviews, findings" in page) == (True, False)


def test_V8_V9_partner_is_offered_no_review_and_partner_reviewer_is(process, as_user):
    for affiliation, is_offered in (("mscp", False), ("young_scrutineer", False), ("partner_reviewer", True)):
        person = process.council.person(affiliation.title(), affiliation=affiliation, account_ends=timezone.localdate() + timedelta(days=9))
        page = as_user(person).get(reverse("search")).content.decode()
        assert ("reviews, findings" in page) == is_offered, affiliation


def test_V5_panel_member_of_no_team_is_offered_reviews(process, as_user):
    member = process.council.person("Mel")
    process.panel(member)
    assert "reviews, findings" in as_user(member).get(reverse("search")).content.decode()
