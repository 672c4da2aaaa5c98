"""A theme that is merged or retired while a finding is written is kept, replaced or named, and never lost unsaid (L1)."""

import pytest
from django.urls import reverse

from practice_library.themes import actions as themes
from practice_library.themes.models import Theme

WORDS = {"kind": "development", "text": "The plan has no second way.", "version": "1"}


@pytest.fixture
def finding(process, council):
    review = process.to_family_contacted(process.allocate())
    return process.find(review)


@pytest.fixture
def url(finding):
    return reverse("finding_change", args=[finding.review.reference, finding.pk])


@pytest.fixture
def client(as_user, council):
    return as_user(council.reviewer)


def contingency() -> Theme:
    return Theme.objects.get(slug="contingency")


def another(title="Second ways") -> Theme:
    group = contingency().parent or Theme.objects.create(title="Plans", slug="plans")
    return Theme.objects.create(title=title, slug=title.lower().replace(" ", "-"), parent=group)


def test_L1_retired_theme_stays_on_the_finding_that_has_it(finding, url, client, council):
    themes.retire_theme(contingency(), by=council.wpd)
    page = client.get(url)
    assert f"{contingency().title} (no longer in use)" in page.content.decode()
    sent = page.context["form"]["themes"].value()
    assert client.post(url, WORDS | {"text": "It has no other way.", "themes": sent}).status_code == 302
    finding.refresh_from_db()
    assert (finding.text, list(finding.themes.all())) == ("It has no other way.", [contingency()])


def test_L1_retired_theme_can_be_taken_off_the_finding_that_has_it(finding, url, client, council):
    new = another()
    themes.retire_theme(contingency(), by=council.wpd)
    assert client.post(url, WORDS | {"themes": [new.pk]}).status_code == 302
    assert list(finding.themes.all()) == [new]


def test_L1_theme_that_is_merged_while_a_finding_is_changed_is_saved_as_its_successor(finding, url, client, council):
    new = another()
    themes.merge_themes(contingency(), new, by=council.wpd)
    assert client.post(url, WORDS | {"themes": [contingency().pk]}).status_code == 302
    assert list(finding.themes.all()) == [new]


def test_L1_successor_of_a_merged_theme_is_chosen_where_the_form_is_shown_again(finding, url, client, council):
    new = another()
    themes.merge_themes(contingency(), new, by=council.wpd)
    answer = client.post(url, WORDS | {"text": "", "themes": [contingency().pk]})
    assert answer.status_code == 422
    groups = answer.context["form"].theme_groups()
    assert [entry["theme"] for _, entries, _ in groups for entry in entries if entry["checked"]] == [new]


def test_L1_theme_that_is_retired_while_a_finding_is_added_is_named_and_the_others_stay(finding, client, council):
    new, kept = another("Early help"), another()
    themes.retire_theme(new, by=council.wpd)
    url = reverse("finding_add", args=[finding.review.reference]) + "?question=plan"
    answer = client.post(url, {"kind": "strength", "text": "He is heard.", "themes": [new.pk, kept.pk]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No longer in use: “Early help”." in page
    assert answer.context["form"]["themes"].value() == [str(new.pk), str(kept.pk)]
    assert f'value="{new.pk}"' not in page
    assert finding.review.findings.count() == 1


@pytest.mark.parametrize("sent", ["x", "9" * 40, "-1", ""])
def test_L1_what_is_no_theme_is_refused_in_a_sentence(url, client, sent):
    answer = client.post(url, WORDS | {"themes": [sent]})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["themes"]
