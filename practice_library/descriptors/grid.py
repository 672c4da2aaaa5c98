"""An area's descriptors as four columns whose rows line up."""

from .models import BAND_CHOICES, DescriptorArea

RANGES = {"inadequate": (0, 2), "requires_improvement": (3, 5), "good": (6, 8), "outstanding": (9, 10)}


def bands() -> list[dict]:
    """The four bands, lowest first: key, label, lowest and highest score (R3)."""
    return [{"key": key, "label": label, "low": RANGES[key][0], "high": RANGES[key][1]} for key, label in BAND_CHOICES]


def sentences_of(area: DescriptorArea) -> dict[str, list[str]]:
    """Sentences by band, in their order. `descriptors` should be prefetched."""
    found: dict[str, list[str]] = {key: [] for key, _ in BAND_CHOICES}
    for one in sorted(area.descriptors.all(), key=lambda descriptor: descriptor.position):
        found[one.band].append(one.text)
    return found


def grid_of(area: DescriptorArea) -> dict:
    """Columns and rows for the table of descriptors."""
    columns = [{"band": band, "css": band["key"].replace("_", "-")} for band in bands()]
    sentences = sentences_of(area)
    length = max((len(texts) for texts in sentences.values()), default=0)
    padded = {band: texts + [""] * (length - len(texts)) for band, texts in sentences.items()}
    rows = [[column | {"text": padded[column["band"]["key"]][place]} for column in columns] for place in range(length)]
    return {"columns": columns, "rows": rows}
