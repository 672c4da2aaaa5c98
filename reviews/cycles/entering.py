"""Entering many checked cases at once: all of them or none (R1)."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.audit.models import Event
from portal.people.memberships import move_child
from portal.people.models import CaseResponsibility, Child, MosaicNumber

from .imports import Checked, Entry, check
from .models import Case, Cycle


class NotAllRight(Refused):
    """Something in the list is wrong. `checked` says what, row by row."""

    def __init__(self, checked: Checked):
        super().__init__("Some rows are not right, so nothing was added.", "Mend them, then choose the file again.")
        self.checked = checked


def enter_cases(cycle: Cycle, entries: Sequence[Entry], *, chosen: str = Case.Chosen.IMPORTED, by, at=None) -> list[Case]:
    """Put all `entries` into the sample of an open cycle, or none of them.

    A child who is not known yet is made, with the team that the entry names. Everything is checked again under the
    lock, since the list may have been prepared a while ago, and another list may bring the same child at this moment.
    Raises `NotAllRight`, or `Refused` where the cycle is not open or `by` is not of Insights.
    """
    if not by.has_perm("reviews.run_cycles"):
        raise Refused("Only Insights choose the cases of a cycle.", "If you think that you should, ask Insights.")
    try:
        return _enter(cycle, entries, chosen=chosen, by=by, at=at or timezone.now())
    except IntegrityError as error:
        raise Refused(
            "Another list with one of these children was taken in at the same moment, so nothing was added.", "Try again."
        ) from error


def _enter(cycle: Cycle, entries: Sequence[Entry], *, chosen: str, by, at) -> list[Case]:
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.state != Cycle.State.OPEN:
            raise Refused(f"{cycle.name} is not open, so no case can be added.", "Open a cycle first.")
        _hold_children(_checked(cycle, entries).entries)
        checked = _checked(cycle, entries)
        _set_teams(checked.entries, by=by, at=at)
        _set_people(checked.entries, by=by, at=at)
        _set_numbers(checked.entries)
        cases = Case.objects.bulk_create(
            Case(cycle=cycle, child=entry.child, plan_type=entry.plan_type, chosen=chosen, added_at=at, **entry.facts)
            for entry in checked.entries
        )
        record_event(cycle, "cycle.cases_added", by=by, at=at, chosen=str(chosen), cases=[case.pk for case in cases])
    return cases


def _checked(cycle: Cycle, entries: Sequence[Entry]) -> Checked:
    checked = check([Entry(entry.row, entry.written) for entry in entries], cycle)
    if checked.problems:
        raise NotAllRight(checked)
    return checked


def _hold_children(entries: Sequence[Entry]) -> None:
    """Make the children who are new, and hold all of them until the end. Whoever brings the same child at the same moment
    waits; both take the children in the same order."""
    references = sorted(entry.reference for entry in entries)
    new = sorted(entry.reference for entry in entries if entry.makes_child)
    Child.objects.bulk_create((Child(reference=reference) for reference in new), ignore_conflicts=True)
    for start in range(0, len(references), 900):
        part = Child.objects.select_for_update().filter(reference__in=references[start : start + 900]).order_by("reference")
        list(part.values_list("pk", flat=True))


def _set_teams(entries: Sequence[Entry], *, by, at) -> None:
    """Record the team of each child who had none, and an event for each, as a move of one child leaves."""
    set_now = [(entry.child, entry.team, entry) for entry in entries if entry.sets_team and entry.child and entry.team]
    CaseResponsibility.objects.bulk_create(
        CaseResponsibility(child=child, team=team, practitioner=entry.practitioner, iro=entry.iro, starts=at)
        for child, team, entry in set_now
    )
    subject_type = ContentType.objects.get_for_model(Child)
    Event.objects.bulk_create(
        Event(
            subject_type=subject_type,
            subject_id=child.pk,
            verb="child_moved",
            by=by,
            at=at,
            data={
                "team": team.slug,
                "was": None,
                "practitioner": entry.practitioner and entry.practitioner.pk,
                "iro": entry.iro and entry.iro.pk,
            },
        )
        for child, team, entry in set_now
    )


def _set_people(entries: Sequence[Entry], *, by, at) -> None:
    """Record the practitioner and the IRO of each child who has a team already and lacks them."""
    for entry in entries:
        if entry.sets_practitioner or entry.sets_iro:
            move_child(entry.child, team=entry.team, practitioner=entry.practitioner, iro=entry.iro, by=by, at=at)


def _set_numbers(entries: Sequence[Entry]) -> None:
    numbers = {entry.child.pk: entry.mosaic for entry in entries if entry.mosaic and entry.child}
    children = sorted(numbers)
    have: set[int] = set()
    for start in range(0, len(children), 900):
        have |= set(MosaicNumber.objects.filter(child__in=children[start : start + 900]).values_list("child_id", flat=True))
    MosaicNumber.objects.bulk_create(MosaicNumber(child_id=pk, number=number) for pk, number in numbers.items() if pk not in have)
