"""A person's learning record put together: pages, what other rooms count as learning, and what was sent to them (L5)."""

from practice_library.pages.kinds import kind_of
from practice_library.pages.models import ContentPage
from practice_library.pages.queries import themes_of

from .models import LearningRecord
from .sources import LearningEntry, entries_elsewhere, sent_to


def entries_of(user, request=None) -> list[LearningEntry]:
    """Everything that the person marked as read, newest first."""
    records = list(LearningRecord.objects.visible_to(user).select_related("page", "page__service").order_by("-read_at", "-pk"))
    page_ids = [record.page_id for record in records]
    readable = set(ContentPage.objects.visible_to(user).filter(pk__in=page_ids).values_list("pk", flat=True))
    themes = themes_of(page_ids)
    entries = [_entry(record, themes[record.page_id], record.page_id in readable, request) for record in records]
    return sorted(entries + entries_elsewhere(user), key=lambda entry: entry.read_at, reverse=True)


def _entry(record: LearningRecord, themes, may_open: bool, request) -> LearningEntry:
    kind = kind_of(record.page)
    return LearningEntry(
        title=record.page.title,
        kind=kind.label if kind else "",
        icon=kind.icon if kind else "file",
        read_at=record.read_at,
        url=record.page.get_url(request) if may_open else "",
        minutes=record.page.minutes,
        themes=tuple(theme.title for theme in themes),
        reflection=record.reflection,
        reflected_at=record.reflected_at,
        reflect_at="#my-learning",
    )


def to_learn_from(user, request=None) -> list[dict]:
    """Pages that were sent to the person, that they may open, and that they have not marked as read."""
    sent = {one.page_id: one for one in sent_to(user)}
    if not sent:
        return []
    read = LearningRecord.objects.visible_to(user).values("page")
    pages = ContentPage.objects.visible_to(user).filter(pk__in=sent).exclude(pk__in=read).order_by("title")
    return [{"page": page, "url": page.get_url(request), "kind": kind_of(page), "sent": sent[page.pk]} for page in pages]
