"""Who is served which page and which document (V1, V8, V9, R19)."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from portal.models import User
from practice_library.models import ContentPage, ResourcePage
from practice_library.pages.actions import withdraw_page


def titles(pages):
    return sorted(page.title for page in pages)


@pytest.fixture
def open_page(library):
    return library.page("Open", open_to_partners=True)


@pytest.fixture
def closed_page(library):
    return library.page("Closed")


def test_V1_staff_read_every_published_page(library, reader, open_page, closed_page):
    library.page("Draft", published=False)
    assert titles(ContentPage.objects.visible_to(reader)) == ["Closed", "Open"]


def test_V8_partner_lists_hold_only_what_is_open_to_them(library, partner, open_page, closed_page):
    assert titles(ContentPage.objects.visible_to(partner)) == ["Open"]


def test_V8_partner_who_follows_a_link_to_a_closed_page_gets_a_sentence(as_user, partner, closed_page):
    response = as_user(partner).get(closed_page.url)
    assert (response.status_code, "for staff of the council" in response.content.decode()) == (403, True)


def test_V8_partner_reads_an_open_page_without_sight_of_closed_ones(as_user, partner, library, open_page, closed_page):
    html = as_user(partner).get(open_page.url).content.decode()
    assert (open_page.summary in html, "Closed" in html) == (True, False)


def test_V9_account_that_has_ended_sees_nothing(partner, open_page):
    partner.account_ends = timezone.localdate() - timedelta(days=1)
    partner.save()
    assert titles(ContentPage.objects.visible_to(User.objects.get(pk=partner.pk))) == []


def test_V8_section_closed_to_partners_is_refused(as_user, partner, library):
    section = library.sections["newsletters"]
    section.open_to_partners = False
    section.save_revision().publish()
    assert as_user(partner).get(section.url).status_code == 403


def test_nobody_reads_without_signing_in(client, open_page):
    assert client.get(open_page.url).status_code == 302


def test_R19_withdrawn_page_says_when_and_why_without_its_text(as_user, council, reader, library):
    page = library.page("Old policy", summary="Words that no longer hold.")
    withdraw_page(page, by=council.wpd, reason="the policy changed")
    response = as_user(reader).get(page.url)
    html = response.content.decode()
    assert response.status_code == 410
    assert "because the policy changed." in html
    assert page.summary not in html


def test_R19_withdrawn_page_tells_partners_no_reason(as_user, council, partner, library):
    page = library.page("Old policy", open_to_partners=True)
    withdraw_page(page, by=council.wpd, reason="a review found it wanting")
    response = as_user(partner).get(page.url)
    assert (response.status_code, "found it wanting" in response.content.decode()) == (410, False)


def document(title: str = "Form"):
    made = get_document_model()(title=title)
    made.file.save("form.txt", ContentFile(b"text"), save=False)
    made.save()
    return made


def test_V8_partner_gets_a_document_of_an_open_page(as_user, partner, library):
    form = document()
    library.page("Form", model=ResourcePage, document=form, open_to_partners=True)
    assert as_user(partner).get(form.url).status_code == 200


def test_V8_partner_gets_no_document_of_a_closed_page(as_user, partner, library):
    form = document()
    library.page("Form", model=ResourcePage, document=form)
    assert as_user(partner).get(form.url).status_code == 403


def test_V8_document_that_no_page_carries_is_refused(as_user, partner, reader):
    form = document()
    assert [as_user(user).get(form.url).status_code for user in (partner, reader)] == [403, 403]


def test_R19_document_goes_with_the_page_that_was_withdrawn(as_user, council, reader, library):
    form = document()
    page = library.page("Form", model=ResourcePage, document=form)
    before = as_user(reader).get(form.url).status_code
    withdraw_page(page, by=council.wpd, reason="it was replaced")
    assert (before, as_user(reader).get(form.url).status_code) == (200, 403)
