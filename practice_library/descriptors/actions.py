"""New versions of the grade descriptors: made from an old one, changed as a draft, published once."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event

from .models import BAND_CHOICES, Descriptor, DescriptorArea, DescriptorSet

BANDS = [key for key, _ in BAND_CHOICES]


@transaction.atomic
def new_version_from(source: DescriptorSet, *, by) -> DescriptorSet:
    """A draft with everything that `source` says, numbered after the newest. Refused while another draft is open."""
    draft = DescriptorSet.objects.select_for_update().filter(status=DescriptorSet.Status.DRAFT).first()
    if draft:
        raise Refused(f"Version {draft.number} is a draft already.", "Change or publish that one first.")
    newest = DescriptorSet.objects.aggregate(Max("number"))["number__max"] or 0
    version = DescriptorSet.objects.create(title=source.title, number=newest + 1)
    for area in source.areas.prefetch_related("descriptors"):
        copy = DescriptorArea.objects.create(
            descriptor_set=version, key=area.key, title=area.title, question=area.question, lead=area.lead, position=area.position
        )
        Descriptor.objects.bulk_create(
            Descriptor(area=copy, band=one.band, position=one.position, text=one.text) for one in area.descriptors.all()
        )
    record_event(version, "descriptors.drafted", by=by, number=version.number, source=source.number)
    return version


@transaction.atomic
def write_area(area: DescriptorArea, *, title: str, question: str, lead: str, sentences: Mapping[str, Sequence[str]], by) -> DescriptorArea:
    """Put the words of one area of a draft: `sentences` by band, in their order. Refused once the version is published."""
    _require_draft(DescriptorSet.objects.select_for_update().get(pk=area.descriptor_set_id))
    area.title, area.question, area.lead = title, question, lead
    area.save()
    area.descriptors.all().delete()
    Descriptor.objects.bulk_create(
        Descriptor(area=area, band=band, position=place, text=text) for band in BANDS for place, text in enumerate(sentences.get(band, []))
    )
    record_event(area.descriptor_set, "descriptors.changed", by=by, area=area.key)
    return area


@transaction.atomic
def publish_descriptor_set(version: DescriptorSet, *, by, at=None, what_changed: str | None = None) -> DescriptorSet:
    """Make a draft the version that holds; the one before is retired and can still be read.

    Refused where it isn't a draft, says nothing of what changed, or has an area without words for a band.
    """
    version = DescriptorSet.objects.select_for_update().get(pk=version.pk)
    _require_draft(version)
    if what_changed is not None:
        version.what_changed = what_changed
    if not version.what_changed.strip():
        raise Refused("Say what changed before you publish.", "One or two sentences are enough. They are shown beside the version.")
    gaps = _gaps(version)
    if gaps:
        raise Refused(f"Some bands have no words yet: {'; '.join(gaps)}.", "Write at least one sentence for each band of each area.")
    DescriptorSet.objects.filter(status=DescriptorSet.Status.PUBLISHED).update(status=DescriptorSet.Status.RETIRED)
    version.status = DescriptorSet.Status.PUBLISHED
    version.published_at = at or timezone.now()
    version.save()
    record_event(version, "descriptors.published", by=by, at=version.published_at, number=version.number)
    return version


@transaction.atomic
def discard_draft(version: DescriptorSet, *, by) -> None:
    """Throw a draft away. Refused for a version that was ever published."""
    version = DescriptorSet.objects.select_for_update().get(pk=version.pk)
    _require_draft(version)
    record_event(version, "descriptors.discarded", by=by, number=version.number)
    version.delete()


def _require_draft(version: DescriptorSet) -> None:
    if not version.can_change:
        raise Refused(f"Version {version.number} is published and can’t be changed.", "Make a new version from it.")


def _gaps(version: DescriptorSet) -> list[str]:
    """Areas and the grades for which they say nothing."""
    names = dict(BAND_CHOICES)
    areas = list(version.areas.prefetch_related("descriptors"))
    if not areas:
        return ["there is no area"]
    found = []
    for area in areas:
        missing = [names[band] for band in BANDS if band not in {one.band for one in area.descriptors.all()}]
        if missing:
            found.append(f"{area.title} ({', '.join(missing)})")
    return found
