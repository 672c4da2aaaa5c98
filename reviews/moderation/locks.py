"""What is taken in which order: reviews, then panels, then cases, each by number. So nobody waits in a ring, and no case
comes to a panel that is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.access.exceptions import Refused
from reviews.cycles.models import Cycle
from reviews.records.models import Review

from .models import Panel, PanelCase

TRIES = 3


def require_planned(panel: Panel) -> None:
    """Raise `Refused` where the panel is closed or cancelled."""
    if panel.state == Panel.State.CLOSED:
        raise Refused("The panel is closed already.", "Its key themes are on its page.")
    if panel.state == Panel.State.CANCELLED:
        raise Refused("The panel is cancelled.", "Its cases wait for another panel.")


def locked_panels(panels: Iterable[Panel]) -> list[Panel]:
    """The panels as they are now, locked until the transaction ends, the soonest first."""
    found = Panel.objects.select_for_update(of=("self",)).select_related("cycle", "chair")
    return sorted(found.filter(pk__in=[panel.pk for panel in panels]).order_by("pk"), key=lambda panel: panel.meets_at)


def planned_panels() -> list[Panel]:
    """The panels that are still planned once they are locked, the soonest first."""
    return [panel for panel in locked_panels(Panel.objects.planned()) if panel.state == Panel.State.PLANNED]


def first_for(review: Review, panels: Iterable[Panel], *, at: datetime) -> Panel | None:
    """The soonest of `panels` that is still to meet and is of the review's month or a later one (R4)."""
    return next((panel for panel in panels if panel.meets_at > at and panel.cycle.month >= review.cycle.month), None)


def take_cases_without_panel(cycle: Cycle) -> list[PanelCase]:
    """The cases of that month or an earlier one that wait without a panel, locked after their reviews."""
    waiting = PanelCase.objects.without_panel().filter(review__cycle__month__lte=cycle.month)
    _lock_reviews_of(waiting)
    return _locked(waiting)


def take_all_without_panel() -> tuple[list[Panel], list[PanelCase]]:
    """The planned panels, the soonest first, and every case that waits without one: locked in the order of the house."""
    waiting = PanelCase.objects.without_panel()
    reviews = _lock_reviews_of(waiting)
    return planned_panels(), _locked(waiting.filter(review__in=reviews))


@dataclass(frozen=True)
class Taken:
    """A planned panel, the cases that wait for it and the other planned panels, the soonest first: all locked."""

    panel: Panel
    cases: list[PanelCase]
    others: list[Panel]


def take_with_cases(panel: Panel) -> Taken:
    """Lock a panel with all that waits for it. Raises `Refused` where it is closed or cancelled.

    A case that came to its list while the reviews were taken would be taken out of turn: all is let go then and taken anew.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _take(panel)
        except _CaseCame:
            continue
    raise Refused("Cases come to the panel’s list at this moment, so nothing was changed.", "Try again in a minute.")


class _CaseCame(Exception):
    """A case is on the list whose review is not taken."""


def _take(panel: Panel) -> Taken:
    waiting = PanelCase.objects.filter(panel=panel, state=PanelCase.State.LISTED)
    reviews = _lock_reviews_of(waiting)
    panels = locked_panels([panel, *Panel.objects.planned()])
    taken = next(one for one in panels if one.pk == panel.pk)
    require_planned(taken)
    if waiting.exclude(review__in=reviews).exists():
        raise _CaseCame
    others = [one for one in panels if one.pk != panel.pk and one.state == Panel.State.PLANNED]
    return Taken(taken, _locked(waiting), others)


def _lock_reviews_of(waiting) -> list[int]:
    reviews = Review.objects.select_for_update(of=("self",)).filter(panel_cases__in=waiting)
    return list(reviews.order_by("pk").values_list("pk", flat=True))


def _locked(waiting) -> list[PanelCase]:
    found = waiting.select_for_update(of=("self",)).select_related("panel", "review__cycle", "review__reviewer")
    return list(found.order_by("pk"))
