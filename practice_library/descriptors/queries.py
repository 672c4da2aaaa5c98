"""Which version of the descriptors holds now, and which may be read."""

from .models import DescriptorArea, DescriptorSet

#: Themes that each area stands for: what its page offers to learn from.
AREA_THEMES = {
    "voice": ("lived-experience-and-voice", "seen-alone", "advocacy"),
    "family": ("fathers-and-male-carers", "wider-network-and-family-group-conference", "participation"),
    "identity": ("identity-culture-and-language", "disability"),
    "risk": ("risk-analysis", "safety-plan", "cumulative-neglect"),
    "assessment": ("recording-analysis", "risk-analysis", "thresholds"),
    "plan": ("smart-plans", "contingency", "drift-and-delay"),
    "relationship": ("direct-work", "participation"),
    "partners": ("information-sharing", "schools", "health", "police"),
    "recording": ("chronology", "recording-analysis", "timeliness"),
    "oversight": ("supervision", "management-oversight", "rationale-for-decisions"),
    "difference": ("family-feedback", "lived-experience-and-voice"),
    "overall": (),
}


def current_set() -> DescriptorSet | None:
    """The published version, or None before the first."""
    return DescriptorSet.objects.filter(status=DescriptorSet.Status.PUBLISHED).first()


def current_area(key: str) -> DescriptorArea | None:
    """One area of the published version, with its descriptors."""
    return (
        DescriptorArea.objects.filter(descriptor_set__status=DescriptorSet.Status.PUBLISHED, key=key)
        .select_related("descriptor_set")
        .prefetch_related("descriptors")
        .first()
    )


def readable_sets():
    """Versions that anyone may read: the one that holds and those before it, never a draft."""
    return DescriptorSet.objects.exclude(status=DescriptorSet.Status.DRAFT)
