"""Reviews and findings as the search page finds them, trimmed to what the reader may see (L8)."""

from django.db.models import Exists, OuterRef
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


def _in_line(user, review: str) -> Exists:
    """Whether the review that stands under the name `review` is seen by a manager's own line."""
    return Exists(Review.objects.in_line_of(user).filter(pk=OuterRef(review)))


def reviews_for(user):
    """Reviews that `user` may open, with what a result shows."""
    if not user.is_authenticated:
        return Review.objects.none()
    found = Review.objects.visible_to(user).annotate(is_in_line=_in_line(user, "pk"))
    return found.select_related("cycle", "practitioner", "reviewer", "child").prefetch_related("answers", "findings")


def review_hit(review: Review, user) -> Hit:
    texts = [review.in_short, *(finding.text for finding in review.findings.all()), *(answer.text for answer in review.answers.all())]
    return Hit(
        title=with_practitioner(review),
        url=review.get_absolute_url(),
        text=" ".join(text for text in texts if text),
        meta=f"child {review.child.reference} · {review.cycle.name} · {review.get_state_display()}",
        seen_by=why_seen(review, user, in_line=review.is_in_line),
        icon="file",
    )


def why_seen(review: Review, user, *, in_line: bool) -> str:
    """Why this reader may see this review; `in_line`: by their own line (V3)."""
    if review.practitioner_id == user.pk:
        return "You see it because it is of your work."
    if review.reviewer_id == user.pk:
        return "You see it because you review it."
    if user.standing.is_insights:
        return "You see it because you are in Insights."
    if in_line:
        return "You see it because the child is in your line."
    return "You see it because it is listed for a panel that you sit on or speak to."


def findings_for(user):
    """Findings of reviews that `user` may open; the anonymous ones stand on their own page."""
    if not user.is_authenticated:
        return Finding.objects.none()
    found = Finding.objects.visible_to(user).annotate(is_in_line=_in_line(user, "review"))
    return found.select_related("review__cycle", "review__practitioner").prefetch_related("themes")


def finding_hit(finding: Finding, user) -> Hit:
    return Hit(
        title=f"{finding.get_kind_display()} in {finding.review.reference}",
        url=finding.review.get_absolute_url(),
        text=finding.text,
        meta=" · ".join(theme.title for theme in finding.themes.all()),
        seen_by=why_seen(finding.review, user, in_line=finding.is_in_line),
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
