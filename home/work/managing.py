"""What waits for a manager: escalations on top, then what is due."""

from django.urls import reverse

from portal.people.models import PostType
from reviews.escalations.models import Escalation
from reviews.records.models import Review

from .items import Section, WorkItem, last_day, late_first


def escalations(user) -> Section:
    """Open escalations that the person was told of, or that they must assure (R6, R7)."""
    found = Escalation.objects.visible_to(user).open().select_related("review").prefetch_related("recipients").order_by("due_at")
    items = []
    for escalation in found:
        mine = [row for row in escalation.recipients.all() if row.person_id == user.pk]
        must_assure = user.has_perm("reviews.record_safety_assurance", escalation.review)
        if not mine and not must_assure:
            continue
        acknowledged = bool(mine) and all(row.acknowledged_at for row in mine)
        why = (
            "Review the record and record assurance"
            if must_assure
            else ("Acknowledge that you know" if not acknowledged else "You acknowledged it; the Service Manager’s assurance is open")
        )
        items.append(
            WorkItem(
                title=f"{escalation.review.reference} was considered Inadequate",
                url=reverse("escalation", args=[escalation.pk]),
                why=why,
                due_on=last_day(escalation.due_at),
                is_urgent=True,
            )
        )
    return Section("Escalations", items)


def after_return(user) -> Section:
    """Returned reviews of the person's own team that wait for their assurance or supervision (R2, R10)."""
    teams = user.standing.teams(PostType.TEAM_MANAGER)
    if not teams:
        return Section("After the return")
    from django.contrib.contenttypes.models import ContentType

    from portal.deadlines.models import Obligation

    reviews = {
        review.pk: review
        for review in Review.objects.visible_to(user)
        .in_line_of(user)
        .filter(returned_at__isnull=False)
        .exclude(state__in=["withdrawn", "closed"])
        .with_grades()
    }
    due = Obligation.objects.open().filter(
        subject_type=ContentType.objects.get_for_model(Review),
        subject_id__in=list(reviews),
        kind__in=[Obligation.Kind.TM_ASSURANCE, Obligation.Kind.SUPERVISION_AFTER_REVIEW],
    )
    items = [
        WorkItem(
            title=f"{obligation.get_kind_display()}: {reviews[obligation.subject_id].reference}",
            url=reviews[obligation.subject_id].get_absolute_url(),
            due_on=last_day(obligation.due_at),
            score=reviews[obligation.subject_id].final_grade.score if reviews[obligation.subject_id].final_grade else None,
        )
        for obligation in due
    ]
    return Section("After the return", late_first(items), "Nothing is due after a review.", reverse("my_team"), "My team")
