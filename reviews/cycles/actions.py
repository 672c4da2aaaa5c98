"""Opening a cycle, entering its cases, and closing it (R1, R12)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.council import FrameworkSettings
from portal.deadlines.calendar import add_working_days
from portal.people.models import Child
from practice_library.descriptors.queries import current_set
from reviews.instruments.models import Instrument, InstrumentVersion

from .models import Case, Cycle, Step, StepDue

#: Working days from opening, or from the first of a later month, to the last day of each step, where the cycle says nothing else.
DEFAULT_DAYS = {Step.BOOKING: 5, Step.CONVERSATION: 10, Step.FAMILY_CONTACT: 13, Step.SUBMISSION: 15, Step.RETURN: 20}


def days_from(month: date, today: date) -> dict[str, date]:
    """The last day of each step by default: counted from today, or from the first of a month that has not begun."""
    start = max(today, month.replace(day=1))
    closures = FrameworkSettings.load().closures
    return {step: add_working_days(start, count, closures) for step, count in DEFAULT_DAYS.items()}


def closes_after(last_step: date) -> date:
    """When a cycle closes by default."""
    return last_step + timedelta(days=14)


def _must(user, permission: str, sentence: str, subject=None) -> None:
    if not user.has_perm(permission, subject):
        raise Refused(sentence, "If you think that you should, ask Insights.")


class MonthTaken(Refused):
    """The month has a cycle of Collaborative Reviews already."""

    field = "month"

    def __init__(self, cycle: Cycle):
        super().__init__(f"{cycle.name} has a cycle already.", "It stands in the list of cycles. Choose another month for a new one.")


def open_cycle(
    *,
    month: date,
    area_of_focus: str,
    instrument_version: InstrumentVersion | None = None,
    due_dates: dict | None = None,
    closes_on: date | None = None,
    by,
    at=None,
) -> Cycle:
    """Open a month's cycle. Its instrument and descriptors are pinned now and stay so (R1).

    `due_dates` maps steps to their last days; what it leaves out gets the default. Raises `Refused` where no
    version of the Collaborative Review's instrument is published, or where `by` is not of Insights, and `MonthTaken` where the
    month has a cycle of Collaborative Reviews: they are monthly. Other instruments may have several cycles in a month (R20).
    """
    _must(by, "reviews.run_cycles", "Only Insights open a cycle.")
    at = at or timezone.now()
    version = (
        instrument_version
        or InstrumentVersion.objects.filter(instrument__kind="collaborative_review", status=InstrumentVersion.Status.PUBLISHED).first()
    )
    descriptors = current_set()
    if version is None or version.can_change or descriptors is None:
        raise Refused(
            "A cycle can’t open yet: it needs a published instrument and published grade descriptors.", "Publish both, then open the cycle."
        )
    days = days_from(month, timezone.localdate(at)) | (due_dates or {})
    with transaction.atomic():
        _require_free_month(month.replace(day=1), version)
        cycle = Cycle.objects.create(
            month=month.replace(day=1),
            area_of_focus=area_of_focus,
            instrument_version=version,
            descriptor_set=descriptors,
            state=Cycle.State.OPEN,
            opened_at=at,
            closes_on=closes_on or closes_after(days[Step.RETURN]),
        )
        StepDue.objects.bulk_create(StepDue(cycle=cycle, step=step, due_on=day) for step, day in days.items())
        record_event(cycle, "cycle.opened", by=by, at=at, area_of_focus=area_of_focus)
    return cycle


def _require_free_month(month: date, version: InstrumentVersion) -> None:
    """Of two who open a month's cycle at once, the second waits here for the first."""
    instrument = Instrument.objects.select_for_update().get(pk=version.instrument_id)
    if instrument.kind != Instrument.Kind.COLLABORATIVE_REVIEW:
        return
    taken = Cycle.objects.filter(month=month, instrument_version__instrument__kind=instrument.kind).first()
    if taken:
        raise MonthTaken(taken)


def add_case(cycle: Cycle, child: Child, *, plan_type: str, chosen: str = Case.Chosen.IMPORTED, by, at=None, **facts) -> Case:
    """Put a child's record into the sample of an open cycle. `facts` are age, gender, ethnicity, has_disability."""
    _must(by, "reviews.run_cycles", "Only Insights choose the cases of a cycle.")
    if cycle.state != Cycle.State.OPEN:
        raise Refused(f"{cycle.name} is not open, so no case can be added.", "Open a cycle first.")
    if Case.objects.filter(cycle=cycle, child=child).exists():
        raise Refused(f"{child} is in {cycle.name} already.", "A child can be in a cycle only once.")
    with transaction.atomic():
        case = Case.objects.create(cycle=cycle, child=child, plan_type=plan_type, chosen=chosen, added_at=at or timezone.now(), **facts)
        record_event(cycle, "cycle.case_added", by=by, at=at, case=case.pk, chosen=chosen)
    return case


def remove_case(case: Case, *, by, at=None) -> None:
    """Take a case out of the sample that never had a review. The event keeps which child it was."""
    _must(by, "reviews.run_cycles", "Only Insights choose the cases of a cycle.")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=case.cycle_id)
        found = Case.objects.select_for_update().select_related("child").filter(pk=case.pk).first()
        if found is None:
            raise Refused("The case is not in the sample any more.", "Somebody else may have removed it.")
        if cycle.state == Cycle.State.CLOSED:
            raise Refused(f"{cycle.name} is closed, so its sample stays as it is.")
        if found.reviews.exists():
            raise _stays(found, cycle)
        record_event(cycle, "cycle.case_removed", by=by, at=at, case=found.pk, child=found.child_id)
        found.delete()


def _stays(case: Case, cycle: Cycle) -> Refused:
    """Why a case that has or had a review stays in the sample."""
    if case.review:
        return Refused(
            f"{case.child} has a review in {cycle.name}, so the case stays in the sample.",
            "If the review can’t go on, withdraw it. The case then counts as withdrawn, and no allocation is proposed for it.",
        )
    return Refused(
        f"The review of {case.child} in {cycle.name} was withdrawn, so the case stays in the sample with its history.",
        "It counts as withdrawn, and no allocation is proposed for it. There is nothing more to do.",
    )


def cancel_cycle(cycle: Cycle, *, by, at=None) -> None:
    """Take back a cycle that was opened in error and has no case, so that its month can be opened again."""
    _must(by, "reviews.run_cycles", "Only Insights cancel a cycle.")
    with transaction.atomic():
        found = Cycle.objects.select_for_update().filter(pk=cycle.pk).first()
        if found is None or found.state == Cycle.State.CLOSED:
            raise Refused("The cycle is not open any more.", "Somebody else may have cancelled or closed it.")
        record_event(found, "cycle.cancelled", by=by, at=at, month=found.month.isoformat(), area_of_focus=found.area_of_focus)
        try:
            found.delete()
        except ProtectedError as error:
            raise Refused(
                f"{cycle.name} has cases or panels, so it can’t be cancelled.", "Remove its cases from the sample first, or close it."
            ) from error


def close_cycle(cycle: Cycle, *, by, at=None) -> Cycle:
    """Close an open cycle (R12). Reviews that come later are marked late by their own dates."""
    _must(by, "reviews.run_cycles", "Only Insights close a cycle.")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if cycle.state != Cycle.State.OPEN:
            raise Refused(f"{cycle.name} is not open.", "It may have been closed by somebody else.")
        cycle.state, cycle.closed_at = Cycle.State.CLOSED, at or timezone.now()
        cycle.save(update_fields=["state", "closed_at"])
        record_event(cycle, "cycle.closed", by=by, at=at)
    return cycle
