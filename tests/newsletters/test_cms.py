"""No way round the approval in the CMS (R14), and nothing of a review in it (V12)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from newsletters import actions
from newsletters.models import NewsletterPage
from portal.access.exceptions import Refused
from reviews.models import Finding

from .conftest import FINDING_TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrying(draft, finding, council):
    """A draft that carries the finding in Wendy's words."""
    return actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Plans stop at the first step.", by=council.wpd)


def form_of(issue, **more) -> dict:
    """What the CMS's edit form sends."""
    items = streamfield([("item", {"heading": "Changed", "text": rich_text("<p>Changed.</p>")})])
    fields = {
        "title": issue.title,
        "slug": issue.slug,
        "issue_date": "2026-11-01",
        "introduction": "Changed.",
        "summary": "Changed.",
        "items": items,
    }
    return nested_form_data(fields | more)


def is_live(issue) -> bool:
    return NewsletterPage.objects.get(pk=issue.pk).live


@pytest.mark.parametrize("who", ["superuser", "psw"])
def test_R14_the_cms_keeps_a_draft_where_somebody_publishes(draft, council, as_user, who):
    person = council.superuser() if who == "superuser" else council.psw
    response = as_user(person).post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), form_of(draft, **{"action-publish": "action-publish"})
    )
    assert response.status_code == 302
    assert not is_live(draft)


@pytest.mark.parametrize("who", ["superuser", "psw"])
def test_R14_the_cms_offers_no_publish_button(draft, council, as_user, who):
    person = council.superuser() if who == "superuser" else council.psw
    page = as_user(person).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "action-publish" not in page
    assert "/newsletters-desk/" in page


def test_R14_a_bulk_action_publishes_nothing(draft, council, as_user):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    as_user(council.superuser()).post(f"{url}?id={draft.pk}", {"include_descendants": "on"})
    assert not is_live(draft)


