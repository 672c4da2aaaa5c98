"""Learning that fits a finding: by theme first, then by its words (L1)."""

from dataclasses import dataclass
from zlib import crc32

from practice_library.pages.models import ContentPage


@dataclass(frozen=True)
class Suggestion:
    """A page to offer beside a finding, and why."""

    page: ContentPage
    why: str


def suggest_learning(user, *, theme_ids, text: str = "", limit: int = 4) -> list[Suggestion]:
    """Up to `limit` pages that `user` may read: those that share most themes first, then those whose words fit `text`."""
    theme_ids = list(theme_ids)
    visible = ContentPage.objects.visible_to(user)
    found: list[Suggestion] = []
    if theme_ids:
        pages = list(visible.filter(themes__in=theme_ids).distinct().prefetch_related("themes").specific()[:40])
        wanted = set(theme_ids)
        shared = {page.pk: [theme for theme in page.themes.all() if theme.pk in wanted] for page in pages}
        pages.sort(key=lambda page: (-len(shared[page.pk]), page.minutes or 99, page.title))
        found = [Suggestion(page, "same theme: " + ", ".join(theme.title for theme in shared[page.pk])) for page in pages[:limit]]
    if len(found) < limit and text.strip():
        have = {suggestion.page.pk for suggestion in found}
        hits = visible.exclude(pk__in=have).search(text[:400], operator="or")[: limit - len(found)]
        found += [Suggestion(page.specific, "speaks of the same things") for page in hits]
    return found


def mark_of(suggestions: list[Suggestion]) -> str:
    """A short mark by which a page says which suggestions it shows."""
    return f"{crc32(repr([(suggestion.page.pk, suggestion.why) for suggestion in suggestions]).encode()):x}"
