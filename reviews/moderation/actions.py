"""The panel: planning it, listing cases for it, and its grade, which becomes the final one (R4, R5)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.council import FrameworkSettings
from portal.templatetags.portal_ui_dates import clock_time, long_date
from reviews.analysis.bands import Band, band_of
from reviews.cycles.models import Cycle
from reviews.records import workflow
from reviews.records.findings import refuse_identities
from reviews.records.models import Grade, Review

from .conflicts import conflict_of
from .days import require_day
from .locks import (
    first_for,
    locked_panels,
    planned_panels,
    require_planned,
    take_all_without_panel,
    take_cases_without_panel,
    take_with_cases,
)
from .models import Panel, PanelCase, PanelMember
from .telling import invite, tell_of_deferral, tell_of_seats

EXTREMES = {Band.OUTSTANDING: PanelCase.Reason.OUTSTANDING, Band.INADEQUATE: PanelCase.Reason.INADEQUATE}


def plan_panel(cycle: Cycle, *, meets_at: datetime, chair, members, place: str = "", by, at=None) -> Panel:
    """Plan a month's panel. Cases of that month or an earlier one that wait without a panel are listed for it (R4).

    Its members are told. Refused where a panel of that month is planned for the same moment already.
    """
    if not by.has_perm("reviews.plan_panel"):
        raise Refused("Only Insights plan a panel.", "Ask Insights.")
    at = at or timezone.now()
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if Panel.objects.planned().filter(cycle=cycle, meets_at=meets_at).exists():
            raise Refused(
                f"A panel for {cycle.name} on {long_date(meets_at)} at {clock_time(meets_at)} is planned already.",
                "Open it under Moderation, or choose another time.",
            )
        waiting = take_cases_without_panel(cycle)
        panel = Panel.objects.create(cycle=cycle, meets_at=meets_at, place=place, chair=chair)
        seated = list(dict.fromkeys([chair, *members]))
        PanelMember.objects.bulk_create(PanelMember(panel=panel, person=person, starts=at) for person in seated)
        record_event(panel, "panel.planned", by=by, at=at, meets_at=meets_at.isoformat())
        tell_of_seats(panel, seated, at=at)
        for case in waiting:
            _put_on(panel, case, at=at)
    list_those_without_panel(at=at)
    return panel


def _put_on(panel: Panel, case: PanelCase, *, at: datetime) -> None:
    case.panel = panel
    case.save(update_fields=["panel"])
    invite(case, panel, at=at)


def list_those_without_panel(*, at=None) -> int:
    """Put each case that waits without a panel on the list of the first one still to meet (R4). Returns how many were put.

    A review that is submitted while a panel is planned sees no panel, and the panel sees no case: whichever of the two is
    saved last finds the other here. A deferred case comes neither back to the panel that it left nor to a sooner one.
    """
    at = at or timezone.now()
    if not PanelCase.objects.without_panel().exists():
        return 0
    with transaction.atomic():
        panels, waiting = take_all_without_panel()
        left = _when_the_panels_meet_that_were_left(waiting, panels)
        firsts = [(first_for(case.review, panels, at=max(at, left.get(case.review_id, at))), case) for case in waiting]
        found = [(panel, case) for panel, case in firsts if panel]
        for panel, case in found:
            _put_on(panel, case, at=at)
    return len(found)


def _when_the_panels_meet_that_were_left(waiting: Iterable[PanelCase], panels: Iterable[Panel]) -> dict[int, datetime]:
    """Review id -> when the last of `panels` meets from which it was deferred."""
    deferred = PanelCase.objects.filter(state=PanelCase.State.DEFERRED, panel__in=panels, review__in=[case.review_id for case in waiting])
    return dict(deferred.order_by("review").values_list("review").annotate(Max("panel__meets_at")))


def list_if_due(review: Review, *, grade: Grade, sample_draw: float = 1.0, by, at) -> None:
    """Hold an Outstanding or Inadequate review, or one drawn at random, for the month's panel (R4).

    `sample_draw` is a number from 0 to 1: below the set share, the review is sampled.
    """
    reason = EXTREMES.get(grade.band)
    if reason is None:
        if sample_draw >= FrameworkSettings.load().moderation_sample_percent / 100:
            return
        reason = PanelCase.Reason.SAMPLE
        review.is_sampled_for_moderation = True
        review.save(update_fields=["is_sampled_for_moderation"])
    panel = first_for(review, planned_panels(), at=at)
    case = PanelCase.objects.create(panel=panel, review=review, reason=reason, listed_at=at)
    workflow.apply(review, "list_for_panel", by=None, at=at, reason=reason)
    if panel:
        invite(case, panel, at=at)
    else:
        transaction.on_commit(partial(list_those_without_panel, at=at), robust=True)


def end_listing(review: Review, *, by, at, reason: str = "") -> None:
    """A withdrawn review waits for no panel any more."""
    PanelCase.objects.filter(review=review, state=PanelCase.State.LISTED).update(state=PanelCase.State.WITHDRAWN, decided_at=at)


def require_gradable(review: Review, *, by, at=None) -> None:
    """Raise `Refused` unless `by` may record the panel's grade of the review at that moment (R4, R5)."""
    if review.state != Review.State.IN_MODERATION and by.has_perm("reviews.view_review", review):
        raise workflow.TransitionRefused(
            f"You can’t record the panel’s grade now: {review.reference} is “{review.get_state_display().lower()}”.",
            "Open the case again to see its grades.",
        )
    conflict = conflict_of(by, review)
    if conflict:
        raise workflow.TransitionRefused(
            f"You can’t grade {review.reference}. {conflict}", "Another member of the panel records the grade."
        )
    workflow.require(review, "moderate", by=by)
    require_day(Panel.objects.get(cases__review=review, cases__state=PanelCase.State.LISTED), at=at)


