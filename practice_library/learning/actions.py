"""What a person does with learning content: read it, and think about it (L5)."""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.meanwhile import words_to_keep
from practice_library.pages.models import ContentPage

from .models import LearningRecord


@transaction.atomic
def mark_as_read(page, *, by, reflection: str = "", seen: str | None = None, at=None) -> LearningRecord:
    """Note that `by` read `page`, with what they thought. A second time keeps the first date and what was written.

    `seen` is the reflection that they had before them: what they put in its place is kept, and taking it out takes it
    out. Raises `TextChangedMeanwhile` where another was kept since. Refused for a page that they may not read.
    """
    if not ContentPage.objects.visible_to(by).filter(pk=page.pk).exists():
        raise Refused("This page isn’t open to you.", "Ask its owner if you need it.")
    at = at or timezone.now()
    record, _ = LearningRecord.objects.select_for_update().get_or_create(person=by, page_id=page.pk, defaults={"read_at": at})
    reflection = reflection.strip()
    if reflection or seen is not None:
        reflection = words_to_keep("Your reflection", kept=record.reflection, text=reflection, seen=seen)
    if reflection != record.reflection and (reflection or seen is not None):
        record.reflection, record.reflected_at = reflection, at if reflection else None
        record.save(update_fields=["reflection", "reflected_at"])
    return record
