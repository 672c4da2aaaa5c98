"""Small numbers are not shown, so that nobody can be worked out from them (A6)."""

STAFF_MINIMUM = 5
PARTNER_MINIMUM = 10


def shown(count: int, minimum: int = STAFF_MINIMUM) -> int | None:
    """`count`, or None where it is too small to be shown. Below `minimum` nothing is shown, zero included."""
    return count if count >= minimum else None


def shown_part(part: int, whole: int, minimum: int = STAFF_MINIMUM) -> tuple[int, int] | None:
    """A part of a whole, or None where the part, or what is left of the whole, is too small to be shown.

    What is left must not be a small number either, none included, or it could be worked out by taking away.
    """
    rest = whole - part
    if part < minimum or rest < minimum:
        return None
    return part, whole
