"""Appointments that begin or end on a later day: told with the day, and on the day itself, once each (V10, V12)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.models import BoardMembership, CohortMembership, Event, Notice, PostType, ReportingLine, Tenure
from portal.people import actions, memberships
from portal.people.tasks import tell_on_the_day
from portal.periodic import registered
from tests.council import Council

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def council(clock, db):
    return Council()


def told(person) -> list[str]:
    kinds = ("appointment", "appointment_ended")
    return list(Notice.objects.filter(recipient=person, kind__in=kinds).order_by("created_at", "pk").values_list("title", flat=True))


def test_V12_appointment_to_come_is_told_with_its_first_and_last_day(council):
    ends = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
    actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin, at=DAY, ends=ends)
    notice = Notice.objects.get(recipient=council.sm)
    assert notice.title == "Nora Test will be put into the post Team Manager Tara on Friday 4 December 2026"
    assert notice.text == (
        "Ada Test made Nora Test acting holder of Team Manager Tara from Friday 4 December 2026 on. From then on they can see "
        "what the post sees of the children in its line. Their last day in it is Thursday 31 December 2026. "
        "If that is wrong, tell Insights, and let it be ended at once."
    )


def test_V12_appointment_to_come_is_told_again_on_the_day_and_only_once(council, clock):
    actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin, at=DAY)
    ahead = "Nora Test will be put into the post Team Manager Tara on Friday 4 December 2026"
    clock.move_to(DAY - timedelta(hours=1))
    tell_on_the_day.call()
    assert told(council.sm) == [ahead]
    for hours in (0, 1, 30):
        clock.move_to(DAY + timedelta(hours=hours))
        tell_on_the_day.call()
    assert told(council.sm) == [ahead, "Nora Test was put into the post Team Manager Tara"]
    assert Notice.objects.filter(recipient=council.sm).latest("pk").text.startswith("Ada Test made Nora Test acting holder")


def test_V12_appointment_of_today_is_told_once(council, clock):
    actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin)
    clock.move_to(NOW + timedelta(hours=3))
    tell_on_the_day.call()
    assert told(council.sm) == ["Nora Test was put into the post Team Manager Tara"]


def test_V12_on_the_day_it_is_told_to_who_stands_above_then(council, clock):
    actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin, at=DAY)
    actions.end_tenure(council.sm.tenures.get(), by=council.admin)
    clock.move_to(DAY - timedelta(days=1))
    successor = council.person("Sara")
    actions.start_tenure(council.post_of(council.sm), successor, by=council.admin)
    clock.move_to(DAY)
    tell_on_the_day.call()
    assert told(successor) == ["Nora Test was put into the post Team Manager Tara"]


def test_V10_end_to_come_is_told_with_the_last_day_and_on_the_day_once(council, clock):
    actions.end_tenure(council.sm.tenures.get(), by=council.admin, at=DAY)
    assert told(council.sm) == ["Your last day as holder of Service Manager Sami is Friday 4 December 2026"]
    for hours in (0, 1):
        clock.move_to(DAY + timedelta(hours=hours))
        tell_on_the_day.call()
    assert told(council.sm) == [
        "Your last day as holder of Service Manager Sami is Friday 4 December 2026",
        "You are no longer holder of Service Manager Sami",
    ]


def test_V10_end_that_is_moved_is_told_again_and_only_the_new_one_on_its_day(council, clock):
    tenure = council.sm.tenures.get()
    actions.end_tenure(tenure, by=council.admin, at=DAY)
    actions.end_tenure(tenure, by=council.admin, at=DAY - timedelta(days=2))
    actions.end_tenure(tenure, by=council.admin, at=DAY - timedelta(days=2))
    for days in (2, 0):
        clock.move_to(DAY - timedelta(days=days))
        tell_on_the_day.call()
    assert told(council.sm) == [
        "Your last day as holder of Service Manager Sami is Friday 4 December 2026",
        "Your last day as holder of Service Manager Sami is Wednesday 2 December 2026",
        "You are no longer holder of Service Manager Sami",
    ]


def test_V10_day_is_londons(council):
    midnight_in_london = datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    actions.end_tenure(council.sm.tenures.get(), by=council.admin, at=midnight_in_london)
    assert told(council.sm) == ["Your last day as holder of Service Manager Sami is Wednesday 30 June 2027"]


def test_V12_the_portal_looks_by_itself_who_must_hear_today():
    assert "portal.people.tasks.tell_on_the_day" in {entry.name for entry in registered()}


def test_V12_ended_account_is_told_nothing_of_its_post(council, mailoutbox, django_capture_on_commit_callbacks):
    memberships.change_account(council.sm, is_active=False, by=council.admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_tenure(council.sm.tenures.get(), by=council.admin)
    assert (told(council.sm), mailoutbox) == ([], [])


def test_V12_manager_whose_account_has_ended_is_not_told_of_others(council, mailoutbox, django_capture_on_commit_callbacks):
    memberships.change_account(council.insights_manager, is_active=False, by=council.admin)
    memberships.end_account(council.insights_sm, last_day=NOW.date() - timedelta(days=1), by=council.admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin)
        memberships.change_account(council.insights, email="ines.new@alderbrook.example", by=council.admin)
    gone = {council.insights_manager, council.insights_sm}
    assert not gone & {notice.recipient for notice in Notice.objects.filter(kind__in=["appointment", "address_changed"])}
    assert not {person.email for person in gone} & {address for message in mailoutbox for address in message.to}
    assert told(council.insights_hos) == ["Nora Test was put into the post Team Manager Tara"]


def test_V9_account_whose_only_post_starts_later_is_ended(council, client):
    """What never began is called off; its event stays, and whoever heard of it hears that it will not come."""
    nora = council.person("Nora")
    actions.act_in_post(council.post_of(council.tm), nora, by=council.admin, at=DAY)
    memberships.add_to_cohort(nora, at=DAY, by=council.admin)
    memberships.add_to_board(nora, "li", at=DAY, by=council.admin)
    client.force_login(council.admin)
    data = {"email": nora.email, "first_name": "Nora", "last_name": "Test", "affiliation": "staff", "is_active": "on"}
    done = client.post(reverse("wagtailusers_users:edit", args=[nora.pk]), data | {"account_ends": "2026-11-01"})
    nora.refresh_from_db()
    assert (done.status_code, nora.has_ended) == (302, True)
    assert [model.objects.filter(person=nora).count() for model in (Tenure, CohortMembership, BoardMembership)] == [0, 0, 0]
    assert Event.objects.about(nora).filter(verb="called_off").count() == 3
    assert told(council.sm)[-1] == "Nora Test will not be put into the post Team Manager Tara"


def test_V9_post_that_starts_before_the_last_day_ends_with_the_account(council):
    nora = council.person("Nora")
    actions.act_in_post(council.post_of(council.tm), nora, by=council.admin, at=DAY)
    memberships.end_account(nora, last_day=DAY.date(), by=council.admin)
    assert nora.tenures.get().ends == datetime(2026, 12, 5, 0, 0, tzinfo=UTC)


def test_V12_insights_hear_of_an_officer_to_come_with_the_day(council):
    post = council.post_of(council.insights)
    actions.act_in_post(post, council.person("Nora"), by=council.admin, at=DAY)
    assert told(council.insights_hos) == ["Nora Test will be put into Insights on Friday 4 December 2026"]
    assert "they can see every review" in Notice.objects.filter(recipient=council.insights_hos).get().text
    assert post.type == PostType.INSIGHTS_OFFICER


@pytest.mark.parametrize("until", ["", "2026-12-03 12:00"])
def test_V12_mistaken_appointment_to_come_is_called_off_in_the_form(council, client, until):
    nora = council.person("Nora")
    tenure = actions.act_in_post(council.post_of(council.tm), nora, by=council.admin, at=DAY)
    client.force_login(council.admin)
    address = reverse("tenure:edit", args=[tenure.pk])
    assert "It begins 4 December 2026, 09:00." in client.get(address).content.decode()
    answer = client.post(address, {"ends": until}, follow=True)
    assert "was called off" in answer.content.decode()
    assert address not in answer.content.decode()
    assert not Tenure.objects.filter(person=nora).exists()
    event = Event.objects.about(nora).get(verb="called_off")
    assert (event.by, event.data["starts"]) == (council.admin, DAY.isoformat())
    notice = Notice.objects.filter(recipient=council.sm).latest("pk")
    assert notice.title == "Nora Test will not be put into the post Team Manager Tara"
    assert notice.text == "Ada Test called it off before Friday 4 December 2026, when it would have begun."


def test_V12_called_off_appointment_is_not_told_on_its_day(council, clock):
    tenure = actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin, at=DAY)
    actions.end_tenure(tenure, by=council.admin)
    before = told(council.sm)
    clock.move_to(DAY)
    tell_on_the_day.call()
    assert told(council.sm) == before


def test_V10_appointment_to_come_can_be_given_an_end_after_its_start(council):
    tenure = actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin, at=DAY)
    ends = DAY + timedelta(days=3)
    assert actions.end_tenure(tenure, by=council.admin, at=ends).ends == ends


@pytest.mark.parametrize(("screen", "model"), [("cohort", CohortMembership), ("boards", BoardMembership)])
def test_V8_membership_to_come_is_called_off_and_nobody_hears_that_somebody_left(council, client, screen, model):
    nora = council.person("Nora")
    memberships.add_to_cohort(nora, at=DAY, by=council.admin)
    memberships.add_to_board(nora, "li", at=DAY, by=council.admin)
    client.force_login(council.admin)
    answer = client.post(reverse(f"{screen}:edit", args=[model.objects.get(person=nora).pk]), {"ends": ""}, follow=True)
    assert "was called off" in answer.content.decode()
    assert not model.objects.filter(person=nora).exists()
    assert [event.verb for event in Event.objects.about(nora).filter(verb__in=["called_off", "cohort_left", "board_left"])] == [
        "called_off"
    ]


def test_what_lies_ahead_begins_and_has_not_begun(council):
    child = memberships.move_child(council.child, team=council.east, by=council.admin)
    type(child).objects.filter(pk=child.pk).update(starts=DAY)
    with pytest.raises(Refused) as refusal:
        memberships.end_responsibility(child, by=council.admin)
    assert "begins on 4 December 2026 at 09:00. It can’t end before that." in refusal.value.message


def test_reporting_line_to_come_is_called_off_and_the_present_one_goes_on(council, client):
    tm, sm, other_sm = (council.post_of(one) for one in (council.tm, council.sm, council.other_sm))
    to_come = actions.set_reporting_line(tm, other_sm, by=council.admin, at=DAY)
    client.force_login(council.admin)
    answer = client.post(reverse("reporting-lines:edit", args=[to_come.pk]), {"ends": ""}, follow=True)
    assert "was called off" in answer.content.decode()
    line = ReportingLine.objects.get(post=tm)
    assert (line.reports_to, line.ends) == (sm, None)
    assert Event.objects.about(tm).filter(verb="called_off").count() == 1
