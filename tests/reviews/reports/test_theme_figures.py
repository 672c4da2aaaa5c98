"""How often a theme was found, as much as the reader may know (L3, A6)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from practice_library.themes.models import Theme
from reviews.instruments.models import Instrument
from reviews.models import Review
from reviews.reports.theme_figures import last_finished, most_found, quarter_before, quarter_of, theme_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(process):
    """Twelve reviews returned in the quarter before this one: six find contingency, all six others find chronology."""
    council = process.council
    for number in range(12):
        child = council.child_in(council.north, f"AB-20{number:02d}", council.practitioner)
        review = process.to_family_contacted(process.allocate(child))
        process.answer(review, 7)
        process.find(review, theme="contingency" if number < 6 else "chronology")
        from reviews.records import actions

        process.give_back(actions.submit_review(review, by=review.reviewer))
    Review.objects.update(returned_at=last_finished().starts + timedelta(days=10))
    return process


def test_A6_the_quarter_that_runs_is_shown_to_nobody(many):
    """Else the figures of two days would tell what the one review returned between them found."""
    Review.objects.update(returned_at=timezone.now())
    assert theme_panel(Theme.objects.get(slug="contingency"), many.council.practitioner) is None


def test_L3_theme_page_says_how_often_it_was_found(many):
    panel = theme_panel(Theme.objects.get(slug="contingency"), many.council.practitioner)
    assert "in 6 of 12 reviews" in panel["text"]


def test_A6_partner_is_not_shown_what_staff_are(many):
    partner = many.council.person("Mona", affiliation="mscp")
    assert theme_panel(Theme.objects.get(slug="contingency"), partner) is None


def test_A6_a_theme_found_in_few_reviews_has_no_figure(process):
    process.returned()
    assert theme_panel(Theme.objects.get(slug="contingency"), process.council.practitioner) is None
    assert most_found(process.council.practitioner, kind="development") == []


def test_L3_withdrawn_and_unreturned_reviews_count_nowhere(many):
    Review.objects.filter(findings__themes__slug="contingency").update(returned_at=None)
    assert theme_panel(Theme.objects.get(slug="contingency"), many.council.practitioner) is None


def test_L3_quarters_are_londons_and_follow_each_other():
    spring = quarter_of(date(2026, 4, 1))
    assert spring.name == "April to June 2026"
    assert quarter_before(spring).name == "January to March 2026"
    assert timezone.localtime(spring.starts).hour == 0
    assert quarter_before(spring).ends == spring.starts


@pytest.mark.parametrize(
    ("found_in", "affiliation", "is_shown"), [(4, "staff", False), (5, "staff", True), (9, "mscp", False), (10, "mscp", True)]
)
def test_A6_figures_begin_at_five_for_staff_and_at_ten_for_partners(process, found_in, affiliation, is_shown):
    """As many reviews again found something else, so that the rest gives nothing away."""
    from reviews.records import actions

    council = process.council
    for number in range(found_in + (10 if affiliation == "mscp" else 6)):
        child = council.child_in(council.north, f"AB-30{number:02d}", council.practitioner)
        review = process.to_family_contacted(process.allocate(child))
        process.answer(review, 7)
        process.find(review, theme="contingency" if number < found_in else "chronology")
        process.give_back(actions.submit_review(review, by=review.reviewer))
    Review.objects.update(returned_at=last_finished().starts + timedelta(days=10))
    reader = council.practitioner if affiliation == "staff" else council.person("Mona", affiliation=affiliation)
    assert (theme_panel(Theme.objects.get(slug="contingency"), reader) is not None) == is_shown
    front = {row.theme_id for row in most_found(reader, kind="development", limit=9)}
    assert (Theme.objects.get(slug="contingency").pk in front) == is_shown


def test_R20_reviews_with_another_instrument_count_in_no_figure(many):
    Instrument.objects.update(kind=Instrument.Kind.DIP_SAMPLE)
    assert theme_panel(Theme.objects.get(slug="contingency"), many.council.practitioner) is None
    assert most_found(many.council.practitioner, kind="development") == []


@pytest.mark.parametrize(("earlier", "is_said"), [(1, False), (5, True)])
def test_A6_a_few_reviews_of_the_quarter_before_are_not_told_beside_the_figure(process, earlier, is_said):
    """Five of the last quarter may be shown, whatever stands beside them."""
    from reviews.records import actions

    council, quarter = process.council, last_finished()
    for number in range(20):
        child = council.child_in(council.north, f"AB-40{number:02d}", council.practitioner)
        review = process.to_family_contacted(process.allocate(child))
        process.answer(review, 7)
        process.find(review, theme="contingency" if number < 10 else "chronology")
        review = process.give_back(actions.submit_review(review, by=review.reviewer))
        of_before = number < earlier or number >= 15
        began = quarter_before(quarter).starts if of_before else quarter.starts
        Review.objects.filter(pk=review.pk).update(returned_at=began + timedelta(days=10))
    text = theme_panel(Theme.objects.get(slug="contingency"), council.practitioner)["text"]
    assert f"in {10 - earlier} of {15 - earlier} reviews" in text
    assert (f"It was {earlier} of {earlier + 5} in the quarter before" in text) == is_said
    assert ("in the quarter before" in text) == is_said
