"""The four bands of the 0-10 scale (R3)."""

from enum import Enum
from statistics import median


class Band(Enum):
    """A band with its key, label, first and last score, and step of four."""

    INADEQUATE = ("inadequate", "Inadequate", 0, 2, 1)
    REQUIRES_IMPROVEMENT = ("requires_improvement", "Requires improvement", 3, 5, 2)
    GOOD = ("good", "Good", 6, 8, 3)
    OUTSTANDING = ("outstanding", "Outstanding", 9, 10, 4)

    def __init__(self, key: str, label: str, low: int, high: int, step: int):
        self.key = key
        self.label = label
        self.low = low
        self.high = high
        self.step = step

    @property
    def scores(self) -> range:
        """The whole scores of the band."""
        return range(self.low, self.high + 1)


def band_of(score: int) -> Band:
    """The band of a whole score 0-10 (R3). Raises `ValueError` for anything else."""
    if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 10:
        raise ValueError(f"A score is a whole number from 0 to 10, not {score!r}.")
    return next(band for band in Band if band.low <= score <= band.high)


def band_from_key(key: str) -> Band:
    """The band whose key is `key`. Raises `ValueError` for an unknown one."""
    for band in Band:
        if band.key == key:
            return band
    raise ValueError(f"No band is called {key!r}.")


def bands_apart(overall: int, scores: list[int]) -> int:
    """How many bands lie between `overall` and the median of `scores` (R3). 0 without scores.

    A median between two whole scores counts in the lower one's band when both lie in different bands.
    """
    if not scores:
        return 0
    middle = band_of(int(median(scores)))
    return abs(band_of(overall).step - middle.step)
