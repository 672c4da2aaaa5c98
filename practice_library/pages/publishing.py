"""What a page needs before it is published (R19)."""

from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from .editing import is_past, needed_to_publish, outside_its_week
from .models import ContentPage, PracticeSessionPage


def lacks(page: Page) -> list[str]:
    """Labels of what the latest draft of `page` lacks; nothing where it is no content page."""
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, ContentPage):
        return []
    return [str(draft._meta.get_field(name).verbose_name) for name in needed_to_publish(draft, page.depth) if not _has(draft, name)]


def is_due_already(page: Page) -> bool:
    """Whether the latest draft of `page` would be overdue for its review as soon as it is published."""
    return is_past(getattr(page.get_latest_revision_as_object(), "review_by", None))


def contradicts(page: Page) -> str:
    """What to say where the latest draft of `page` is a session outside its week; "" otherwise."""
    draft = page.get_latest_revision_as_object()
    return outside_its_week(draft.starts_at, page.get_parent()) if isinstance(draft, PracticeSessionPage) else ""


def _has(draft: ContentPage, name: str) -> bool:
    return draft.themes.exists() if name == "themes" else bool(getattr(draft, name))


def refuse_incomplete(request, pages, *, and_drafts_below: bool):
    """Lead back with a sentence for every page that is not ready, and publish none; None where all are."""
    ids = {page.pk for page in pages}
    if and_drafts_below:
        for page in pages:
            ids |= set(page.get_descendants().not_live().values_list("pk", flat=True))
    unready = [(page, _not_ready(page)) for page in ContentPage.objects.filter(pk__in=ids).specific()]
    unready = [(page, said) for page, said in unready if said]
    if not unready:
        return None
    for page, said in unready:
        messages.error(request, f"“{page.title}” is not ready: {said}")
    messages.warning(request, "Nothing was published. Open each page that is named, fill in what is missing, then publish again.")
    return redirect("wagtailadmin_explore", Page.objects.get(pk=unready[0][0].pk).get_parent().pk)


def _not_ready(page: ContentPage) -> str:
    missing = lacks(page)
    if missing:
        return f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing."
    return contradicts(page)