def record_moderated_grade(review: Review, *, score: int, rationale: str, new_grounds: str = "", by, at=None) -> Grade:
    """Record the panel's grade, which becomes the final one (R5). `score` is a whole number 0-10.

    `new_grounds` say what worries the panel beyond the concern that is open: an Inadequate then raises a second one (R6).
    Raises `TransitionRefused` unless the review is listed for a panel on which `by` sits without a conflict, and
    `Refused` before the panel's day, without a rationale or for another score. Both grades stay.
    """
    at = at or timezone.now()
    try:
        band = band_of(score)
    except ValueError:
        raise Refused("Choose a whole number from 0 to 10.", "The panel’s grade is one of the eleven scores.") from None
    if not rationale.strip():
        raise Refused("Say why the panel gives this grade.", "The rationale goes back to the team with both grades.")
    if new_grounds.strip() and band is not Band.INADEQUATE:
        raise Refused("Only an Inadequate grade raises what worries the panel beyond the open concern.", "Raise it as a concern now.")
    with transaction.atomic():
        review = workflow.locked(review)
        locked_panels(Panel.objects.filter(cases__review=review, cases__state=PanelCase.State.LISTED))
        require_gradable(review, by=by, at=at)
        grade = Grade.objects.create(
            review=review, stage=Grade.Stage.MODERATED, score=score, band_key=band.key, rationale=rationale, given_by=by, given_at=at
        )
        workflow.apply(review, "moderate", by=by, at=at, follow_with={"grade": grade, "new_grounds": new_grounds}, score=score)
        PanelCase.objects.filter(review=review, state=PanelCase.State.LISTED).update(state=PanelCase.State.DECIDED, decided_at=at)
    return grade


def runs_panel(user, panel: Panel) -> bool:
    """Insights and the chair close a panel, defer its cases and say that it met earlier."""
    return user.has_perm("reviews.plan_panel") or panel.chair_id == user.pk


