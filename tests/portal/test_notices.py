"""What a person is told: once, to them alone, in the portal and by a mail that says where and not what."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Notice
from portal.notices import actions
from portal.notices.letters import render_letter


def told(person, **fields):
    return actions.tell(person, **({"kind": "test", "title": "A review was returned", "url": "/profile/"} | fields))


@pytest.fixture
def pia(council, client):
    client.force_login(council.practitioner)
    return council.practitioner


def test_list_shows_unread_first_and_only_mine(council, client, pia):
    read = told(pia, title="Read before")
    actions.mark_read(read)
    told(pia, title="Still new")
    told(council.tm, title="For Tara")
    page = client.get(reverse("notices")).content.decode()
    assert page.index("Still new") < page.index("Read before")
    assert "For Tara" not in page
    assert "1 unread of 2" in page


def test_empty_list_says_what_it_is_for(client, pia):
    assert "No notices yet" in client.get(reverse("notices")).content.decode()


def test_opening_marks_as_read_and_leads_on(client, pia):
    notice = told(pia)
    response = client.get(reverse("notice", args=[notice.pk]))
    assert response.url == "/profile/"
    first = Notice.objects.get(pk=notice.pk).read_at
    client.get(reverse("notice", args=[notice.pk]))
    assert Notice.objects.get(pk=notice.pk).read_at == first


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil.example/", ""])
def test_opening_leads_to_this_portal_only(client, pia, url):
    assert client.get(reverse("notice", args=[told(pia, url=url).pk])).url == reverse("notices")


def test_notice_of_somebody_else_is_not_there(council, client, pia):
    notice = told(council.tm)
    for response in (client.get(reverse("notice", args=[notice.pk])), client.post(reverse("notice_mark", args=[notice.pk]))):
        assert response.status_code == 404
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_one_and_all_are_marked_by_post_only(council, client, pia):
    first, other = told(pia), told(council.tm)
    told(pia)
    told(pia)
    assert client.get(reverse("notice_mark", args=[first.pk])).status_code == 405
    assert client.get(reverse("notices_mark_all")).status_code == 405
    client.post(reverse("notice_mark", args=[first.pk]))
    assert Notice.objects.visible_to(pia).unread().count() == 2
    client.post(reverse("notices_mark_all"))
    assert Notice.objects.visible_to(pia).unread().count() == 0
    assert Notice.objects.get(pk=other.pk).read_at is None


def test_list_costs_the_same_for_1_and_for_30_rows(client, pia):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):  # what the frame keeps between requests is there by then
        client.get(reverse("notices"))
    counts = []
    for more in (1, 29):
        for number in range(more):
            told(pia, title=f"Notice {number}", key=f"{more}-{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("notices"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_key_tells_once(council, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert told(council.tm, key="r1") == told(council.tm, key="r1")
    assert len(mailoutbox) == 1


def test_mail_says_that_there_is_something_and_where(council, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = told(council.tm, title="CR-2026-0412\nwas returned", text="Father was not contacted.", reason="Team Manager North")
    message = mailoutbox[0]
    assert message.subject == "CR-2026-0412 was returned"
    assert message.to == [council.tm.email]
    html = message.alternatives[0].content
    for part in (message.body, html):
        assert f"http://localhost:8000/notices/{notice.pk}/" in part
        assert "Team Manager North" in part
        assert "Father was not contacted" not in part


def test_R6_urgent_stands_in_the_subject_of_the_mail_and_once_on_the_page(council, client, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told(council.tm, title="A concern was raised, CR-2026-0412", urgent=True)
    assert mailoutbox[0].subject == "Urgent: a concern was raised, CR-2026-0412"
    client.force_login(council.tm)
    assert client.get(reverse("notices")).content.decode().count("Urgent") == 1


def test_mail_is_one_column_with_its_styles_inside(council):
    notice = Notice(pk=1, recipient=council.tm, title="<b>A & B</b>")
    text, html = render_letter("notice", {"notice": notice, "link": "http://localhost/notices/1/", "subject": "x"})
    assert "<style" not in html
    assert "<script" not in html
    assert 'width="600"' in html
    assert re.search(r"<h1 style=\"[^\"]*font-size: ?24px", html)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html
    assert "<b>A & B</b>" in text
    assert re.findall(r"https?://[^\s\"<]+", html.replace("http://localhost/notices/1/", "")) == []


def test_nobody_is_mailed_before_the_transaction_holds(council, mailoutbox):
    told(council.tm)
    assert mailoutbox == []


def test_notice_is_mailed_once_whoever_tries(council, mailoutbox):
    notice = told(council.tm)
    assert [actions.mail(notice), actions.mail(notice), actions.mail_missed()] == [True, False, 0]
    assert len(mailoutbox) == 1


def test_notice_in_another_workers_hands_is_left_to_it(council, mailoutbox):
    notice = told(council.tm)
    Notice.objects.filter(pk=notice.pk).update(mailing_since=timezone.now())
    assert actions.mail(notice) is False
    Notice.objects.filter(pk=notice.pk).update(mailing_since=timezone.now() - timedelta(minutes=11))
    assert actions.mail(notice) is True


@pytest.mark.parametrize(("urgent", "sent"), [(True, True), (False, False)])
def test_urgent_notice_of_a_worker_that_was_killed_is_free_after_two_minutes(council, mailoutbox, urgent, sent):
    notice = told(council.tm, urgent=urgent)
    Notice.objects.filter(pk=notice.pk).update(mailing_since=timezone.now() - timedelta(minutes=3))
    assert actions.mail(notice) is sent


def test_closed_account_gets_no_mail(council, mailoutbox):
    notice = told(council.tm)
    council.tm.is_active = False
    council.tm.save()
    assert actions.mail(notice) is False
    assert mailoutbox == []


def test_profile_says_what_i_stand_in_and_why(council, client):
    from portal.people import actions as people

    people.name_deputy(council.post_of(council.tm), council.practitioner, by=council.admin)
    client.force_login(council.practitioner)
    page = client.get(reverse("profile")).content.decode()
    assert "You hold this post." in page
    assert "You stand in when it is vacant or its holder is on leave." in page
    people.end_tenure(council.tm.tenures.get(), by=council.admin)
    assert "stand in now because it is vacant" in client.get(reverse("profile")).content.decode()


def test_V9_profile_and_refusal_of_a_partner_speak_of_no_posts_leave_or_deputies(council, client):
    partner = council.person("Yara", affiliation="young_scrutineer", account_ends=timezone.localdate())
    client.force_login(partner)
    profile = client.get(reverse("profile")).content.decode()
    refusal = client.get("/cycles/").content.decode()
    for page in (profile, refusal):
        assert "You can open what the council has opened to you." in page
        assert [word for word in ("Leave", "deput", "your posts") if word in page] == []
