"""What waits for whoever writes: WPD's desk, pages to check and to keep right, and what came back from a check or an approval."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from newsletters.desk import approvals_for, came_back_to
from practice_library.checking.queries import CMS, sent_back_to, waiting_for
from practice_library.pages.models import ContentPage
from reviews.records.models import Finding

from .items import Section, WorkItem

LONGEST = 160


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


def pages_to_check(user) -> Section:
    """Pages that somebody asked to have checked, and that this person may approve (R19)."""
    title = "Pages that wait for a check"
    if not user.has_perm(CMS):
        return Section(title)
    items = [
        WorkItem(
            title=state.revision.object_str,
            url=reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id]),
            why=f"{state.workflow_state.requested_by or 'An editor'} asks somebody else to approve it",
        )
        for state in waiting_for(user)
    ]
    return Section(title, items)


def sent_back(user) -> Section:
    """Pages and newsletters that the person sent and that came back with words, until they are sent again (R14, R19)."""
    pages = [
        WorkItem(
            title=f"{state.revision.object_str}: change it and send it again",
            url=reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id]),
            why=f"{state.finished_by or 'The checker'} asks for changes: “{Truncator(state.comment).chars(LONGEST)}”",
        )
        for state in (sent_back_to(user) if user.has_perm(CMS) else [])
    ]
    issues = [
        WorkItem(
            title=f"{back.issue.draft_title}: change it and propose it again",
            url=reverse("newsletter_issue", args=[back.issue.pk]),
            why=f"{back.by} took this newsletter back: “{Truncator(back.note).chars(LONGEST)}”",
        )
        for back in came_back_to(user)
    ]
    return Section("Sent back to you", pages + issues)


def pages_to_keep_right(user) -> Section:
    """Pages whose owner's post the person stands in, past their review-by date or due within 30 days (R19)."""
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
