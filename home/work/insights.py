"""What waits for Insights."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import last_day
from portal.deadlines.models import Obligation
from practice_library.themes.models import Theme
from reviews.assurance.tracker import counts as tracker_counts
from reviews.assurance.tracker import overdue_actions
from reviews.board.tickets import late_in_open_cycles
from reviews.cycles.models import Cycle
from reviews.records.models import Finding, Review
from reviews.reports.theme_figures import most_found

from .items import Section, WorkItem


def insights_queues(user) -> Section:
    """Insights' queues, each with how many wait in it, after the boards of all open cycles (R1, R2, R9, R11)."""
    if not user.standing.is_insights:
        return Section("Queues")
    visible = Review.objects.visible_to(user)
    by_state = {state: visible.filter(state=state).count() for state in ("submitted", "checked", "moderated", "in_moderation")}
    rows = [
        ("Reviews to check", by_state["submitted"], "?state=submitted", "Good enough to go back, or back to the reviewer"),
        ("Reviews to return", by_state["checked"] + by_state["moderated"], "?state=checked&state=moderated", "Checked or moderated"),
    ]
    items = [WorkItem(title=f"{title}: {count}", url=reverse("reviews") + query, why=why) for title, count, query, why in rows if count]
    if by_state["in_moderation"]:
        title = f"Reviews waiting for a panel: {by_state['in_moderation']}"
        items.append(WorkItem(title=title, url=reverse("panels"), why="Outstanding, Inadequate and the random sample"))
    items = [*boards(user), *items, *to_upload(), *tracked_items(user)]
    return Section("Queues", items, "Every queue is empty.", reverse("cycles"), "All cycles")


def boards(user) -> list[WorkItem]:
    """The board of each open cycle, those with late reviews first, with how many are late: counted as the board counts them."""
    return [
        WorkItem(
            title=f"Cycle board, {cycle.name}" + (f": {late} late" if late else ""),
            url=reverse("cycle_board", args=[cycle.pk]) + ("?show=late" if late else ""),
            why=cycle.area_of_focus,
            late_count=late,
        )
        for cycle, late in late_in_open_cycles(user)
    ]


def to_upload() -> list[WorkItem]:
    """What is to be added to Mosaic (R9)."""
    waiting = Obligation.objects.open().filter(kind=Obligation.Kind.MOSAIC_UPLOAD).order_by("due_at")
    first = waiting.first()
    if first is None:
        return []
    return [
        WorkItem(
            title=f"Reviews to add to Mosaic: {waiting.count()}",
            url=reverse("hand_over"),
            why="Returned; add each when the team’s time to read is over",
            due_on=last_day(first.due_at),
            late_count=_late_elsewhere(waiting),
        )
    ]


def tracked_items(user) -> list[WorkItem]:
    """What the tracker waits for from Insights, and supervision that is late (R10, R11)."""
    counts = tracker_counts(user)
    url = reverse("tracker")
    items = []
    if counts["verify"]:
        items.append(WorkItem(title=f"Tracker: {counts['verify']} to verify", url=f"{url}?show=verify", why="Their actions are done"))
    if counts["sustained"]:
        title = f"Tracker: {counts['sustained']} to check whether it lasted"
        items.append(WorkItem(title=title, url=f"{url}?show=sustained", why="The day of the sustained check has come"))
    late_actions, first_due = overdue_actions(user)
    if late_actions:
        items.append(
            WorkItem(
                title=f"Tracker: {late_actions} with actions overdue",
                url=f"{url}?show=late",
                why="Their owners finish them",
                due_on=first_due,
                late_count=late_actions,
            )
        )
    supervision = Obligation.objects.open().filter(kind=Obligation.Kind.SUPERVISION_AFTER_REVIEW, due_at__lte=timezone.now())
    late = supervision.order_by("due_at").first()
    if late:
        count = supervision.count()
        items.append(
            WorkItem(
                title=f"Tracker: {count} supervision{'' if count == 1 else 's'} late",
                url=url,
                why="Team Managers record it",
                due_on=last_day(late.due_at),
                late_count=_late_elsewhere(supervision),
            )
        )
    return items


def _late_elsewhere(obligations) -> int:
    """How many are late in cycles that are not open. Those of open ones are counted on their boards."""
    late = obligations.filter(due_at__lte=timezone.now(), subject_type=ContentType.objects.get_for_model(Review))
    return Review.objects.filter(pk__in=late.values("subject_id")).exclude(cycle__state=Cycle.State.OPEN).count()


def found_last_quarter(user, limit: int = 5) -> list[dict]:
    """The areas for development found most often, suppressed as for any member of staff (A6)."""
    rows = most_found(user, kind=Finding.Kind.DEVELOPMENT, limit=limit)
    themes = Theme.objects.in_bulk([row.theme_id for row in rows])
    label = Finding.Kind.DEVELOPMENT.label
    return [{"theme": themes[row.theme_id], "kind_label": label, "count": row.count, "of": row.of} for row in rows]
