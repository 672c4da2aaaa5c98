"""What becomes of a planned panel: another day, place, chair or member; that it met earlier; that it is cancelled (R4, V5)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.people.models import User
from portal.templatetags.portal_ui_dates import long_date, long_datetime

from .actions import leave_to, runs_panel
from .locks import first_for, take_with_cases
from .models import Panel, PanelCase, PanelMember
from .telling import invite_who_came_new, tell_all, tell_of_seats, when_and_where


def change_panel(panel: Panel, *, meets_at: datetime, chair, members, place: str = "", by, at=None) -> Panel:
    """Give a planned panel another time, place, chair or members (R4).

    Who is left out loses sight of its cases at that moment (V5). Members and invited people are told of another time or place.
    """
    if not by.has_perm("reviews.plan_panel"):
        raise Refused("Only Insights change a panel.", "Ask Insights.")
    at = at or timezone.now()
    with transaction.atomic():
        taken = take_with_cases(panel)
        panel = taken.panel
        before = (panel.meets_at, panel.place)
        _require_free_moment(panel, meets_at, at=at)
        panel.meets_at, panel.place, panel.chair = meets_at, place, chair
        panel.save(update_fields=["meets_at", "place", "chair"])
        joined, left = _seat(panel, {person.pk: person for person in [chair, *members]}, at=at)
        record_event(
            panel,
            "panel.changed",
            by=by,
            at=at,
            meets_at=meets_at.isoformat(),
            met_before=before[0].isoformat(),
            place=place,
            chair=chair.pk,
            joined=[person.pk for person in joined],
            left=[person.pk for person in left],
        )
        tell_of_seats(panel, joined, left, at=at)
        if before != (meets_at, place):
            came = {person.pk for person in joined} | invite_who_came_new(panel, taken.cases, at=at)
            title = f"The moderation panel of {long_date(before[0])} {'has moved' if before[0] != meets_at else 'meets in another place'}"
            tell_all(panel, taken.cases, title, when_and_where(panel), at=at, but=came)
    return panel


def panel_met_earlier(panel: Panel, *, met_at: datetime, by, at=None) -> Panel:
    """Say that a panel met before the day that was planned, so that its grades can be recorded (R5).

    A case that came to its list after that day waits for the next panel.
    """
    if not runs_panel(by, panel):
        raise Refused("Only Insights or the chair say that a panel met earlier.", "Ask the chair.")
    at = at or timezone.now()
    with transaction.atomic():
        taken = take_with_cases(panel)
        panel = taken.panel
        before = panel.meets_at
        first_seat = panel.members.order_by("starts").first()
        if met_at > at or met_at >= before:
            raise Refused("Give a time that is over and earlier than planned.", "A time that is still to come is a change of the panel.")
        if first_seat and timezone.localdate(met_at) < timezone.localdate(first_seat.starts):
            raise Refused(f"The panel was planned on {long_date(first_seat.starts)}, so it can’t have met before.", "Correct the day.")
        panel.meets_at = met_at
        panel.save(update_fields=["meets_at"])
        record_event(panel, "panel.met_earlier", by=by, at=at, meets_at=met_at.isoformat(), met_before=before.isoformat())
        late = [case for case in taken.cases if timezone.localdate(case.listed_at) > timezone.localdate(met_at)]
        for case in late:
            following = first_for(case.review, taken.others, at=at)
            leave_to(following, case, reason="It came to the list after the panel had met.", by=by, at=at)
        text = f"{by} says that it met on {long_datetime(met_at)}. Its grades can be recorded."
        heard = [case for case in taken.cases if case not in late]
        tell_all(panel, heard, f"The moderation panel of {long_date(before)} met earlier", text, at=at)
    return panel


def cancel_panel(panel: Panel, *, reason: str, by, at=None) -> Panel:
    """Cancel a planned panel with a reason; its cases wait for another one. Refused where it has graded a case."""
    if not by.has_perm("reviews.plan_panel"):
        raise Refused("Only Insights cancel a panel.", "Ask Insights.")
    if not reason.strip():
        raise Refused("Say why the panel is cancelled.", "Its members and those who are invited are told.")
    at = at or timezone.now()
    with transaction.atomic():
        taken = take_with_cases(panel)
        panel = taken.panel
        if panel.cases.filter(state=PanelCase.State.DECIDED).exists():
            raise Refused("The panel has graded a case, so it can’t be cancelled.", "Defer its other cases and close it.")
        panel.state, panel.closed_at = Panel.State.CANCELLED, at
        panel.save(update_fields=["state", "closed_at"])
        record_event(panel, "panel.cancelled", by=by, at=at, reason=reason.strip())
        for case in taken.cases:
            leave_to(first_for(case.review, taken.others, at=at), case, reason=reason.strip(), by=by, at=at)
        title = f"The moderation panel of {long_date(panel.meets_at)} is cancelled"
        tell_all(panel, taken.cases, title, f"{reason.strip()} Its cases wait for another panel.", at=at)
    return panel


def _require_free_moment(panel: Panel, meets_at: datetime, *, at: datetime) -> None:
    if meets_at == panel.meets_at:
        return
    if meets_at < at:
        raise Refused("Choose a time that is still to come.", "Where the panel met already, say so on its page.")
    if panel.cases.filter(state=PanelCase.State.DECIDED).exists():
        raise Refused("The panel has graded a case, so its day stays.", "Leave its other cases to the next panel.")
    if Panel.objects.planned().filter(cycle=panel.cycle, meets_at=meets_at).exclude(pk=panel.pk).exists():
        raise Refused(f"A panel for {panel.cycle.name} on {long_datetime(meets_at)} is planned already.", "Choose another time.")


def _seat(panel: Panel, people: dict[int, User], *, at: datetime) -> tuple[list[User], list[User]]:
    """Seat exactly `people`. Returns who joined and who left."""
    seats = {seat.person_id: seat for seat in panel.members.filter(ends__isnull=True).select_related("person")}
    joined = [person for pk, person in people.items() if pk not in seats]
    left = [seat for pk, seat in seats.items() if pk not in people]
    for seat in left:
        if seat.starts < at:
            seat.ends = at
            seat.save(update_fields=["ends"])
        else:
            seat.delete()
    PanelMember.objects.bulk_create(PanelMember(panel=panel, person=person, starts=at) for person in joined)
    return joined, [seat.person for seat in left]
