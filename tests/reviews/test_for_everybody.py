"""What keyboard, screen reader and small screen need of the pages of a review."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practice_library.models import GuidancePage, Theme
from reviews.models import Question
from reviews.records.forms import AnswerForm
from tests.pointing import nowhere

pytestmark = pytest.mark.django_db


def html(response) -> str:
    return response.content.decode()


def first_focus(page: str, control_id: str) -> bool:
    """Whether the id is that of a control, and stands in no closed fold."""
    before, found, after = page.partition(f'id="{control_id}"')
    tag = before.rpartition("<")[2] + after.partition(">")[0]
    fold = before.rpartition("<details")[2].partition(">")[0]
    return bool(found) and tag.startswith("input") and "open" in fold


def test_L1_error_of_the_themes_leads_to_a_theme_in_an_open_group(process, as_user):
    review = process.allocate()
    response = as_user(review.reviewer).post(reverse("finding_add", args=[review.reference]), {"kind": "strength", "text": "Seen."})
    assert response.status_code == 422
    assert nowhere(response) == set()
    assert '<a href="#id_themes_0">' in html(response)
    assert first_focus(html(response), "id_themes_0")


def test_R5_error_of_the_scale_leads_to_its_first_score(process, as_user):
    review = process.allocate()
    question = Question.objects.get(section__instrument_version=review.instrument_version, key="risk")
    form = AnswerForm({"score": "11"}, question=question)
    assert form["score"].id_for_label == "id_score_0"
    page = html(as_user(review.reviewer).get(reverse("review_question", args=[review.reference, "risk"])))
    assert 'type="radio" name="score" value="0" id="id_score_0"' in page


def test_L1_saving_a_finding_says_so_on_the_page_that_follows(process, as_user):
    review = process.allocate()
    values = {"kind": "strength", "text": "The plan can be repeated.", "themes": [Theme.objects.in_use().first().pk]}
    response = as_user(review.reviewer).post(reverse("finding_add", args=[review.reference]), values, follow=True)
    assert response.redirect_chain[-1][0] == reverse("review_submit", args=[review.reference])
    assert "The finding is saved." in html(response)


def test_L1_removing_a_finding_says_so_and_its_page_skips_no_heading(process, as_user):
    review = process.allocate()
    finding = process.find(review)
    address = reverse("finding_remove", args=[review.reference, finding.pk])
    assert re.findall(r"<h(\d)", html(as_user(review.reviewer).get(address)).partition("<main")[2])[:2] == ["1", "2"]
    assert "The finding is removed." in html(as_user(review.reviewer).post(address, {"version": finding.version}, follow=True))


def test_L1_suggestions_are_sent_again_only_when_they_are_others(process, as_user, council):
    from wagtail.models import Page

    review = process.allocate()
    theme = Theme.objects.in_use().first()
    page = GuidancePage(title="Plans", slug="plans", summary="On plans.")
    Page.objects.get(depth=2).add_child(instance=page)
    page.themes.set([theme])
    page.save_revision().publish()
    client = as_user(review.reviewer)
    address = reverse("finding_suggestions", args=[review.reference])
    first = client.get(address, {"themes": [theme.pk]})
    assert re.search(r'hx-swap-oob="innerHTML">1 suggestion of learning<', html(first))
    shown = re.search(r'name="shown" value="(\w+)"', html(first)).group(1)
    assert client.get(address, {"themes": [theme.pk], "shown": shown, "text": ""}).status_code == 204
    assert client.get(address, {"shown": shown}).status_code == 200


def test_R1_wrong_rows_of_a_list_have_a_summary_that_leads_to_them(process, as_user, council):
    wrong = SimpleUploadedFile("list.csv", b"Child reference,Plan type\nnobody,cp\n")
    response = as_user(council.insights).post(reverse("cycle_cases_import", args=[process.cycle.pk]), {"file": wrong})
    page = html(response)
    assert "<title>Error:" in page
    assert '<a href="#wrong-rows">1 row must be corrected first' in page
    assert nowhere(response) == set()
    assert page.count('role="alert"') == 1


def test_R1_listing_is_sorted_without_its_headings_and_names_its_rows(process, as_user, council):
    process.allocate()
    page = html(as_user(council.insights).get(reverse("cycles"), {"sort": "-month"}))
    sorts = page.partition('<details class="pk-fold pk-sorts">')[2].partition("</details>")[0]
    assert sorts.count("<a ") == page.count('class="pk-sort"')
    assert 'aria-current="true">Cycle<span class="govuk-visually-hidden">, descending</span>' in sorts
    assert re.search(r'<tr role="row"[^>]*>\s*<th role="rowheader" scope="row"', page)


@pytest.mark.parametrize("name", ["cycles", "panels", "hand_over", "tracker", "reviews", "escalations"])
def test_R2_every_table_of_a_list_has_a_name(process, as_user, council, name):
    process.panel()
    process.returned(overall=4)
    page = html(as_user(council.insights).get(reverse(name)))
    for table in re.findall(r"<table[^>]*>\s*(?:<caption)?", page):
        assert "<caption" in table or "aria-labelledby" in table, f"{name}: {table}"


def test_R8_second_step_of_a_review_repeats_whose_it_is(process, as_user, council):
    review = process.returned()
    page = html(as_user(council.tm).get(reverse("my_team")))
    rows = re.findall(r'<tr role="row">\s*<th role="rowheader".*?</tr>', page, re.DOTALL)
    assert len(rows) > 1
    assert all(review.reference in row and str(review.practitioner) in row for row in rows)
