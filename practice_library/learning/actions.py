"""What a person does with learning content: read it, and think about it (L5)."""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from practice_library.pages.models import ContentPage

from .models import LearningRecord


@transaction.atomic
def mark_as_read(page, *, by, reflection: str = "", at=None) -> LearningRecord:
    """Note that `by` read `page`, with what they thought. A second time keeps the first date and what was written.

    Refused for a page that they may not read.
    """
    if not ContentPage.objects.visible_to(by).filter(pk=page.pk).exists():
        raise Refused("This page isn’t open to you.", "Ask its owner if you need it.")
    at = at or timezone.now()
    record, _ = LearningRecord.objects.select_for_update().get_or_create(person=by, page_id=page.pk, defaults={"read_at": at})
    reflection = reflection.strip()
    if reflection and reflection != record.reflection:
        record.reflection, record.reflected_at = reflection, at
        record.save(update_fields=["reflection", "reflected_at"])
    return record


@transaction.atomic
def change_reflection(record: LearningRecord, *, by, reflection: str, at=None) -> LearningRecord:
    """Put other words for one's own reflection, or none."""
    record = LearningRecord.objects.select_for_update().visible_to(by).filter(pk=record.pk).first()
    if record is None:
        raise Refused("A learning record is changed by its own person only.")
    record.reflection = reflection.strip()
    record.reflected_at = (at or timezone.now()) if record.reflection else None
    record.save(update_fields=["reflection", "reflected_at"])
    return record
