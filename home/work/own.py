"""What waits for a person in their own practice: reviews of their work, learning, actions."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.templatetags.portal_ui_dates import clock_time, day_date
from practice_library.learning.models import LearningRecord
from practice_library.pages.models import ContentPage
from reviews.records.models import ActionItem, Review
from reviews.records.names import address_of
from reviews.records.preparation import note_of_booking, preparation_links
from reviews.records.reading import attachments_sent_to

from .items import Section, WorkItem, late_first

MOST = 10


def reviews_of_my_work(user) -> Section:
    """Returned reviews of the person's own work, unread first (V2)."""
    reviews = list(
        Review.objects.visible_to(user)
        .filter(practitioner=user, returned_at__isnull=False)
        .exclude(state=Review.State.WITHDRAWN)
        .with_grades()
        .order_by("-returned_at")[:MOST]
    )
    read = set(user_readings(user, reviews))
    items = [
        WorkItem(
            title=f"Your review {review.reference}" + ("" if review.pk in read else " has been returned"),
            url=review.get_absolute_url(),
            why="You marked it as read" if review.pk in read else "Read it with the learning beside each finding",
            note=f"returned {timezone.localdate(review.returned_at):%-d %B %Y}",
            score=review.final_grade.score if review.final_grade else None,
            is_urgent=review.pk not in read,
            is_done=review.pk in read,
        )
        for review in reviews
    ]
    return Section(
        "Reviews of your work",
        sorted(items, key=lambda item: not item.is_urgent),
        "No review of your work has been returned yet. When one is, it is here.",
    )


def user_readings(user, reviews) -> list[int]:
    from reviews.records.models import Reading

    return list(Reading.objects.filter(person=user, review__in=reviews).values_list("review_id", flat=True))


def conversations_booked(user) -> list[WorkItem]:
    """Learning conversations to come, on the person's own work and those that they hold as reviewer, soonest first.

    To the practitioner the review itself stays closed until it is returned.
    """
    booked = (
        Review.objects.filter(Q(practitioner=user) | Q(reviewer=user), state=Review.State.BOOKED, booked_for__gte=timezone.now())
        .select_related("reviewer", "practitioner", "child")
        .prefetch_related("step_outcomes")
        .order_by("booked_for")
    )
    shown = list(booked[:MOST])
    links = tuple(preparation_links(user)) if any(review.practitioner_id == user.pk for review in shown) else ()
    return [_to_hold(review) if review.reviewer_id == user.pk else _to_prepare(review, links) for review in shown]


def _to_hold(review: Review) -> WorkItem:
    return WorkItem(
        title=f"{review.reference}: learning conversation" + (f" with {review.practitioner}" if review.practitioner else ""),
        url=review.get_absolute_url(),
        why=_about(review),
        due_on=timezone.localdate(review.booked_for),
        links=_write_to(review.practitioner, review),
    )


def _to_prepare(review: Review, links: tuple) -> WorkItem:
    note = note_of_booking(review)
    return WorkItem(
        title=f"Learning conversation with {review.reviewer}",
        url=reverse("notices"),
        why=_about(review) + (f" · {note}" if note else ""),
        due_on=timezone.localdate(review.booked_for),
        links=links + _write_to(review.reviewer, review),
    )


def _write_to(person, review: Review) -> tuple[tuple[str, str], ...]:
    """The link by which to write to the other person of a conversation; nothing where they no longer work here."""
    address = address_of(person)
    return ((f"Write to {person}", f"mailto:{address}?subject={review.reference}"),) if address else ()


def _about(review: Review) -> str:
    return f"About the record of child {review.child.reference}, on {day_date(review.booked_for)} at {clock_time(review.booked_for)}"


def learning_to_read(user, request=None) -> Section:
    """Pages that a reviewer sent with a finding on the person's work, and that they have not marked as read (L5).

    With the `request`, the site is asked once for the addresses of all pages.
    """
    sent = attachments_sent_to(user)
    read = LearningRecord.objects.visible_to(user).values("page")
    pages = ContentPage.objects.visible_to(user).filter(pk__in=sent.values("page")).exclude(pk__in=read)
    items = [
        WorkItem(
            title=page.title,
            url=page.get_url(request),
            why=f"{page.specific_class.kind_label} · sent with a finding of your review",
            note=f"{page.minutes} min" if page.minutes else "",
        )
        for page in pages[:MOST]
    ]
    return Section(
        "To learn from",
        items,
        "Nothing is waiting. What your reviewers send with a finding is here.",
        reverse("my_learning"),
        "My learning",
    )


def my_actions(user) -> Section:
    """Actions that the person owns and has not finished (V11). Without one, said only to those whose post can own one."""
    actions = ActionItem.objects.of(user).open().order_by("due_on")[:MOST]
    items = [
        WorkItem(title=action.text, url=reverse("action_item", args=[action.pk]), why="Agreed in a review", due_on=action.due_on)
        for action in actions
    ]
    can_own = bool(user.standing.own_team_ids) or user.standing.is_manager
    return Section("Your actions", late_first(items), "You have no open action." if can_own else "")
