"""How a review is called where whose work it is must be plain, and where to write to its people."""

from .models import Review


def with_practitioner(review: Review) -> str:
    """The review's reference and its practitioner, for a reader who may open the review: “CR-2026-0079, Imani Sinclair”."""
    return f"{review.reference}, {review.practitioner}" if review.practitioner else review.reference


def address_of(person) -> str:
    """Where a mail about a review reaches `person`; "" where there is nobody, or they no longer work here."""
    return person.email if person and person.is_active and not person.has_ended else ""