def test_R14_no_issue_is_made_or_copied_in_the_cms(draft, section, council, as_user):
    client = as_user(council.superuser())
    made = client.post(
        reverse("wagtailadmin_pages:add", args=["newsletters", "newsletterpage", section.pk]),
        form_of(draft, slug="other", **{"action-publish": "action-publish"}),
    )
    copied = client.post(
        reverse("wagtailadmin_pages:copy", args=[draft.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": section.pk, "publish_copies": "on"},
    )
    assert (made.status_code, NewsletterPage.objects.count()) == (302, 1)
    assert copied.status_code in (200, 302)
    assert list(NewsletterPage.objects.values_list("pk", flat=True)) == [draft.pk]


@pytest.mark.parametrize("who", ["nobody", "superuser", "psw"])
def test_R14_a_revision_does_not_publish_itself(draft, council, who):
    person = {"nobody": None, "superuser": council.superuser(), "psw": council.psw}[who]
    with pytest.raises((Refused, PublishPagePermissionError)):
        draft.get_latest_revision().publish(user=person)
    assert not is_live(draft)


def test_R14_permission_that_is_skipped_opens_no_way(draft, council):
    with pytest.raises(Refused, match="published by its approval"):
        draft.get_latest_revision().publish(user=council.superuser(), skip_permission_checks=True)
    assert not is_live(draft)


def test_R14_an_issue_that_was_approved_does_not_publish_a_later_draft(published, council):
    later = published.get_latest_revision_as_object()
    later.introduction = "Later."
    revision = later.save_revision(user=council.psw)
    with pytest.raises(Refused, match="published by its approval"):
        revision.publish(skip_permission_checks=True)
    assert NewsletterPage.objects.get(pk=published.pk).introduction == "Plans that hold on a bad day."


def test_R14_a_date_publishes_nothing(draft):
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision()
    assert NewsletterPage.objects.get(pk=draft.pk).get_latest_revision_as_object().go_live_at is None


def test_R14_an_edited_revision_carries_no_approval_of_its_own(draft, council):
    forged = draft.get_latest_revision_as_object()
    forged.state, forged.approved_by, forged.approved_at = "approved", council.wpd, timezone.now()
    forged.save_revision(user=council.wpd)
    read = NewsletterPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert (read.state, read.approved_by_id, read.approved_at) == ("draft", None, None)


def test_an_approved_issue_is_not_deleted_in_the_cms(published, council, as_user):
    as_user(council.superuser()).post(reverse("wagtailadmin_pages:delete", args=[published.pk]))
    assert is_live(published)


def without_owners(html: str) -> str:
    """A page of the CMS without the choice of owners, which names whoever holds a post and says nothing of a review."""
    as_field = re.sub(r'<select name="owning_post".*?</select>', "", html, flags=re.DOTALL)
    return re.sub(r"u003Cselect name=.*?u003C/select", "", as_field, flags=re.DOTALL)


def test_V12_nothing_of_the_review_appears_in_the_cms(carrying, finding, council, as_user):
    client = as_user(council.superuser())
    page = Page.objects.get(pk=carrying.pk)
    revision = page.get_latest_revision()
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:usage", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("wagtailadmin_reports:site_history"),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        text = without_owners(response.content.decode())
        for secret in (FINDING_TEXT, finding.review.reference, "AB-1001", "Rosa Test", "Pia Test"):
            assert secret not in text, (address, secret)


NUMBER = 918273645


@pytest.fixture
def numbered(draft, finding, council):
    """A draft with two revisions, in the second of which stands a finding whose number can be told from any other."""
    Finding.objects.create(pk=NUMBER, review=finding.review, kind="development", text="Known by its number.")
    return actions.add_finding_to_issue(draft, NUMBER, heading="A second way", words="Plans stop at the first step.", by=council.wpd)


@pytest.mark.parametrize("who", ["superuser", "admin"])
def test_V12_no_number_of_a_finding_stands_in_the_cms(numbered, council, as_user, who):
    client = as_user(council.superuser() if who == "superuser" else council.admin)
    revisions = numbered.revisions.order_by("pk")
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[numbered.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[numbered.pk]),
        reverse("wagtailadmin_pages:history", args=[numbered.pk]),
        reverse("wagtailadmin_pages:revisions_revert", args=[numbered.pk, revisions.last().pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[numbered.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:revisions_compare", args=[numbered.pk, revisions.first().pk, revisions.last().pk]),
        reverse("wagtailadmin_reports:site_history"),
    ]
    told = [address for address in addresses if str(NUMBER) in client.get(address).content.decode()]
    assert told == []


def test_V7_whoever_reads_findings_edits_the_items_in_the_cms(numbered, council, as_user):
    assert str(NUMBER) in as_user(council.wpd).get(reverse("wagtailadmin_pages:edit", args=[numbered.pk])).content.decode()


def test_V12_what_a_superuser_saves_leaves_the_items_as_they_were(numbered, council, as_user):
    as_user(council.superuser()).post(reverse("wagtailadmin_pages:edit", args=[numbered.pk]), form_of(numbered))
    saved = NewsletterPage.objects.get(pk=numbered.pk).get_latest_revision_as_object()
    assert (saved.introduction, [block.block_type for block in saved.items]) == ("Changed.", ["item", "finding"])


def test_V12_a_preview_shows_the_words_alone_even_to_wpd(carrying, finding, council, as_user):
    text = as_user(council.wpd).get(reverse("wagtailadmin_pages:view_draft", args=[carrying.pk])).content.decode()
    assert "Plans stop at the first step." in text
    assert FINDING_TEXT not in text
    assert f"/findings/{finding.pk}/" not in text


def test_V12_superuser_is_refused_at_the_desk_and_at_the_findings(carrying, finding, council, as_user):
    client = as_user(council.superuser())
    for address in (
        reverse("newsletter_desk"),
        reverse("newsletter_issue", args=[carrying.pk]),
        reverse("findings"),
        reverse("finding", args=[finding.pk]),
        reverse("finding_to_newsletter", args=[finding.pk]),
    ):
        assert client.get(address).status_code == 403, address
