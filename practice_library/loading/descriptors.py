"""The first version of the grade descriptors, from `content/descriptors.yaml`."""

from pathlib import Path

from django.db import transaction

from practice_library.descriptors.actions import publish_descriptor_set
from practice_library.descriptors.models import BAND_CHOICES, Descriptor, DescriptorArea, DescriptorSet

from .files import CONTENT, read_yaml


@transaction.atomic
def load_descriptors(path: str | Path = CONTENT / "descriptors.yaml", *, at=None) -> DescriptorSet:
    """Make and publish the version of the file unless it is there. Returns it."""
    data = read_yaml(path)
    existing = DescriptorSet.objects.filter(number=data["version"]).first()
    if existing:
        return existing
    version = DescriptorSet.objects.create(
        title=data["title"], number=data["version"], what_changed=data.get("what_changed", "The first version.")
    )
    for position, entry in enumerate(data["areas"]):
        area = DescriptorArea.objects.create(
            descriptor_set=version,
            key=entry["key"],
            title=entry["title"],
            question=entry["question"],
            lead=entry.get("lead", ""),
            position=position,
        )
        Descriptor.objects.bulk_create(
            Descriptor(area=area, band=band, position=place, text=text)
            for band, _ in BAND_CHOICES
            for place, text in enumerate(entry.get(band, []))
        )
    return publish_descriptor_set(version, by=None, at=at)
