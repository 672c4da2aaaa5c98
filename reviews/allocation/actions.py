"""Allocating a case of a cycle to a reviewer, which opens the review (R1)."""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.notices.actions import tell
from portal.people.models import CaseResponsibility
from reviews.cycles.conflicts import conflicts
from reviews.cycles.due import days_of, first_due_on
from reviews.cycles.models import Case, Cycle, ReferenceCounter, Step
from reviews.records.models import Review


def allocate(case: Case, reviewer, *, by, override_reason: str = "", at=None) -> Review:
    """Allocate a case to a reviewer, which opens the review (R1).

    Raises `Refused` for a conflict without a recorded reason, for somebody outside the reviewing cohort, and for a
    case that is allocated already.
    """
    if not by.has_perm("reviews.run_cycles"):
        raise Refused("Only Insights allocate cases.", "If you think that you should, ask Insights.")
    at = at or timezone.now()
    if not reviewer.standing.is_practice_reviewer and reviewer.affiliation != "partner_reviewer":
        raise Refused(f"{reviewer} is not in the reviewing cohort.", "Choose somebody of the cohort, or add them to it first.")
    if reviewer.has_ended or not reviewer.is_active:
        raise Refused(f"{reviewer}’s account has ended.", "Choose somebody whose account is open.")
    found = conflicts(case.child, reviewer, at=at)
    if found and not override_reason.strip():
        raise Refused(" ".join(found), "Choose another reviewer, or say why it must be this one.")
    version = case.cycle.instrument_version
    if version is None:
        raise Refused(f"{case.cycle.name} has no instrument yet.", "Open the cycle first.")
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.review:
            raise Refused(f"The record of {case.child} is allocated already.", "Open the cycle again to see to whom.")
        responsibility = CaseResponsibility.objects.at(at).filter(child=case.child).select_related("practitioner").first()
        review = Review.objects.create(
            reference=_next_reference(at),
            case=case,
            cycle=case.cycle,
            child=case.child,
            practitioner=responsibility.practitioner if responsibility else None,
            reviewer=reviewer,
            instrument_version=version,
            descriptor_set=case.cycle.descriptor_set,
            allocated_at=at,
            state_since=at,
            first_due_on=first_due_on(case.cycle, at),
            conflict_override=override_reason.strip() if found else "",
        )
        record_event(review, "review.allocated", by=by, at=at, reviewer=reviewer.pk, conflicts=found, override=review.conflict_override)
        as_soon = " as soon as you can, at the latest" if review.first_due_on else ""
        tell(
            reviewer,
            kind="allocation",
            title=f"A review is allocated to you: {review.reference}",
            text=f"Book the learning conversation with the practitioner{as_soon} by {days_of(review)[Step.BOOKING]:%A %-d %B %Y}.",
            reason="You are its reviewer.",
            url=review.get_absolute_url(),
            subject=review,
            key=f"allocated:{review.pk}:{reviewer.pk}",
            at=at,
        )
    return review


def allocate_many(cycle: Cycle, pairs, *, by, at=None) -> list[Review]:
    """Allocate each case of `pairs` (case, reviewer) to its reviewer: all of them or none (R1). Returns the reviews.

    Raises `Refused` as `allocate`, with the child's reference in front, and where a case is of another cycle or
    its review was withdrawn: that one is allocated again only by hand.
    """
    reviews = []
    with transaction.atomic():
        for case, reviewer in pairs:
            if case.cycle_id != cycle.pk:
                raise Refused(f"{case.child} is in the sample of another cycle.", "Ask for a new proposal.")
            if Case.objects.withdrawn().filter(pk=case.pk).exists():
                raise Refused(f"The review of {case.child} was withdrawn.", "Nothing was allocated. Allocate this case by hand, if at all.")
            try:
                reviews.append(allocate(case, reviewer, by=by, at=at))
            except Refused as refusal:
                raise Refused(f"{case.child}: {refusal.message}", "Nothing was allocated. Ask for a new proposal.") from refusal
    return reviews


def _next_reference(at) -> str:
    """The next number of the year, such as CR-2026-0412."""
    year = timezone.localdate(at).year
    ReferenceCounter.objects.get_or_create(year=year)
    counter = ReferenceCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CR-{year}-{counter.last:04d}"
