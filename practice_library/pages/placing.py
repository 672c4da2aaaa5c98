"""Which types of page belong in which section: the CMS offers no other there, and moves none to it."""


class Placed:
    """A page type that knows where it belongs. Below another page the types of both decide, as in Wagtail."""

    #: What a section must show for pages of this type to stand in it.
    shown_in: tuple[str, ...] = ()

    @classmethod
    def can_exist_under(cls, parent) -> bool:
        """As Wagtail's; but never beside the front door, and in a section only where it shows this type."""
        place = parent.specific
        if place.depth < 2:
            return False
        return super().can_exist_under(place) and getattr(place, "shows", None) in (None, *cls.shown_in)  # type: ignore[misc]
