"""What waits for Insights."""

from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import last_day
from portal.deadlines.models import Obligation
from practice_library.themes.models import Theme
from reviews.assurance.tracker import counts as tracker_counts
from reviews.assurance.tracker import overdue_actions
from reviews.board.tickets import late_in_open_cycles
from reviews.cycles.due import next_step_due, with_due_dates
from reviews.records.models import Finding, Review
from reviews.reports.theme_figures import most_found

from .items import Section, WorkItem


def insights_queues(user) -> Section:
    """Insights' queues, each with how many wait in it, after the boards of all open cycles (R1, R2, R9, R11)."""
    if not user.standing.is_insights:
        return Section("Queues")
    visible = Review.objects.visible_to(user)
    waiting_for_panel = visible.filter(state=Review.State.IN_MODERATION).count()
    items = [
        *_to_do(visible, "Reviews to check", (Review.State.SUBMITTED,), "Good enough to go back, or back to the reviewer"),
        *_to_do(visible, "Reviews to return", (Review.State.CHECKED, Review.State.MODERATED), "Checked or moderated"),
    ]
    if waiting_for_panel:
        title = f"Reviews waiting for a panel: {waiting_for_panel}"
        items.append(WorkItem(title=title, url=reverse("panels"), why="Outstanding, Inadequate and the random sample"))
    items = [*boards(user), *items, *to_upload(), *tracked_items(user)]
    return Section("Queues", items, "Every queue is empty.", reverse("cycles"), "All cycles")


def _to_do(visible, title: str, states: tuple[str, ...], why: str) -> list[WorkItem]:
    """A row for the reviews in those states, with the earliest last day among them; none where there are none."""
    reviews = list(with_due_dates(visible.filter(state__in=states)))
    if not reviews:
        return []
    days = [due[1] for due in map(next_step_due, reviews) if due]
    url = reverse("reviews") + "?" + "&".join(f"state={state}" for state in states)
    return [WorkItem(title=f"{title}: {len(reviews)}", url=url, why=why, due_on=min(days, default=None))]


def boards(user) -> list[WorkItem]:
    """The board of each open cycle, those with late reviews first, with how many are late: counted as the board counts them."""
    return [
        WorkItem(
            title=f"Cycle board, {cycle.name}" + (f": {late} late" if late else ""),
            url=reverse("cycle_board", args=[cycle.pk]) + ("?show=late" if late else ""),
            why=cycle.area_of_focus,
            by_others=True,
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
                by_others=True,
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
                by_others=True,
            )
        )
    return items


def found_last_quarter(user, limit: int = 5) -> list[dict]:
    """The areas for development found most often, suppressed as for any member of staff (A6)."""
    rows = most_found(user, kind=Finding.Kind.DEVELOPMENT, limit=limit)
    themes = Theme.objects.in_bulk([row.theme_id for row in rows])
    label = Finding.Kind.DEVELOPMENT.label
    return [{"theme": themes[row.theme_id], "kind_label": label, "count": row.count, "of": row.of} for row in rows]
