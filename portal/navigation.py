"""The white bar of places: which of them a person has, at most seven. Rooms register theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """A place of the portal. `shown_to` decides by the person's standing; lower `position` stands further left."""

    label: str
    url_name: str
    position: int
    shown_to: Callable[..., bool] = lambda user: True
    args: tuple = ()


_places: list[Place] = []
MOST = 7


def register(place: Place) -> None:
    """Add a place. Called from an app's `ready`."""
    if place not in _places:
        _places.append(place)


def navigation_for(user, path: str) -> list[dict]:
    """Up to seven places for `user`; the one that `path` stands in is current."""
    shown = [place for place in sorted(_places, key=lambda place: place.position) if place.shown_to(user)][:MOST]
    entries = [{"label": place.label, "url": reverse(place.url_name, args=place.args), "current": False} for place in shown]
    inside = [entry for entry in entries if path.startswith(str(entry["url"]))]
    if inside:
        max(inside, key=lambda entry: len(str(entry["url"])))["current"] = True
    return entries
