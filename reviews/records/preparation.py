"""What a practitioner may read before the learning conversation: how a review goes, and what is talked about."""

from django.urls import reverse
from django.utils import timezone

from portal.notices.actions import tell
from practice_library.pages.models import ContentPage
from reviews.cycles.models import Step

HOW_IT_GOES = "review-steps"
WHAT_IT_IS = "collaborative-review"
WORDS = {WHAT_IT_IS: "What a Collaborative Review is", HOW_IT_GOES: "How a review goes"}


def preparation_links(user) -> list[tuple[str, str]]:
    """Words and address of each page to prepare by. A page that is not there, or not open to `user`, is left out."""
    addresses = _addresses(user)
    links = [(words, addresses[slug]) for slug, words in WORDS.items() if slug in addresses]
    return [*links, ("What we will talk about", reverse("descriptors"))]


def where_to_prepare(user) -> str:
    """The one page that a notice of a booking leads to: how a review goes, or else the first that there is."""
    addresses = _addresses(user)
    return addresses.get(HOW_IT_GOES) or addresses.get(WHAT_IT_IS) or reverse("descriptors")


def note_of_booking(review) -> str:
    """What the reviewer notes for the practitioner about the booking, such as the room; "" where there is nothing."""
    return next((row.note.strip() for row in review.step_outcomes.all() if row.step == Step.BOOKING), "")


def tell_of_booking(review, *, title: str, key: str, at) -> None:
    """Tell the practitioner of `review` when and where they meet, whose record it is about, and where to prepare (R2)."""
    if review.practitioner is None or review.booked_for is None:
        return
    local = timezone.localtime(review.booked_for)
    note = note_of_booking(review)
    noted = f" {review.reviewer} notes: “{note}”" if note else ""
    tell(
        review.practitioner,
        kind="booking",
        title=f"{title}: {review.reference}",
        text=f"{review.reviewer} will talk with you about the record of child {review.child.reference} on {local:%A %-d %B %Y} at {local:%H:%M}.{noted} The review is done with you, not to you. To prepare, read how a review goes, and what the descriptors say: you will talk about them.",
        reason="You are the practitioner of the record that is reviewed.",
        url=where_to_prepare(review.practitioner),
        subject=review,
        key=key,
        at=at,
    )


def _addresses(user) -> dict[str, str]:
    """The path of each framework page by its slug."""
    found: dict[str, str] = {}
    for page in ContentPage.objects.visible_to(user).filter(slug__in=WORDS).order_by("path"):
        parts = page.get_url_parts()
        if parts and parts[2]:
            found.setdefault(page.slug, parts[2])
    return found
