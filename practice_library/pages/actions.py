"""What is done with a page beside editing it: withdrawn, brought back, reported as wrong, and its owner reminded (R19)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.notices.actions import tell
from portal.people.answering import all_who_answer_for
from portal.people.lines import Structure
from portal.people.models import Post, PostType

from .models import ContentPage

#: Days before the review-by date at which the owner is told, and the words for it.
REMINDERS = ((0, "is overdue for its review"), (7, "is due for its review within a week"), (30, "is due for its review within a month"))


@transaction.atomic
def withdraw_page(page: ContentPage, *, by, reason: str, on=None) -> ContentPage:
    """Take a page out of every list, with the reason that staff who follow an old link will read."""
    page = ContentPage.objects.select_for_update().get(pk=page.pk).specific
    reason = reason.strip().rstrip(".")
    if not reason:
        raise Refused("Say why the page is withdrawn.", "People who follow an old link will read the reason.")
    if page.withdrawn_on:
        raise Refused("This page was withdrawn already.", "Bring it back if it holds again.")
    page.withdrawn_on = on or timezone.localdate()
    page.withdrawn_reason = reason
    page.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record_event(page, "page.withdrawn", by=by, reason=reason)
    return page


@transaction.atomic
def reinstate_page(page: ContentPage, *, by) -> ContentPage:
    """Bring a withdrawn page back."""
    page = ContentPage.objects.select_for_update().get(pk=page.pk).specific
    if not page.withdrawn_on:
        raise Refused("This page isn’t withdrawn.", "There is nothing to bring back.")
    page.withdrawn_on = None
    page.withdrawn_reason = ""
    page.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record_event(page, "page.reinstated", by=by)
    return page


def keepers_of(page: ContentPage, at=None, structure: Structure | None = None) -> list:
    """The people to tell about a page, each once, with the reason: whoever answers for its post, and a deputy during leave.

    A page without an owner, or with nobody in the whole line, goes to the WPD editors: never silently nowhere.
    """
    structure = structure or Structure(at)
    posts = [page.owning_post] if page.owning_post_id else []
    found = _who(posts, at, structure)
    if not found:
        found = _who(Post.objects.filter(type=PostType.WPD_EDITOR).order_by("pk"), at, structure)
    return list({one.person.pk: one for one in reversed(found)}.values())[::-1]


def _who(posts, at, structure) -> list:
    found = []
    for post in posts:
        found += all_who_answer_for(post, at, structure)
    return found


@transaction.atomic
def report_wrong(page: ContentPage, *, by, text: str) -> list:
    """Tell the owner what is wrong with a page. Returns whom it told."""
    keepers = keepers_of(page)
    if not keepers:
        raise Refused("Nobody answers for this page at present.", "Tell the WPD team, who keep the library.")
    for keeper in keepers:
        tell(
            keeper.person,
            kind="page_wrong",
            title=f"{by} says that “{page.title}” may be wrong",
            text=text,
            reason=f"You answer for this page as {keeper.reason}.",
            url=page.url or "",
            subject=page,
        )
    record_event(page, "page.reported_wrong", by=by)
    return keepers


def remind_owners(at=None) -> int:
    """Tell owners of pages that are due or overdue for review, once for each step. Returns how many notices were made.

    Running it again on the same day tells nobody twice; after days without a run only the latest step is told.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    structure = Structure(at)
    furthest = today + timedelta(days=REMINDERS[-1][0])
    pages = ContentPage.objects.live().filter(withdrawn_on__isnull=True, review_by__lte=furthest).select_related("owning_post")
    return sum(_remind(page, today, at, structure) for page in pages)


def _remind(page: ContentPage, today, at, structure) -> int:
    due = page.review_by or today
    left = (due - today).days
    step, words = next((days, words) for days, words in REMINDERS if (left < 0 if days == 0 else left <= days))
    made = 0
    for keeper in keepers_of(page, at, structure):
        key = f"review-by:{page.pk}:{page.review_by}:{step}"
        known = keeper.person.notices.filter(key=key).exists()
        tell(
            keeper.person,
            kind="page_review",
            title=f"“{page.title}” {words}",
            text=f"Its review date is {due.day} {due:%B %Y}. Look through it, then set the next date.",
            reason=f"You answer for this page as {keeper.reason}.",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            subject=page,
            key=key,
            at=at,
        )
        made += not known
    return made
