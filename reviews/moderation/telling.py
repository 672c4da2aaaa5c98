"""Who hears of a panel: its members, and those who are invited to speak to a case (R4, V3)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from portal.notices.actions import tell
from portal.people.answering import all_who_answer_at
from portal.people.models import PostType, User
from portal.templatetags.portal_ui_dates import long_date, long_datetime
from reviews.records.models import Review

from .models import Panel, PanelCase, PanelInvitation

Role = PanelInvitation.Role


def when_and_where(panel: Panel) -> str:
    """When and where the panel meets, as a sentence."""
    return f"It meets on {long_datetime(panel.meets_at)}" + (f", {panel.place}." if panel.place else ".")


def _who_speaks_to(review: Review, at: datetime) -> Iterator[tuple[Any, str, str]]:
    """The reviewer and whoever answers for the child's Team Manager today, each with role and why (R4)."""
    yield review.reviewer, Role.REVIEWER, "You reviewed the record."
    for manager in all_who_answer_at(review.child_id, PostType.TEAM_MANAGER, at):
        yield manager.person, Role.TEAM_MANAGER, f"You answer for the Team Manager of the child’s team: {manager.reason}."


def invite(case: PanelCase, panel: Panel, *, at: datetime) -> None:
    """Invite who speaks to the case and is not invited yet (R4)."""
    for person, role, reason in _who_speaks_to(case.review, at):
        _, is_new = PanelInvitation.objects.get_or_create(panel_case=case, person=person, role=role, defaults={"invited_at": at})
        if is_new:
            _tell_of_invitation(person, role, reason, case, panel, at=at)


def invite_who_came_new(panel: Panel, cases: Iterable[PanelCase], *, at: datetime) -> set[int]:
    """Invite who speaks to one of the cases only since the others were invited. Returns the ids of whom knew nothing of the panel."""
    invited = PanelInvitation.objects.filter(panel_case__in=cases)
    before = set(invited.values_list("person", flat=True))
    for case in cases:
        invite(case, panel, at=at)
    return set(invited.values_list("person", flat=True)) - before


def _tell_of_invitation(person, role: str, reason: str, case: PanelCase, panel: Panel, *, at: datetime) -> None:
    meets = timezone.localtime(panel.meets_at)
    tell(
        person,
        kind="panel_invitation",
        title=f"Moderation panel on {meets:%A %-d %B %Y} at {meets:%H:%M}",
        text=f"{case.review.reference} is on its list. You are invited to speak to it."
        + (f" Place: {panel.place}." if panel.place else ""),
        reason=reason,
        url=case.review.get_absolute_url(),
        subject=case.review,
        key=f"panel:{case.pk}:{role}",
        at=at,
    )


def tell_of_seats(panel: Panel, joined: Iterable[User], left: Iterable[User] = (), *, at: datetime) -> None:
    """Tell who sits on the panel from now on, and who does no longer (V5)."""
    day, url = long_date(panel.meets_at), panel.get_absolute_url()
    for person in joined:
        title, text = f"You sit on the moderation panel of {day}", when_and_where(panel)
        tell(person, kind="panel_seat", title=title, text=text, reason="You were asked to it.", url=url, subject=panel, at=at)
    for person in left:
        tell(
            person, kind="panel_seat", title=f"You no longer sit on the moderation panel of {day}", reason="You were a member of it.", at=at
        )


def tell_all(panel: Panel, cases: Iterable[PanelCase], title: str, text: str, *, at: datetime, but: Iterable[int] = ()) -> None:
    """Tell every member, and whoever speaks to one of `cases` today; each once, and nobody whose id is in `but`.

    Who was invited and answers for the child's team no longer hears nothing (V3).
    """
    told, change = set(but), partial(tell, kind="panel_change", title=title, text=text, at=at)
    for seat in panel.members.filter(ends__isnull=True).exclude(person__in=told).select_related("person"):
        told.add(seat.person_id)
        change(seat.person, reason="You sit on it.", url=panel.get_absolute_url(), subject=panel)
    for case in cases:
        for person, _, reason in _who_speaks_to(case.review, at):
            if person.pk not in told:
                told.add(person.pk)
                change(person, reason=f"{reason} The review is {case.review.reference}.", url=_url_for(person, case.review))


def _url_for(person, review: Review) -> str:
    """The review's page, or "" where the person may not open it, such as a stand-in for its Team Manager."""
    may_open = Review.objects.visible_to(person).filter(pk=review.pk).exists()
    return review.get_absolute_url() if may_open else ""


def tell_of_deferral(waiting: PanelCase, reason: str, *, at: datetime) -> None:
    """Tell the reviewer that their review is left to the next panel, and why (R4)."""
    review, panel = waiting.review, waiting.panel
    following = f"It is on the list of {long_date(panel.meets_at)}." if panel else "The next panel is not planned yet."
    tell(
        review.reviewer,
        kind="panel_deferral",
        title=f"{review.reference} is left to the next panel",
        text=f"{reason.strip()} {following}",
        reason="You reviewed the record.",
        url=review.get_absolute_url(),
        subject=review,
        at=at,
    )
