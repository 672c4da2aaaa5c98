"""What the council does with people: dated rows, an event each, refusals that change nothing."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.access.groups import ADMINISTRATORS, EDITORS, INSIGHTS_GROUP, keep_all_in_step
from portal.deadlines.calendar import LONDON
from portal.models import (
    BoardMembership,
    CaseResponsibility,
    CohortMembership,
    Event,
    Notice,
    Post,
    PostType,
    Tenure,
    User,
)
from portal.people import actions, memberships


def new_post(code, type_=PostType.PRACTITIONER, team=None):
    return Post.objects.create(code=code, title=code.title(), type=type_, team=team)


def verbs(subject):
    return list(Event.objects.about(subject).values_list("verb", flat=True))


def group_names(person):
    return set(person.groups.values_list("name", flat=True))


def test_post_with_a_holder_is_refused_to_another(council):
    with pytest.raises(Refused) as refusal:
        actions.start_tenure(council.post_of(council.tm), council.practitioner, by=council.admin)
    assert refusal.value.message == f"Tara Test holds {council.post_of(council.tm)} at that time."
    assert Tenure.objects.filter(post=council.post_of(council.tm)).count() == 1


def test_post_can_be_given_from_the_instant_at_which_it_falls_vacant(council):
    end = timezone.now() + timedelta(days=10)
    actions.end_tenure(council.tm.tenures.get(), by=council.admin, at=end)
    tenure = actions.start_tenure(council.post_of(council.tm), council.practitioner, by=council.admin, at=end)
    assert tenure.starts == end


def test_nobody_gives_themselves_a_post_or_membership(council):
    post = new_post("insights-9", PostType.INSIGHTS_OFFICER)
    for act in (
        lambda: actions.start_tenure(post, council.admin, by=council.admin),
        lambda: actions.name_deputy(post, council.admin, by=council.admin),
        lambda: memberships.add_to_cohort(council.admin, by=council.admin),
        lambda: memberships.add_to_board(council.admin, "li", by=council.admin),
    ):
        with pytest.raises(Refused):
            act()
    assert council.admin.standing.is_insights is False


def test_tenure_can_not_end_before_it_began(council):
    with pytest.raises(Refused):
        actions.end_tenure(council.tm.tenures.get(), by=council.admin, at=council.since)
    assert council.tm.tenures.get().ends is None


def test_ended_tenure_stays_as_it_is(council):
    tenure = actions.end_tenure(council.tm.tenures.get(), by=council.admin)
    again = actions.end_tenure(tenure, by=council.admin, at=timezone.now() + timedelta(days=1))
    assert again.ends == tenure.ends
    assert verbs(council.tm) == ["tenure_ended"]


def test_groups_follow_the_post_at_once(council):
    actions.follow(council.wpd)
    assert EDITORS in group_names(council.wpd)
    actions.end_tenure(council.wpd.tenures.get(), by=council.admin)
    assert group_names(council.wpd) == set()
    actions.start_tenure(council.post_of(council.wpd), council.practitioner, by=council.admin)
    assert EDITORS in group_names(council.practitioner)


def test_groups_that_are_not_ours_are_left_alone(council):
    other = Group.objects.create(name="Choir")
    council.insights.groups.add(other)
    actions.follow(council.insights)
    assert group_names(council.insights) == {"Choir", EDITORS, INSIGHTS_GROUP}


def test_groups_follow_a_tenure_that_ends_by_date(council, time_machine):
    actions.follow(council.admin)
    actions.end_tenure(council.admin.tenures.get(), by=council.insights_manager, at=timezone.now() + timedelta(days=1))
    assert group_names(council.admin) == {ADMINISTRATORS}
    time_machine.move_to(timezone.now() + timedelta(days=2))
    keep_all_in_step()
    assert group_names(User.objects.get(pk=council.admin.pk)) == set()


def test_child_moves_in_one_instant_and_keeps_its_iro(council):
    CaseResponsibility.objects.filter(child=council.child).update(iro=council.iro)
    now = timezone.now()
    memberships.move_child(council.child, team=council.east, practitioner=council.east_practitioner, by=council.insights, at=now)
    old, new = council.child.responsibilities.order_by("starts")
    assert (old.ends, new.starts, new.team, new.iro) == (now, now, council.east, council.iro)
    assert CaseResponsibility.objects.at(now - timedelta(seconds=1)).get(child=council.child).team == council.north
    assert verbs(council.child) == ["child_moved"]


def test_child_that_stays_is_not_moved(council):
    memberships.move_child(council.child, team=council.north, by=council.insights)
    assert council.child.responsibilities.count() == 1


def test_child_is_not_moved_before_it_came(council):
    with pytest.raises(Refused):
        memberships.move_child(council.child, team=council.east, by=council.insights, at=council.since - timedelta(days=1))
    assert council.child.responsibilities.get().team == council.north


def test_cohort_and_board_are_joined_once_and_left(council):
    member = memberships.add_to_cohort(council.hos, by=council.admin)
    assert memberships.add_to_cohort(council.hos, by=council.admin) == member
    memberships.end_cohort_membership(member, by=council.admin)
    seat = memberships.add_to_board(council.hos, "dmt", by=council.admin)
    memberships.end_board_membership(seat, by=council.admin)
    assert CohortMembership.objects.at().filter(person=council.hos).count() == 0
    assert BoardMembership.objects.at().filter(person=council.hos).count() == 0
    assert verbs(council.hos) == ["cohort_joined", "cohort_left", "board_joined", "board_left"]


def test_V9_account_ends_and_posts_end_with_it(council):
    last_day = timezone.localdate() + timedelta(days=3)
    memberships.end_account(council.tm, last_day=last_day, by=council.admin)
    tenure = council.tm.tenures.get()
    assert tenure.ends == datetime.combine(last_day + timedelta(days=1), datetime.min.time(), tzinfo=LONDON)
    assert CohortMembership.objects.get(person=council.tm).ends == tenure.ends
    assert User.objects.get(pk=council.tm.pk).has_ended is False


def test_V9_account_that_ended_yesterday_leaves_its_post_vacant_now(council):
    memberships.end_account(council.tm, last_day=timezone.localdate() - timedelta(days=1), by=council.admin)
    assert Post.objects.vacant().filter(pk=council.post_of(council.tm).pk).exists()
    assert User.objects.get(pk=council.tm.pk).has_ended is True


def test_V9_young_scrutineer_needs_a_last_day(council):
    with pytest.raises(Refused):
        memberships.create_account(
            "young@alderbrook.example", first_name="Yas", last_name="T", affiliation="young_scrutineer", by=council.admin
        )
    assert not User.objects.filter(email="young@alderbrook.example").exists()


def test_V9_post_of_a_partner_ends_with_the_account(council):
    last_day = timezone.localdate() + timedelta(days=30)
    partner = council.person("Pat", affiliation="partner_reviewer", account_ends=last_day)
    assert memberships.add_to_cohort(partner, by=council.admin).ends.date() <= last_day + timedelta(days=1)


def test_leave_is_recorded_once_and_the_right_way_round(council):
    today = timezone.localdate()
    actions.record_leave(council.tm, today, today, by=council.admin)
    actions.record_leave(council.tm, today, today, by=council.admin)
    assert council.tm.leave.count() == 1
    with pytest.raises(Refused):
        actions.record_leave(council.tm, today, today - timedelta(days=1), by=council.admin)


def test_new_person_is_told_how_to_sign_in(council, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        person = memberships.create_account("New.Person@alderbrook.example", first_name="Nia", last_name="New", by=council.admin)
    assert person.email == "new.person@alderbrook.example"
    assert person.has_usable_password() is False
    assert [message.to for message in mailoutbox] == [["new.person@alderbrook.example"]]
    assert "/account/password/reset/" in mailoutbox[0].body


def test_change_of_address_is_told_to_the_old_one(council, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        memberships.change_account(council.insights, email="ines.new@alderbrook.example", by=council.admin)
    to = [message.to for message in mailoutbox if "ines@alderbrook.example" in message.to]
    assert to == [["ines@alderbrook.example"]]
    assert ["ines.new@alderbrook.example"] not in [message.to for message in mailoutbox]
    with pytest.raises(Refused):
        memberships.change_account(council.insights, email="tara@alderbrook.example", by=council.admin)


def test_access_follows_at_the_moment_of_a_move(council):
    """The contract: access follows the post, at that moment."""
    before = timezone.now() - timedelta(hours=1)
    actions.end_tenure(council.tm.tenures.get(), by=council.admin)
    actions.start_tenure(council.post_of(council.tm), council.south_practitioner, by=council.admin)
    for person in (council.tm, council.south_practitioner):
        person.forget_standing()
    assert council.tm.standing.teams(PostType.TEAM_MANAGER) == frozenset()
    assert council.south_practitioner.standing.teams(PostType.TEAM_MANAGER) == {council.north.pk}
    from portal.people.standing import standing_of

    assert standing_of(council.tm, before).teams(PostType.TEAM_MANAGER) == {council.north.pk}


def test_V12_insights_managers_are_told_who_is_put_into_insights(council):
    """An administrator who makes an account and appoints it to Insights is not unseen."""
    newcomer = council.person("Nora")
    actions.start_tenure(council.post_of(council.insights), newcomer, by=council.admin, capacity=Tenure.Capacity.ACTING)
    told = Notice.objects.filter(kind="appointment")
    assert {notice.recipient for notice in told} == {council.insights_manager, council.insights_sm, council.insights_hos}
    assert "Ada Test made Nora Test acting holder" in told[0].text


def heard(kind) -> dict:
    return {notice.recipient: notice.reason for notice in Notice.objects.filter(kind=kind)}


def test_V12_holder_the_post_above_and_insights_are_told_of_an_acting_holder(council):
    """An administrator who lets an account of their own act in a line is not unseen."""
    actions.act_in_post(council.post_of(council.tm), council.person("Nora"), by=council.admin)
    assert heard("appointment") == {
        council.tm: "You are in the same post.",
        council.sm: f"The post reports to {council.post_of(council.sm).title}.",
        council.insights_manager: "You manage Insights.",
        council.insights_sm: "You manage Insights.",
        council.insights_hos: "You manage Insights.",
    }


def test_V12_successor_and_the_post_above_know_of_each_other(council):
    actions.end_tenure(council.sm.tenures.get(), by=council.admin)
    actions.start_tenure(council.post_of(council.sm), council.person("Nora"), by=council.admin)
    assert set(heard("appointment_ended")) == {council.sm}
    assert set(heard("appointment")) == {council.hos}


def test_V12_nobody_is_told_of_a_practitioner(council):
    actions.start_tenure(council.post_of(council.practitioner), council.person("Nora"), by=council.admin, capacity=Tenure.Capacity.ACTING)
    assert heard("appointment") == {}


def test_V12_managers_of_insights_are_told_of_a_new_sign_in_address(council):
    memberships.change_account(council.insights, email="somebody@else.example", by=council.admin)
    told = Notice.objects.filter(kind="address_changed")
    assert {notice.recipient for notice in told} == {council.insights_manager, council.insights_sm, council.insights_hos}
    assert "to somebody@else.example" in told[0].text


def test_V12_managers_of_insights_hear_of_an_appointment_that_nobody_else_could_notice(council):
    actions.end_tenure(council.director.tenures.get(), by=council.admin)
    post = council.post_of(council.hos)
    actions.end_tenure(council.hos.tenures.get(), by=council.admin)
    actions.set_reporting_line(post, None, by=council.admin)
    actions.start_tenure(post, council.person("Nora"), by=council.admin)
    assert set(heard("appointment")) == {council.insights_manager, council.insights_sm, council.insights_hos}
