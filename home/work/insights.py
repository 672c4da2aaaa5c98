"""What waits for Insights, WPD and board members."""

from django.urls import reverse
from django.utils import timezone

from newsletters.models import NewsletterPage
from portal.deadlines.models import Obligation
from practice_library.pages.models import ContentPage
from practice_library.themes.models import Theme
from reviews.cycles.models import Cycle
from reviews.records.models import Finding, Review
from reviews.reports.theme_figures import most_found

from .items import Section, WorkItem, last_day


def insights_queues(user) -> Section:
    """Insights' queues, each with how many wait in it (R2, R9)."""
    if not user.standing.is_insights:
        return Section("Queues")
    visible = Review.objects.visible_to(user)
    by_state = {state: visible.filter(state=state).count() for state in ("submitted", "checked", "moderated", "in_moderation")}
    to_upload = Obligation.objects.open().filter(kind=Obligation.Kind.MOSAIC_UPLOAD).order_by("due_at")
    first = to_upload.first()
    cycle = Cycle.objects.visible_to(user).open().order_by("-month").first()
    rows = [
        (
            "Reviews to check",
            by_state["submitted"],
            reverse("reviews") + "?state=submitted",
            "Good enough to go back, or back to the reviewer",
            None,
        ),
        (
            "Reviews to return",
            by_state["checked"] + by_state["moderated"],
            reverse("reviews") + "?state=checked&state=moderated",
            "Checked or moderated",
            None,
        ),
        (
            "Reviews waiting for a panel",
            by_state["in_moderation"],
            reverse("panels"),
            "Outstanding, Inadequate and the random sample",
            None,
        ),
        (
            "Reviews to add to Mosaic",
            to_upload.count(),
            reverse("hand_over"),
            "Returned; add each when the team’s time to read is over",
            last_day(first.due_at) if first else None,
        ),
    ]
    items = [WorkItem(title=f"{title}: {count}", url=url, why=why, due_on=due) for title, count, url, why, due in rows if count]
    if cycle:
        items.insert(0, WorkItem(title=f"Cycle board, {cycle.name}", url=reverse("cycle_board", args=[cycle.pk]), why=cycle.area_of_focus))
    return Section("Queues", items, "Every queue is empty.", reverse("cycles"), "All cycles")


def editors_desk(user) -> Section:
    """What waits for WPD: nominations, newsletters, pages past their date (V7, R14, R19)."""
    if not user.standing.reads_findings:
        return Section("Editing")
    nominated = Finding.objects.readable_without_identities(user).filter(nominated_at__isnull=False).count()
    waiting = NewsletterPage.objects.filter(state=NewsletterPage.State.PROPOSED).count()
    overdue = ContentPage.objects.live().filter(review_by__lt=timezone.localdate(), withdrawn_on__isnull=True).count()
    rows = [
        (
            "Strengths nominated as good practice",
            nominated,
            reverse("findings") + "?nominated=yes",
            "Without child, practitioner, team or reviewer",
        ),
        ("Newsletters waiting for approval", waiting, reverse("newsletter_desk"), "Somebody other than the author approves"),
        ("Pages past their review-by date", overdue, "/admin/reports/aging-pages/", "Their owners are reminded"),
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
