"""What the pages say while a review is written: the family's number, a concern, a note of the check, learning that fits."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Site

from practice_library.models import GuidancePage, Theme
from reviews.escalations.actions import raise_now
from reviews.instruments.models import Question
from reviews.records import checking

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_on_plans(instrument):
    page = GuidancePage(title="A second way", slug="second-way", summary="How to plan for it.")
    page.themes = [Theme.objects.get(slug="contingency")]
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    return page


def scale_of(html: str) -> str:
    return re.search(r'<fieldset class="pk-scale.*?</fieldset>', html, re.DOTALL).group(0)


def test_R2_number_of_the_family_is_asked_without_grades(process, as_user):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    url = reverse("review_question", args=[review.reference, "family_feedback"])
    scale = scale_of(client.get(url).content.decode())
    assert re.findall(r'type="radio" name="score" value="(\d+)"', scale) == [str(score) for score in range(11)]
    assert "0 not at all" in scale
    assert "10 very much" in scale
    assert not [word for word in ("Inadequate", "Requires improvement", "Good", "Outstanding") if word.lower() in scale.lower()]
    assert client.post(url, {"score": "8", "text": "It helped."}).status_code == 302
    scale = scale_of(client.get(url).content.decode())
    assert re.findall(r'value="(\d+)" id="id_score_\d+" checked', scale) == ["8"]
    assert 'id="id_score-error"' in client.post(url, {"score": "11", "text": "It helped."}).content.decode()


def test_R3_other_scaled_questions_keep_their_grades(process, as_user):
    review = process.allocate()
    url = reverse("review_question", args=[review.reference, "risk"])
    assert "Requires improvement" in scale_of(as_user(process.council.reviewer).get(url).content.decode())


def test_R6_reviewer_finds_the_open_concern_on_the_page_of_the_steps(process, as_user):
    review = process.allocate()
    client = as_user(process.council.reviewer)
    assert "A concern is open" not in client.get(review.get_absolute_url()).content.decode()
    concern = raise_now(review, grounds="He may be unsafe at night.", by=process.council.reviewer)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "A concern is open" in page
    assert reverse("escalation", args=[concern.pk]) in page
    assert "Raise a concern now" not in page


def test_R2_review_that_came_back_says_so_with_the_note_where_it_is_mended(process, as_user):
    council = process.council
    review = checking.send_back(process.submit(process.allocate()), note="Say who was seen.", by=council.insights)
    client = as_user(council.reviewer)
    assert f"{review.reference}: came back with a note" in client.get(reverse("my_work")).content.decode()
    assert "Say who was seen." in client.get(reverse("review_submit", args=[review.reference])).content.decode()


def test_R2_review_that_never_came_back_is_said_to_be_completed(process, as_user):
    review = process.to_family_contacted(process.allocate())
    assert f"{review.reference}: came back" not in as_user(process.council.reviewer).get(reverse("my_work")).content.decode()


def test_L1_learning_is_offered_with_its_reason_while_a_finding_is_written(process, as_user, page_on_plans):
    review = process.allocate()
    client, theme = as_user(process.council.reviewer), Theme.objects.get(slug="contingency")
    url = reverse("finding_suggestions", args=[review.reference])
    assert f"same theme: {theme.title}" in client.get(url, {"themes": [theme.pk, "²", "9" * 30]}).content.decode()
    page = client.post(reverse("finding_add", args=[review.reference]), {"themes": [theme.pk], "kind": "strength"}).content.decode()
    assert f"same theme: {theme.title}" in page


def test_L1_attach_stands_on_a_line_of_its_own(process, as_user, page_on_plans):
    finding = process.find(process.allocate())
    url = reverse("review_question", args=[finding.review.reference, "plan"])
    page = as_user(process.council.reviewer).get(url).content.decode()
    line = re.search(r'<div class="pk-learning__line">.*?</div>', page, re.DOTALL).group(0)
    assert "A second way" in line
    assert "Attach" not in line
    assert re.search(r'<div class="pk-learning__acts">.*?Attach', page, re.DOTALL)


def test_shipped_help_names_the_ends_of_the_scale_as_the_form_does(instrument):
    question = Question.objects.get(section__instrument_version=instrument, key="family_feedback")
    assert "from 0 (not at all) to 10 (very much)" in question.help
