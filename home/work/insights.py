"""What waits for Insights, WPD and board members."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from newsletters.desk import approvals_for
from portal.deadlines.models import Obligation
from practice_library.pages.models import ContentPage
from practice_library.themes.models import Theme
from reviews.assurance.tracker import counts as tracker_counts
from reviews.board.tickets import late_in_open_cycles
from reviews.cycles.models import Cycle
from reviews.records.models import Finding, Review
from reviews.reports.theme_figures import most_found

from .items import Section, WorkItem, last_day


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


def editors_desk(user) -> Section:
    """What waits for WPD: nominations, newsletters, pages past their date (V7, R14, R19)."""
    if not user.standing.reads_findings:
        return Section("Editing")
    nominated = Finding.objects.readable_without_identities(user).filter(nominated_at__isnull=False).count()
    approvals = approvals_for(user)
    overdue = ContentPage.objects.live().filter(review_by__lt=timezone.localdate(), withdrawn_on__isnull=True).count()
    rows = [
        (
            "Strengths nominated as good practice",
            nominated,
            reverse("findings") + "?nominated=yes",
            "Without child, practitioner, team or reviewer",
        ),
        ("Newsletters waiting for your approval", len(approvals.yours), reverse("newsletter_desk"), "You wrote none of them"),
        (
            "Newsletters waiting for somebody else’s approval",
            len(approvals.written_by_you),
            reverse("newsletter_desk"),
            "You wrote or proposed them",
        ),
        ("Pages past their review-by date", overdue, reverse("pages_to_review_report"), "Their owners are reminded"),
    ]
    items = [WorkItem(title=f"{title}: {count}", url=url, why=why) for title, count, url, why in rows if count]
    items.append(WorkItem(title="Open the CMS", url="/admin/", why="Pages, themes, descriptors, newsletters"))
    return Section("Editing", items, "", reverse("findings"), "All findings without identities")


def found_last_quarter(user, limit: int = 5) -> list[dict]:
    """The areas for development found most often, suppressed as for any member of staff (A6)."""
    rows = most_found(user, kind=Finding.Kind.DEVELOPMENT, limit=limit)
    themes = Theme.objects.in_bulk([row.theme_id for row in rows])
    label = Finding.Kind.DEVELOPMENT.label
    return [{"theme": themes[row.theme_id], "kind_label": label, "count": row.count, "of": row.of} for row in rows]


def pages_to_keep_right(user) -> Section:
    """Pages whose owner's post the person stands in, past their review-by date or due within 30 days (R19)."""
    from datetime import timedelta

    soon = timezone.localdate() + timedelta(days=30)
    pages = (
        ContentPage.objects.live()
        .filter(owning_post__in=user.standing.post_ids, review_by__lte=soon, withdrawn_on__isnull=True)
        .order_by("review_by")[:10]
    )
    items = [
        WorkItem(title=page.title, url=page.get_url(), why="You own this page: check that it is still right", due_on=page.review_by)
        for page in pages
    ]
    return Section("Pages that you own", items)
