"""One search over reviews and findings, trimmed to what the reader may see (L8)."""

import pytest
from django.urls import reverse

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
