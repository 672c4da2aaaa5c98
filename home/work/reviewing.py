"""What waits for a reviewer and a panel member."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from reviews.cycles.due import next_step_due, with_due_dates
from reviews.moderation.models import Panel, PanelCase
from reviews.records.models import QualityCheck, Review

from .items import Section, WorkItem, late_first


def allocations(user) -> Section:
    """The person's own allocations that are still theirs to do, late first (V4)."""
    reviews = with_due_dates(Review.objects.visible_to(user).filter(reviewer=user).in_writing())
    items = []
    sent_back = QualityCheck.objects.filter(review=OuterRef("pk"), outcome=QualityCheck.Outcome.BACK)
    for review in reviews.select_related("practitioner").annotate(came_back=Exists(sent_back)):
        step = next_step_due(review)
        what = step[0].label.lower() if step else "continue"
        items.append(
            WorkItem(
                title=f"{review.reference}: " + ("came back with a note, correct and submit it again" if review.came_back else what),
                url=review.get_absolute_url(),
                why=f"{review.cycle.area_of_focus}, {review.cycle.name} · practitioner {review.practitioner or 'none'}",
                due_on=step[1] if step else None,
            )
        )
    return Section(
        "Reviews allocated to you", late_first(items), "No review is allocated to you now.", reverse("reviews"), "All your reviews"
    )


def next_panel(user) -> Panel | None:
    """The panel that the person sits on and that meets within a week, if any."""
    soon = timezone.now() + timedelta(days=7)
    seats = Panel.objects.visible_to(user).planned().filter(members__person=user, members__ends__isnull=True, meets_at__lte=soon)
    return seats.order_by("meets_at").first()


def panels(user) -> Section:
    """Panels that the person sits on and that have not closed (V5)."""
    seats = (
        Panel.objects.visible_to(user).planned().filter(members__person=user, members__ends__isnull=True).distinct().order_by("meets_at")
    )
    items = []
    for panel in seats.prefetch_related("cases"):
        waiting = sum(1 for case in panel.cases.all() if case.state == PanelCase.State.LISTED)
        meets = timezone.localtime(panel.meets_at)
        items.append(
            WorkItem(
                title=f"Moderation panel on {meets:%A %-d %B at %H:%M}",
                url=reverse("panel", args=[panel.pk]),
                why=f"{waiting} case{'' if waiting == 1 else 's'} to moderate" + (f" · {panel.place}" if panel.place else ""),
                due_on=meets.date(),
            )
        )
    return Section("Your panels", items)
