"""L5: what a person read and thought is theirs, and leaves the portal as a record for their CPD."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.export import safe_csv
from practice_library.learning.actions import mark_as_read
from practice_library.models import LearningRecord
from practice_library.pages.actions import withdraw_page
from tests.practice_library.test_sections import queries_of


def another_tab(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows_of(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_L5_marking_as_read_keeps_the_first_date(library, reader):
    page = library.page("Page")
    mark_as_read(page, by=reader, at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    record = mark_as_read(page, by=reader, reflection="Ask first.", at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert (record.read_at.day, record.reflection, record.reflected_at.day, LearningRecord.objects.count()) == (1, "Ask first.", 5, 1)


def test_L5_marking_again_without_words_keeps_what_was_written(library, reader):
    page = library.page("Page")
    mark_as_read(page, by=reader, reflection="Ask first.")
    assert mark_as_read(page, by=reader).reflection == "Ask first."


def test_V8_partner_can_not_mark_a_closed_page(library, partner):
    with pytest.raises(Refused, match="isn’t open to you"):
        mark_as_read(library.page("Closed"), by=partner)


def test_L5_reader_marks_a_page_and_sees_it_in_their_list(as_user, reader, library):
    page = library.page("Page", minutes=6)
    client = as_user(reader)
    client.post(reverse("learning_mark_read", args=[page.pk]), {"reflection": "Ask first."})
    html = client.get(reverse("my_learning")).content.decode()
    assert [words in html for words in ("Page", "Ask first.", "about 6 minutes")] == [True, True, True]


def test_L5_one_minute_is_said_as_one(as_user, reader, library):
    mark_as_read(library.page("Short", minutes=1), by=reader)
    assert "about 1 minute, " in as_user(reader).get(reverse("my_learning")).content.decode()


def test_L5_reflection_is_changed_and_emptied_by_its_writer(as_user, reader, library):
    page = library.page("Page")
    client = as_user(reader)
    for seen, words in (("", "First."), ("First.", "Second."), ("Second.", "")):
        answer = client.post(reverse("learning_mark_read", args=[page.pk]), {"reflection": words, "seen": seen}, follow=True)
    record = LearningRecord.objects.get()
    assert (record.reflection, record.reflected_at) == ("", None)
    assert "Your reflection is removed." in answer.content.decode()


def test_L5_page_shows_the_kept_reflection_and_sends_along_that_it_did(as_user, reader, library):
    page = library.page("Page")
    mark_as_read(page, by=reader, reflection="Ask first.\nThen write.")
    html = as_user(reader).get(page.url).content.decode()
    assert 'name="seen" value="Ask first.\nThen write."' in html


@pytest.mark.parametrize("seen", [{"seen": ""}, {}])
def test_L5_empty_form_of_an_older_tab_keeps_the_reflection(as_user, reader, library, seen):
    page = library.page("Page")
    url = reverse("learning_mark_read", args=[page.pk])
    as_user(reader).post(url, {"reflection": "Ask first.", "seen": ""})
    assert another_tab(reader).post(url, {"reflection": ""} | seen).status_code == 302
    assert LearningRecord.objects.get().reflection == "Ask first."


def test_L5_other_words_of_an_older_tab_replace_nothing_and_both_are_shown(as_user, reader, library):
    page = library.page("Page")
    url = reverse("learning_mark_read", args=[page.pk])
    as_user(reader).post(url, {"reflection": "Ask first.", "seen": ""})
    older = another_tab(reader)
    answer = older.post(url, {"reflection": "From the older tab.", "seen": ""})
    html = answer.content.decode()
    assert (answer.status_code, "From the older tab.</textarea>" in html) == (409, True)
    summary, block = html.partition("govuk-error-summary__list")[2].partition("</ul>")[0], html.partition('class="pk-conflict"')[2]
    assert ("Ask first." in summary, "Ask first.</blockquote>" in block) == (False, True)
    assert LearningRecord.objects.get().reflection == "Ask first."
    both = {"reflection": "Ask first. From the older tab.", "seen": answer.context["form"]["seen"].value()}
    assert older.post(url, both).status_code == 302
    assert LearningRecord.objects.get().reflection == "Ask first. From the older tab."


def test_L5_reflection_that_is_too_long_is_sent_back_with_its_words(as_user, reader, library):
    page = library.page("Page")
    response = as_user(reader).post(reverse("learning_mark_read", args=[page.pk]), {"reflection": "x" * 20001})
    assert (response.status_code, "x" * 20001 in response.content.decode(), LearningRecord.objects.count()) == (422, True, 0)


def test_L5_nobody_else_sees_a_record(as_user, council, library):
    page = library.page("Page")
    mark_as_read(page, by=council.practitioner, reflection="Private thought.")
    client = as_user(council.tm)
    seen = [client.get(address).content.decode() for address in (reverse("my_learning"), page.url, reverse("my_learning") + "?format=csv")]
    assert ["Private thought." in html for html in seen] == [False, False, False]


def test_L5_page_that_was_withdrawn_stays_in_the_record_without_a_link(as_user, council, reader, library):
    page = library.page("Page")
    mark_as_read(page, by=reader)
    withdraw_page(page, by=council.wpd, reason="it is old")
    html = as_user(reader).get(reverse("my_learning")).content.decode()
    assert ("(no longer shown)" in html, f'href="{page.url}"' in html) == (True, False)


def test_L5_cpd_record_runs_no_formula(as_user, reader, library):
    page = library.page("Page", minutes=6, themes=[library.risk])
    mark_as_read(page, by=reader, reflection='=HYPERLINK("http://evil.example")', at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert rows_of(as_user(reader).get(reverse("my_learning") + "?format=csv"))[1] == [
        "2026-03-01",
        "Page",
        "Guidance",
        "6",
        "Risk analysis",
        '\'=HYPERLINK("http://evil.example")',
        str(LearningRecord.objects.get().reflected_at.date()),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_defused(start):
    assert safe_csv([[f"{start}1"]]).strip("\r\n").strip('"') == f"'{start}1"


def test_numbers_and_nothing_stay_as_they_are():
    assert safe_csv([[-5, 2.5, None, "plain - text"]]) == "-5,2.5,,plain - text\r\n"


def test_L5_list_takes_as_many_queries_for_15_rows_as_for_1(as_user, reader, library):
    client = as_user(reader)
    mark_as_read(library.page("First"), by=reader)
    one = queries_of(client, reverse("my_learning"))
    for number in range(14):
        mark_as_read(library.page(f"Page {number}"), by=reader)
    assert queries_of(client, reverse("my_learning")) == one


def test_my_learning_that_is_empty_says_what_to_do(as_user, reader):
    assert "You have marked nothing as read yet" in as_user(reader).get(reverse("my_learning")).content.decode()
