"""Lines and those who stand in them: dated, following each move at once, never hanging (R1, R6, V3, V10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Leave, PostType, ReportingLine, Tenure
from portal.people import actions
from portal.people.answering import stand_ins_during_leave, who_answers_for
from portal.people.lines import Structure, line_of


def names(line):
    return [str(post) for post in line.posts]


def test_line_of_a_team_has_its_three_levels(council):
    line = line_of(council.north)
    assert (line.team_manager, line.service_manager, line.head_of_service) == (
        council.post_of(council.tm),
        council.post_of(council.sm),
        council.post_of(council.hos),
    )


def test_R1_yesterdays_line_is_still_known_after_a_move(council):
    now = timezone.now()
    actions.set_reporting_line(council.post_of(council.tm), council.post_of(council.other_sm), by=council.admin, at=now)
    assert line_of(council.north, now - timedelta(days=1)).service_manager == council.post_of(council.sm)
    assert line_of(council.north, now).service_manager == council.post_of(council.other_sm)
    assert line_of(council.north, now).head_of_service == council.post_of(council.other_hos)


def test_director_stands_in_no_line(council):
    assert council.post_of(council.director) not in line_of(council.north).posts
    assert council.director.standing.teams(PostType.HEAD_OF_SERVICE) == frozenset()


def test_circle_is_refused_and_names_the_posts(council):
    hos, sm = council.post_of(council.hos), council.post_of(council.sm)
    with pytest.raises(Refused) as refusal:
        actions.set_reporting_line(hos, sm, by=council.admin)
    assert refusal.value.message == (f"That would be a circle: {hos} to {sm}, {sm} to {hos}.")
    assert ReportingLine.objects.at().get(post=hos).reports_to == council.post_of(council.director)


def test_circle_with_a_line_that_begins_later_is_refused(council):
    hos, sm = council.post_of(council.hos), council.post_of(council.sm)
    soon = timezone.now() + timedelta(days=7)
    actions.set_reporting_line(sm, None, by=council.admin)
    actions.set_reporting_line(sm, hos, by=council.admin, at=soon)
    with pytest.raises(Refused):
        actions.set_reporting_line(hos, sm, by=council.admin)


def test_circle_in_the_rows_does_not_hang(council):
    ReportingLine.objects.filter(post=council.post_of(council.hos)).update(reports_to=council.post_of(council.tm))
    line = line_of(council.north)
    assert names(line) == [str(council.post_of(person)) for person in (council.tm, council.sm, council.hos)]
    assert who_answers_for(council.post_of(council.hos)).person == council.hos


def test_R6_vacant_post_goes_to_its_named_deputy(council):
    post = council.post_of(council.tm)
    actions.name_deputy(post, council.practitioner, by=council.admin)
    assert who_answers_for(post).person == council.tm
    actions.end_tenure(council.tm.tenures.get(), by=council.admin)
    found = who_answers_for(post)
    assert (found.person, found.reason) == (council.practitioner, f"named deputy of the vacant post {post.title}")


def test_R6_vacant_chain_goes_up_the_line_and_says_why(council):
    tm, sm, hos = (council.post_of(person) for person in (council.tm, council.sm, council.hos))
    for person in (council.tm, council.sm):
        actions.end_tenure(person.tenures.get(), by=council.admin)
    found = who_answers_for(tm)
    assert (found.person, found.post) == (council.hos, hos)
    assert found.reason == f"{hos.title}, because {tm.title} is vacant and has no deputy"
    assert who_answers_for(sm).person == council.hos


def test_R6_post_of_a_closed_account_is_vacant(council):
    council.tm.account_ends = timezone.localdate() - timedelta(days=1)
    council.tm.save()
    assert who_answers_for(council.post_of(council.tm)).person == council.sm


def test_whole_line_empty_gives_nobody(council):
    for person in (council.tm, council.sm, council.hos, council.director):
        actions.end_tenure(person.tenures.get(), by=council.admin)
    assert who_answers_for(council.post_of(council.tm)) is None


def test_V10_acting_holder_answers_before_the_holder(council):
    actions.act_in_post(council.post_of(council.tm), council.practitioner, by=council.admin)
    found = who_answers_for(council.post_of(council.tm))
    assert (found.person, found.reason) == (council.practitioner, f"acting {council.post_of(council.tm).title}")
    council.practitioner.forget_standing()
    assert council.practitioner.standing.teams(PostType.TEAM_MANAGER) == {council.north.pk}


def test_V10_deputy_stands_in_only_on_the_days_of_leave(council, time_machine):
    time_machine.move_to("2026-09-01 12:00+00:00", tick=False)
    actions.name_deputy(council.post_of(council.tm), council.south_practitioner, by=council.admin)
    today = timezone.localdate()
    actions.record_leave(council.tm, today + timedelta(days=1), today + timedelta(days=2), by=council.admin)
    stands_in = []
    for day in range(4):
        time_machine.move_to(f"2026-09-0{1 + day} 12:00+00:00", tick=False)
        council.south_practitioner.forget_standing()
        stands_in.append(council.south_practitioner.standing.teams(PostType.TEAM_MANAGER) == {council.north.pk})
    assert stands_in == [False, True, True, False]


def test_V10_deputy_does_not_stand_in_while_somebody_acts(council):
    post = council.post_of(council.tm)
    today = timezone.localdate()
    actions.name_deputy(post, council.south_practitioner, by=council.admin)
    actions.record_leave(council.tm, today, today, by=council.admin)
    assert [stand_in.person for stand_in in stand_ins_during_leave(post)] == [council.south_practitioner]
    actions.act_in_post(post, council.practitioner, by=council.admin)
    assert stand_ins_during_leave(post) == []


def test_V10_deputy_stands_in_for_a_vacant_post(council):
    post = council.post_of(council.tm)
    actions.name_deputy(post, council.south_practitioner, by=council.admin)
    assert Tenure.objects.standing_in().filter(post=post).get().person == council.tm
    actions.end_tenure(council.tm.tenures.get(), by=council.admin)
    assert Tenure.objects.standing_in().filter(post=post).get().person == council.south_practitioner


def test_holder_is_told_though_on_leave(council):
    today = timezone.localdate()
    Leave.objects.create(person=council.tm, first_day=today, last_day=today)
    assert who_answers_for(council.post_of(council.tm)).person == council.tm


def test_structure_costs_two_queries_whatever_the_number_of_teams(council, django_assert_num_queries):
    with django_assert_num_queries(2):
        structure = Structure()
        for team in (council.north, council.south, council.east):
            structure.line_over(team.pk)


def test_standing_of_a_practitioner_costs_two_queries(council, django_assert_num_queries):
    council.practitioner.forget_standing()
    with django_assert_num_queries(2):
        assert council.practitioner.standing.holds(PostType.PRACTITIONER)
        assert council.practitioner.standing.is_manager is False


def test_standing_of_a_manager_costs_five_queries(council, django_assert_num_queries):
    council.hos.forget_standing()
    with django_assert_num_queries(5):
        assert council.hos.standing.teams(PostType.HEAD_OF_SERVICE) == {council.north.pk, council.south.pk}
