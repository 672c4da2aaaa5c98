"""Which version of the descriptors holds now."""

from .models import DescriptorArea, DescriptorSet


def current_set() -> DescriptorSet | None:
    """The published version, or None before the first."""
    return DescriptorSet.objects.filter(status=DescriptorSet.Status.PUBLISHED).first()


def current_area(key: str) -> DescriptorArea | None:
    """One area of the published version, with its descriptors."""
    return (
        DescriptorArea.objects.filter(descriptor_set__status=DescriptorSet.Status.PUBLISHED, key=key)
        .prefetch_related("descriptors")
        .first()
    )
