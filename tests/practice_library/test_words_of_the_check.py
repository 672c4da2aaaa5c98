"""What Wagtail calls a workflow is called a check wherever an editor meets it; moderation is the panel's word (R4, R19)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext, override

from portal.access.groups import keep_all_in_step
from portal.people.actions import end_tenure
from portal.people.models import Tenure
from practice_library.checking.cms import NOBODY_CHECKS
from practice_library.models import ContentPage, GoodPracticePage
from tests.practice_library.test_editing import COMPLETE, SEND, edit, sent

CATALOGUE = Path(settings.BASE_DIR) / "practice_library" / "locale" / "en_GB" / "LC_MESSAGES" / "django.po"
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)


@pytest.fixture
def writer(council):
    return council.person_in_post("Nell", "wpd_editor")


@pytest.fixture
def page(library, council):
    keep_all_in_step()
    return library.page(
        "An example", model=GoodPracticePage, published=False, owning_post=council.post_of(council.wpd), themes=[library.risk]
    )


def send(client, page, library, council):
    themes = {"themes": [str(library.risk.pk)], "owning_post": str(council.post_of(council.wpd).pk)}
    return edit(client, page, **COMPLETE, **SEND, **themes)


def told(response) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def words_of(response) -> str:
    return " ".join(TAGS.sub(" ", response.content.decode()).split())


def wagtails_words(response) -> list[str]:
    return re.findall(r"[^.]{0,40}\b(?:[Ww]orkflow|[Mm]oderation)\b[^.]{0,40}", words_of(response))


def test_R19_an_editor_takes_a_page_back_from_checking_and_reads_no_word_of_wagtails(page, library, council, writer, as_user):
    keep_all_in_step()
    client = as_user(writer)
    send(client, page, library, council)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(address)
    assert "Take back from checking" in words_of(shown)
    home = client.get(reverse("wagtailadmin_home"))
    assert "Your pages that are being checked" in words_of(home)
    after = client.post(address, sent(page, **{"action-cancel-workflow": "1"}))
    assert "taken back from checking" in words_of(after)
    assert ContentPage.objects.get(pk=page.pk).current_workflow_state is None
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert [each for response in (shown, home, after, history) for each in wagtails_words(response)] == []


def test_R19_a_checker_reads_no_word_of_wagtails(page, library, council, writer, as_user):
    keep_all_in_step()
    send(as_user(writer), page, library, council)
    client = as_user(council.psw)
    addresses = [reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[page.pk])]
    assert [each for address in addresses for each in wagtails_words(client.get(address))] == []


def test_R19_who_sends_a_page_that_nobody_else_may_check_is_warned(page, library, council, as_user):
    end_tenure(Tenure.objects.get(person=council.psw), by=council.admin)
    keep_all_in_step()
    client = as_user(council.wpd)
    response = send(client, page, library, council)
    assert [said for said in told(response) if "Nobody" in said] == [NOBODY_CHECKS]


def test_R19_who_sends_a_page_that_somebody_may_check_is_not_warned(page, library, council, as_user):
    response = send(as_user(council.wpd), page, library, council)
    assert [said for said in told(response) if "Nobody" in said] == []
    assert ContentPage.objects.get(pk=page.pk).current_workflow_state is not None


def test_the_compiled_catalogue_says_what_the_written_one_says():
    entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    with override("en-gb"):
        assert [(ours, gettext(theirs)) for theirs, ours in entries] == [(ours, ours) for _, ours in entries]
    assert len(entries) > 40
