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


def test_V5_manager_is_told_by_which_right_they_see_a_review(process, as_user):
    from search.actions import rebuild_index

    council = process.council
    review = process.submit(process.allocate(), 9)
    process.panel(council.other_sm)
    own = process.returned(child=council.south_child)
    rebuild_index()
    page = as_user(council.other_sm).get(reverse("search"), {"query": review.reference, "kind": "review"}).content.decode()
    assert "because it is listed for a panel that you sit on or speak to" in page
    assert "in your line" not in page
    page = as_user(council.south_tm).get(reverse("search"), {"query": own.reference, "kind": "review"}).content.decode()
    assert "because the child is in your line" in page
    assert "for a panel" not in page


MAY_OPEN = ["practitioner", "tm", "hos_of_insights", "insights", "reviewer"]
MAY_NOT = ["south_tm", "other_sm", "other_hos", "director", "admin", "wpd", "psw", "south_practitioner", "second_reviewer", "superuser"]


def who_is(council, name: str):
    if name == "superuser":
        return council.superuser()
    return council.insights_hos if name == "hos_of_insights" else getattr(council, name)


@pytest.mark.parametrize("words", ["Pia Test", "pia", "AB-1001", "{reference}", "{number}"])
@pytest.mark.parametrize("who", MAY_OPEN)
def test_V3_V6_L8_who_may_open_a_review_finds_it_by_practitioner_child_and_number(indexed, process, as_user, who, words):
    words = words.format(reference=indexed.reference, number=indexed.reference.split("-")[-1])
    response = as_user(who_is(process.council, who)).get(reverse("search"), {"query": words, "kind": "review"})
    hits = [row.hit for group in response.context["listing"].groups for row in group.rows]
    assert [hit.title for hit in hits] == [f"{indexed.reference}, Pia Test"]
    assert "child AB-1001" in hits[0].meta


@pytest.mark.parametrize("words", ["Pia Test", "Pia", "Pja", "AB-1001", "{reference}"])
@pytest.mark.parametrize("who", MAY_NOT)
def test_V12_L8_nobody_else_finds_or_counts_it_by_those_words(indexed, process, as_user, who, words):
    words = words.format(reference=indexed.reference)
    response = as_user(who_is(process.council, who)).get(reverse("search"), {"query": words})
    counted = {link.label: link.count for each in response.context["listing"].filters for link in each.links}
    assert [label for label in counted if label.startswith(("Review", "Finding"))] == []
    shown = response.content.decode().replace(words, "")
    assert [word for word in (indexed.reference, "AB-1001", "Pia Test", "quokka") if word in shown] == []


def test_V2_V3_a_review_that_is_not_returned_is_not_found_by_name(process, as_user):
    from search.actions import rebuild_index

    review = process.allocate()
    rebuild_index()
    council = process.council
    assert review.reference in found(as_user, council.insights, "Pia Test")
    assert [
        one.first_name for one in (council.practitioner, council.tm, council.sm) if review.reference in found(as_user, one, "Pia")
    ] == []


def test_V7_a_finding_is_not_found_by_the_name_of_whose_work_it_is_about(indexed, process, as_user):
    response = as_user(process.council.insights).get(reverse("search"), {"query": "Pia"})
    assert [group.kind.key for group in response.context["listing"].groups] == ["review"]
