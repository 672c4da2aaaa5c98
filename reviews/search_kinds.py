"""Reviews and findings as the search page finds them, trimmed to what the reader may see (L8)."""

from django.urls import reverse

from portal.audit.actions import record_reads
from portal.people.models import PostType, User
from reviews.moderation.models import PanelMember
from reviews.records.models import Finding, Review
from reviews.records.names import with_practitioner
from search.registry import Hit, SearchKind, register


def may_have_reviews(user) -> bool:
    """Whether a review could ever be theirs to read: by their post, by the cohort, or by name (V2-V6)."""
    if not user.is_authenticated:
        return False
    standing = user.standing
    if standing.is_insights or standing.is_manager or standing.is_practice_reviewer or standing.holds(PostType.PRACTITIONER):
        return True
    if user.affiliation == User.Affiliation.PARTNER_REVIEWER:
        return True
    by_name = (user.reviews_of_my_work.all(), user.allocated_reviews.all(), PanelMember.objects.filter(person=user))
    return any(rows.exists() for rows in by_name)


def reviews_for(user):
    """Reviews that `user` may open, with what a result shows."""
    return (
        Review.objects.visible_to(user).select_related("cycle", "practitioner", "reviewer", "child").prefetch_related("answers", "findings")
    )


def review_hit(review: Review, user) -> Hit:
    texts = [review.in_short, *(finding.text for finding in review.findings.all()), *(answer.text for answer in review.answers.all())]
    return Hit(
        title=with_practitioner(review),
        url=review.get_absolute_url(),
        text=" ".join(text for text in texts if text),
        meta=f"child {review.child.reference} · {review.cycle.name} · {review.get_state_display()}",
        seen_by=why_seen(review, user),
        icon="file",
    )


def why_seen(review: Review, user) -> str:
    """Why this reader may see this review."""
    if review.practitioner_id == user.pk:
        return "You see it because it is of your work."
    if review.reviewer_id == user.pk:
        return "You see it because you review it."
    if user.standing.is_insights:
        return "You see it because you are in Insights."
    if user.standing.is_manager:
        return "You see it because the child is in your line."
    return "You see it because it is listed for your panel."


def findings_for(user):
    """Findings of reviews that `user` may open; the anonymous ones stand on their own page."""
    return Finding.objects.visible_to(user).select_related("review__cycle", "review__practitioner").prefetch_related("themes")


def finding_hit(finding: Finding, user) -> Hit:
    return Hit(
        title=f"{finding.get_kind_display()} in {finding.review.reference}",
        url=finding.review.get_absolute_url(),
        text=finding.text,
        meta=" · ".join(theme.title for theme in finding.themes.all()),
        seen_by=why_seen(finding.review, user),
        icon="flag",
    )


def reads_findings_apart(user) -> bool:
    """Whether the person reads findings apart from their reviews (V7). Insights see the reviews."""
    return user.is_authenticated and user.standing.reads_findings and not user.standing.is_insights


def anonymous_findings_for(user):
    """Findings without identities, for those who read them apart from their reviews (V7)."""
    if not reads_findings_apart(user):
        return Finding.objects.none()
    return Finding.objects.readable_without_identities(user).prefetch_related("themes")


def anonymous_finding_hit(finding: Finding, user) -> Hit:
    return Hit(
        title=f"{finding.get_kind_display()}, finding {finding.pk}",
        url=reverse("finding", args=[finding.pk]),
        text=finding.text,
        meta=" · ".join(theme.title for theme in finding.themes.all()),
        seen_by="You see it without child, practitioner, team or reviewer.",
        icon="flag",
    )


def log_reviews(reviews, request) -> None:
    """A result shows words of the review, so showing it is a reading."""
    record_reads(reviews, request, "search result")


def log_findings(findings, request) -> None:
    record_reads({finding.review for finding in findings}, request, "search result")


def register_all() -> None:
    register(
        SearchKind(
            key="review",
            label="Review",
            label_plural="Reviews",
            queryset_for=reviews_for,
            hit=review_hit,
            shown=log_reviews,
            offered_to=may_have_reviews,
            icon="file",
            order=60,
        )
    )
    register(
        SearchKind(
            key="finding",
            label="Finding",
            label_plural="Findings",
            queryset_for=findings_for,
            hit=finding_hit,
            shown=log_findings,
            offered_to=may_have_reviews,
            icon="flag",
            order=61,
        )
    )
    register(
        SearchKind(
            key="anonymous-finding",
            label="Finding without identities",
            label_plural="Findings without identities",
            queryset_for=anonymous_findings_for,
            hit=anonymous_finding_hit,
            offered_to=reads_findings_apart,
            icon="flag",
            order=62,
        )
    )
