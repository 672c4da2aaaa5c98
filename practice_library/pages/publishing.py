"""What a page needs before it is published (R19)."""

from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from .editing import is_past, needed_to_publish
from .models import ContentPage


def lacks(page: Page) -> list[str]:
    """Labels of what the latest draft of `page` lacks; nothing where it is no content page."""
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, ContentPage):
        return []
    return [str(draft._meta.get_field(name).verbose_name) for name in needed_to_publish(draft, page.depth) if not _has(draft, name)]


def is_due_already(page: Page) -> bool:
    """Whether the latest draft of `page` would be overdue for its review as soon as it is published."""
    return is_past(getattr(page.get_latest_revision_as_object(), "review_by", None))


def _has(draft: ContentPage, name: str) -> bool:
    return draft.themes.exists() if name == "themes" else bool(getattr(draft, name))


def refuse_incomplete(request, pages, *, and_drafts_below: bool):
    """Lead back with a sentence for every page that lacks something, and publish none; None where all are complete."""
    ids = {page.pk for page in pages}
    if and_drafts_below:
        for page in pages:
            ids |= set(page.get_descendants().not_live().values_list("pk", flat=True))
    lacking = [(page, lacks(page)) for page in ContentPage.objects.filter(pk__in=ids).specific()]
    lacking = [(page, missing) for page, missing in lacking if missing]
    if not lacking:
        return None
    for page, missing in lacking:
        messages.error(request, f"“{page.title}” is not ready: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.")
    messages.warning(request, "Nothing was published. Open each page that is named, fill in what is missing, then publish again.")
    return redirect("wagtailadmin_explore", Page.objects.get(pk=lacking[0][0].pk).get_parent().pk)
