"""What two do at the same moment: the same child in two lists, the same month opened twice (R1)."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.people.models import CaseResponsibility, Child, MosaicNumber
from reviews.cycles.actions import MonthTaken, open_cycle
from reviews.cycles.entering import NotAllRight, enter_cases
from reviews.cycles.imports import COLUMNS, Entry
from reviews.cycles.models import Case, Cycle
from reviews.instruments.models import Instrument, InstrumentVersion

from .test_imports import csv_file
from .test_pages import form_data


@contextmanager
def just_before(verb: str, table: str, act):
    """Let somebody else do `act` at the last moment before the first statement that begins with `verb` and names `table`."""
    waiting = [act]

    def watch(execute, sql, params, many, context):
        if waiting and sql.startswith(verb) and table in sql:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def entries(reference="EF-1", **written):
    row = dict.fromkeys(COLUMNS, "") | {"reference": reference, "plan_type": "CP", "team": "North"} | written
    return [Entry(2, row)]


@pytest.fixture
def december(council, published):
    return open_cycle(month=date(2026, 12, 1), area_of_focus="Missing", by=council.insights)


def test_R1_child_that_another_list_makes_at_the_same_moment_is_taken_into_both(council, cycle):
    with just_before("INSERT", "portal_child", lambda: Child.objects.create(reference="EF-1")):
        enter_cases(cycle, entries(), by=council.insights)
    assert list(Case.objects.values_list("child__reference", flat=True)) == ["EF-1"]
    assert Child.objects.filter(reference="EF-1").count() == 1
    assert CaseResponsibility.objects.get(child__reference="EF-1").team == council.north


def test_R1_child_whom_another_list_gives_another_team_at_the_same_moment_is_named(council, cycle):
    def other_list():
        CaseResponsibility.objects.create(child=Child.objects.create(reference="EF-1"), team=council.south)

    with just_before("INSERT", "portal_child", other_list), pytest.raises(NotAllRight) as refusal:
        enter_cases(cycle, entries(), by=council.insights)
    assert [problem.column for problem in refusal.value.checked.problems] == ["team"]
    assert Case.objects.count() == 0


def test_R1_number_that_another_list_takes_at_the_same_moment_is_refused_in_a_sentence(council, cycle):
    number = MosaicNumber(child=council.east_child, number="880011")
    MosaicNumber.objects.filter(child=council.east_child).delete()
    with just_before("INSERT", "portal_mosaicnumber", number.save), pytest.raises(Refused) as refusal:
        enter_cases(cycle, entries(mosaic="880011"), by=council.insights)
    assert refusal.value.sentence == (
        "Another list with one of these children was taken in at the same moment, so nothing was added. Try again."
    )
    assert (Case.objects.count(), Child.objects.filter(reference="EF-1").count()) == (0, 0)


def test_R1_confirmed_list_with_such_a_child_ends_well(insights_client, council, cycle, december):
    url = reverse("cycle_cases_import", args=[cycle.pk])
    page = insights_client.post(url, {"file": csv_file("Child reference,Plan type,Team\nEF-1,CP,North\n")})
    other = lambda: enter_cases(december, entries(), by=council.insights)  # noqa: E731
    with just_before("INSERT", "portal_child", other):
        done = insights_client.post(url, {"prepared": page.context["prepared"]})
    assert (done.status_code, done.url) == (302, reverse("cycle_cases", args=[cycle.pk]))
    assert set(Case.objects.values_list("cycle", "child__reference")) == {(cycle.pk, "EF-1"), (december.pk, "EF-1")}
    assert CaseResponsibility.objects.filter(child__reference="EF-1").count() == 1


def test_R1_month_has_one_cycle_of_collaborative_reviews(council, cycle):
    with pytest.raises(MonthTaken) as refusal:
        open_cycle(month=date(2026, 11, 20), area_of_focus="Missing", by=council.insights)
    assert refusal.value.message == "November 2026 has a cycle already."
    assert Cycle.objects.get() == cycle


def test_R1_month_that_somebody_else_opens_at_the_same_moment_is_refused_beside_the_month(insights_client, council, published):
    other = lambda: open_cycle(month=date(2026, 12, 1), area_of_focus="Missing", by=council.insights_manager)  # noqa: E731
    with just_before("SAVEPOINT", "", other):
        page = insights_client.post(reverse("cycle_open"), form_data())
    assert page.status_code == 409
    assert dict(page.context["form"].errors) == {
        "month": ["December 2026 has a cycle already. It stands in the list of cycles. Choose another month for a new one."]
    }
    assert page.context["form"]["area_of_focus"].value() == "Neglect"
    assert Cycle.objects.get().area_of_focus == "Missing"


def test_R1_second_press_opens_no_second_cycle(insights_client, published):
    statuses = [insights_client.post(reverse("cycle_open"), form_data()).status_code for _ in range(2)]
    assert statuses == [302, 422]
    assert Cycle.objects.count() == 1


def test_R20_month_may_have_cycles_of_other_instruments_beside(council, cycle):
    dip = Instrument.objects.create(slug="dip", title="Dip sample", kind=Instrument.Kind.DIP_SAMPLE)
    version = InstrumentVersion.objects.create(instrument=dip, number=1, status=InstrumentVersion.Status.PUBLISHED)
    for focus in ("Missing", "Pre-birth"):
        open_cycle(month=cycle.month, area_of_focus=focus, instrument_version=version, by=council.insights)
    assert Cycle.objects.filter(month=cycle.month).count() == 3
