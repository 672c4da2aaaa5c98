"""Previews: kept on the server, bound to the person who uploaded, checked once more when confirmed."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused

from ..models import Post
from .applying import Changed, apply
from .models import ImportDraft
from .planning import Plan, plan
from .reading import Reading, Row

KEPT_FOR = timedelta(hours=24)


def keep(reading: Reading, *, by, files: list[str]) -> tuple[ImportDraft, Plan]:
    """Keep what was read as a draft of `by`, whose earlier unconfirmed ones go, and say what it would do."""
    ImportDraft.objects.filter(by=by, done_at__isnull=True).delete()
    result = plan(reading.rows, by=by)
    draft = ImportDraft.objects.create(
        by=by,
        files=files,
        notes=reading.notes,
        rows={sheet: [asdict(row) for row in rows] for sheet, rows in reading.rows.items()},
        seen=result.digest(),
    )
    return draft, result


def look_at(draft: ImportDraft) -> Plan:
    """What the draft would do now; from here on this is what was seen."""
    result = plan(rows_of(draft), by=draft.by)
    if draft.seen != result.digest():
        draft.seen = result.digest()
        draft.save(update_fields=["seen"])
    return result


def rows_of(draft: ImportDraft) -> dict[str, list[Row]]:
    return {sheet: [Row(**row) for row in rows] for sheet, rows in draft.rows.items()}


def confirm(draft: ImportDraft, *, by, seen: str, welcome: bool = False) -> ImportDraft:
    """Take in the rows of `draft`, all of them or none.

    `seen` is the digest of the preview that the person saw. Raises `Changed` with the new plan where the records have
    moved on since, and `Refused` where the draft is done, too old, somebody else's, or has wrong rows.
    """
    with transaction.atomic():
        list(Post.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.by_id != by.pk:
            raise Refused("This preview is somebody else’s.", "Upload the file yourself to see what it does.")
        if draft.done_at:
            raise Refused("This import was taken in already.")
        if timezone.now() - draft.made_at > KEPT_FOR:
            raise Refused("This preview is older than a day.", "Upload the file again.")
        result = plan(rows_of(draft), by=by)
        if result.digest() != seen:
            raise Changed(result)
        if result.problems:
            raise Refused("Some rows are wrong. Mend them in the file and upload it again.")
        apply(result, by=by, welcome=welcome)
        draft.done_at, draft.counts, draft.rows = timezone.now(), result.counts(), {}
        draft.save(update_fields=["done_at", "counts", "rows"])
    return draft


def throw_old_away(*, at=None) -> int:
    """Delete drafts that nobody confirmed within a day. Returns how many."""
    old = ImportDraft.objects.filter(done_at__isnull=True, made_at__lt=(at or timezone.now()) - KEPT_FOR)
    return old.delete()[0]
