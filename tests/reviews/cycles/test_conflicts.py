"""R1: who may not review whose record."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.council import FrameworkSettings
from portal.people.actions import end_tenure, set_reporting_line, start_tenure
from portal.people.memberships import move_child
from portal.people.models import CaseResponsibility, Child
from reviews.cycles.conflicts import conflicts, conflicts_for_all

DAY = timedelta(days=1)


def test_R1_own_team_line_practitioner_and_iro_are_in_conflict_and_others_are_not(council):
    CaseResponsibility.objects.filter(child=council.child).update(iro=council.iro)
    people = [
        council.practitioner,
        council.tm,
        council.sm,
        council.hos,
        council.iro,
        council.south_tm,
        council.east_tm,
        council.reviewer,
        council.director,
    ]
    found = conflicts_for_all(council.child, people)
    assert {person.first_name: found[person.pk] for person in people} == {
        "Pia": ["Pia Test is or was this child’s practitioner.", "Pia Test works or worked in North, this child’s team."],
        "Tara": ["Tara Test works or worked in North, this child’s team."],
        "Sami": ["Sami Test is or was in the line of North, this child’s team."],
        "Hana": ["Hana Test is or was in the line of North, this child’s team."],
        "Ivan": ["Ivan Test is or was this child’s own IRO."],
        "Theo": [],
        "Tessa": [],
        "Rosa": [],
        "Dina": [],
    }


def test_R1_the_line_of_the_last_12_months_counts_and_an_older_one_does_not(council, clock):
    now = timezone.now()
    set_reporting_line(council.post_of(council.tm), council.post_of(council.other_sm), by=None, at=now)
    assert conflicts(council.child, council.sm) != []
    assert conflicts(council.child, council.other_sm) != []
    clock.move_to(now + timedelta(days=364))
    assert conflicts(council.child, council.sm) == ["Sami Test is or was in the line of North, this child’s team."]
    clock.move_to(now + timedelta(days=366))
    assert conflicts(council.child, council.sm) == []
    assert conflicts(council.child, council.other_sm) == ["Sven Test is or was in the line of North, this child’s team."]


def test_R1_a_line_that_held_for_a_while_within_the_year_counts(council, clock):
    now = timezone.now()
    manager = council.post_of(council.tm)
    set_reporting_line(manager, council.post_of(council.other_sm), by=None, at=now)
    set_reporting_line(manager, council.post_of(council.sm), by=None, at=now + 20 * DAY)
    clock.move_to(now + 200 * DAY)
    assert conflicts(council.child, council.other_sm) == ["Sven Test is or was in the line of North, this child’s team."]


def test_R1_a_manager_who_left_the_team_within_the_year_is_in_conflict(council, clock):
    now = timezone.now()
    tenure = council.tm.tenures.get()
    end_tenure(tenure, by=None, at=now)
    start_tenure(council.post_of(council.east_tm), council.tm, by=None, capacity="acting", at=now)
    clock.move_to(now + 30 * DAY)
    assert conflicts(council.child, council.tm) == ["Tara Test works or worked in North, this child’s team."]
    clock.move_to(now + 400 * DAY)
    assert conflicts(council.child, council.tm) == []
    assert conflicts(council.east_child, council.tm) == ["Tara Test works or worked in East, this child’s team."]


def test_R1_both_teams_count_after_a_child_moved(council, clock):
    now = timezone.now()
    move_child(council.child, team=council.east, by=None, at=now)
    clock.move_to(now + DAY)
    assert conflicts(council.child, council.tm) == ["Tara Test works or worked in North, this child’s team."]
    assert conflicts(council.child, council.east_tm) == ["Tessa Test works or worked in East, this child’s team."]


def test_R1_the_months_are_a_setting(council, clock):
    now = timezone.now()
    move_child(council.child, team=council.east, by=None, at=now)
    clock.move_to(now + 100 * DAY)
    assert conflicts(council.child, council.tm) != []
    settings = FrameworkSettings.load()
    settings.conflict_months = 3
    settings.save()
    assert conflicts(council.child, council.tm) == []


def test_R1_a_child_without_a_team_is_a_conflict_for_everybody(council):
    child = Child.objects.create(reference="ZZ-1")
    assert conflicts(child, council.reviewer) == ["No team is recorded for ZZ-1, so nobody can tell whether Rosa Test is in the line."]


def test_R1_conflicts_take_the_same_queries_for_any_number_of_reviewers(council):
    people = [council.sm, council.tm, *(council.person(f"Extra{number}") for number in range(12))]
    counts = []
    for size in (1, 1, 1, 14):
        with CaptureQueriesContext(connection) as asked:
            conflicts_for_all(council.child, people[:size])
        counts.append(len(asked))
    assert counts[2] == counts[3]
