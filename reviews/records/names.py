"""How a review is called where whose work it is must be plain."""

from .models import Review


def with_practitioner(review: Review) -> str:
    """The review's reference and its practitioner, for a reader who may open the review: “CR-2026-0079, Imani Sinclair”."""
    return f"{review.reference}, {review.practitioner}" if review.practitioner else review.reference
