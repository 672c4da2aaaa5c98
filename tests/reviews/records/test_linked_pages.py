"""A page of learning that was sent with a review may be moved or unpublished afterwards: nothing breaks, and nothing leads nowhere."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from practice_library.loading import load_sections
from practice_library.models import GuidancePage, Theme
from reviews.records import actions as records
from reviews.records.findings import attach_learning


@pytest.fixture
def sections(db):
    return load_sections(Site.objects.get(is_default_site=True).root_page)


@pytest.fixture
def page(sections):
    page = GuidancePage(title="Writing a second way", summary="What to do if the plan fails.", slug="second-way")
    sections["library"].add_child(instance=page)
    page.themes = [Theme.objects.get(slug="contingency")]
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def review(process, page):
    review = process.allocate()
    process.to_family_contacted(review)
    process.answer(review, 7)
    attach_learning(process.find(review), page, why="It shows how.", by=review.reviewer)
    return process.give_back(records.submit_review(review, by=review.reviewer))


def read(as_user, council, review) -> str:
    answer = as_user(council.practitioner).get(reverse("review", args=[review.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_L1_moved_page_is_linked_at_its_new_address_and_the_old_one_leads_there(process, council, as_user, sections, page, review):
    old = page.url
    assert f'href="{old}"' in read(as_user, council, review)
    page.move(sections["framework"], pos="last-child")
    new = GuidancePage.objects.get(pk=page.pk).url
    assert new != old
    assert f'href="{new}"' in read(as_user, council, review)
    answer = as_user(council.practitioner).get(old)
    assert (answer.status_code, answer.url) == (301, new)


def test_L1_unpublished_page_is_left_out_and_the_finding_stays(process, council, as_user, page, review):
    page.unpublish()
    shown = read(as_user, council, review)
    assert "Writing a second way" not in shown
    assert "The plan has no second way." in shown
    assert as_user(council.practitioner).get(page.url or "/library/second-way/").status_code == 404


def test_L1_page_unpublished_while_the_review_is_written_does_not_stop_submission(process, council, as_user, page):
    review = process.allocate()
    process.to_family_contacted(review)
    process.answer(review, 7)
    attach_learning(process.find(review), page, why="It shows how.", by=review.reviewer)
    page.unpublish()
    assert as_user(council.reviewer).get(reverse("review_submit", args=[review.reference])).status_code == 200
    assert records.submit_review(review, by=review.reviewer).state == "submitted"


def test_V8_old_address_of_a_moved_page_tells_its_new_name_to_readers_alone(
    process, council, client, as_user, page, django_capture_on_commit_callbacks
):
    old = page.url
    changed = GuidancePage.objects.get(pk=page.pk)
    changed.slug = "secret-quokka-page"
    with django_capture_on_commit_callbacks(execute=True):
        changed.save()
    for address in (old, old.rstrip("/")):
        answer = client.get(address)
        assert "quokka" not in answer.headers.get("Location", "") + answer.content.decode()
    partner = council.person("Mona", affiliation="mscp")
    assert as_user(partner).get(old).status_code == 404
    assert as_user(council.practitioner).get(old).url.endswith("/secret-quokka-page/")