def close_panel(panel: Panel, *, key_themes: str = "", by, at=None) -> Panel:
    """Close a panel with the key themes that it saw (R4).

    Refused before its day, while a case waits, where it is closed or cancelled, and where the themes name anybody of its reviews.
    """
    if not runs_panel(by, panel):
        raise Refused("Only Insights or the chair close a panel.", "Ask the chair.")
    with transaction.atomic():
        panel = Panel.objects.select_for_update().get(pk=panel.pk)
        require_planned(panel)
        require_day(panel, at=at)
        waiting = panel.cases.filter(state=PanelCase.State.LISTED).count()
        if waiting:
            raise Refused(f"{waiting} of the panel’s cases wait for a grade.", "Decide them or defer them to the next panel first.")
        for case in panel.cases.select_related("review__child", "review__practitioner", "review__reviewer"):
            refuse_identities(case.review, key_themes, "key themes", "The key themes go into the month’s report, so they must name nobody.")
        panel.state, panel.key_themes, panel.closed_at = Panel.State.CLOSED, key_themes, at or timezone.now()
        panel.save(update_fields=["state", "key_themes", "closed_at"])
        record_event(panel, "panel.closed", by=by, at=at)
    return panel


def defer_case(case: PanelCase, *, reason: str, by, at=None) -> PanelCase:
    """Leave a case to the next panel, with a reason that the reviewer is told (R4). Returns where it waits."""
    if case.panel is None or not runs_panel(by, case.panel):
        raise Refused("Only Insights or the chair defer a case.", "Ask the chair.")
    if not reason.strip():
        raise Refused("Say why the case is left to the next panel.", "Its reviewer is told.")
    at = at or timezone.now()
    with transaction.atomic():
        taken = take_with_cases(case.panel)
        waits = next((one for one in taken.cases if one == case), None)
        if waits is None:
            raise Refused(f"{case.review.reference} is not waiting for a panel’s grade.", "Open the panel again to see its state.")
        following = _next_of(taken.others, waits.review, taken.panel, at=at)
        waiting = leave_to(following, waits, reason=reason, by=by, at=at)
        tell_of_deferral(waiting, reason, at=at)
    return waiting


def next_panel_for(review: Review, panel: Panel, *, at=None) -> Panel | None:
    """The panel to which a case of `panel` would be left now: planned after it and still to meet, if any."""
    panels = Panel.objects.planned().exclude(pk=panel.pk).select_related("cycle").order_by("meets_at")
    return _next_of(panels, review, panel, at=at or timezone.now())


def _next_of(panels: Iterable[Panel], review: Review, panel: Panel, *, at: datetime) -> Panel | None:
    return first_for(review, panels, at=max(at, panel.meets_at))


def leave_to(following: Panel | None, case: PanelCase, *, reason: str, by, at) -> PanelCase:
    """Take a waiting case from its panel's list and put it on that of `following`, or let it wait without one. All are locked."""
    case.state, case.decided_at = PanelCase.State.DEFERRED, at
    case.save(update_fields=["state", "decided_at"])
    waiting = PanelCase.objects.create(panel=following, review=case.review, reason=case.reason, listed_at=at)
    record_event(case.review, "review.deferred_to_next_panel", by=by, at=at, panel=case.panel_id, reason=reason)
    if following:
        invite(waiting, following, at=at)
    return waiting


def close_panels_with_nothing_to_do(*, at=None) -> int:
    """A month with nothing to moderate closes by itself once its panel's time has come (R4). Returns how many closed.

    So does a panel that every case left, withdrawn or deferred. One that graded a case has key themes for its chair to write.
    """
    at = at or timezone.now()
    to_do = PanelCase.objects.filter(state__in=[PanelCase.State.LISTED, PanelCase.State.DECIDED])
    idle = Panel.objects.planned().filter(meets_at__lte=at).exclude(cases__in=to_do)
    with transaction.atomic():
        found = [panel for panel in locked_panels(idle) if panel.state == Panel.State.PLANNED]
        panels = [panel for panel in found if not to_do.filter(panel=panel).exists()]
        for panel in panels:
            panel.state, panel.closed_at = Panel.State.CLOSED, at
            panel.save(update_fields=["state", "closed_at"])
            record_event(panel, "panel.closed", by=None, at=at, nothing_to_moderate=True)
    return len(panels)
