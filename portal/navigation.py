"""The white bar of places: which of them a person has, at most seven. Rooms register theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """A place of the portal. `shown_to` decides by the person's standing; lower `position` stands further left.

    It has the name of an address, or, where a page of the CMS stands there, a fixed `url`. `also` are the beginnings of
    other addresses that belong to it.
    """

    label: str
    url_name: str
    position: int
    shown_to: Callable[..., bool] = lambda user: True
    args: tuple = ()
    url: str = ""
    also: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return self.url or reverse(self.url_name, args=self.args)

    def reach(self, path: str) -> int:
        """How much of `path` this place covers; 0 where it does not stand in it."""
        return max((len(start) for start in (str(self.address), *self.also) if path.startswith(start)), default=0)


_places: list[Place] = []
MOST = 7


def register(place: Place) -> None:
    """Add a place. Called from an app's `ready`."""
    if place not in _places:
        _places.append(place)


def places_for(user, path: str) -> list[dict]:
    """Every place of `user`: the first seven stand in the bar, the others at the foot of the page."""
    shown = [place for place in sorted(_places, key=lambda place: place.position) if place.shown_to(user)]
    nearest = max(shown, key=lambda place: place.reach(path), default=None)
    is_inside = nearest is not None and nearest.reach(path) > 0
    return [{"label": place.label, "url": place.address, "current": is_inside and place is nearest} for place in shown]
