"""Where later rooms add a panel to a content page or a theme page, without this room knowing them (L3).

A panel is a dict with `title` and `text`, and if so `url` with `link_text`, or `template` with whatever that template
needs. Who may see it is decided by the room that makes it: it is given the reader, and returns None for nothing.
"""

from collections.abc import Callable
from typing import Any

Panel = dict[str, Any]
PageCallback = Callable[[Any, Any], Panel | None]

WHY = "practice_library/panel_why.html"

_page_panels: list[PageCallback] = []
_theme_panels: list[tuple[int, str, PageCallback]] = []


def register_page_panel(panel: PageCallback) -> PageCallback:
    """Show `panel(page, user)` under content pages. `page` has `themes`; a descriptor area takes a page's place too.

    What it says may differ between staff and partners and not from person to person: it is kept for all readers of a kind
    until a page, a theme or whatever the room `watch`es (portal/kept.py) is changed.
    """
    if panel not in _page_panels:
        _page_panels.append(panel)
    return panel


def register_theme_panel(panel: PageCallback, *, position: int = 100, slot: str = "main") -> PageCallback:
    """Show `panel(theme, user)` on theme pages; `slot` is "main" above the content or "side" beside it."""
    if slot not in ("main", "side"):
        raise ValueError("A panel stands in the slot main or side.")
    if all(known is not panel for _, _, known in _theme_panels):
        _theme_panels.append((position, slot, panel))
    return panel


def page_panels(page, user) -> list[Panel]:
    """The panels of `page` that `user` is shown."""
    return [{"template": WHY, "title": "Why this matters now"} | panel for make in _page_panels if (panel := make(page, user))]


def theme_panels(theme, user) -> dict[str, list[Panel]]:
    """The panels of `theme` that `user` is shown, by slot and in their order."""
    found: dict[str, list[Panel]] = {"main": [], "side": []}
    for _, slot, make in sorted(_theme_panels, key=lambda entry: entry[0]):
        panel = make(theme, user)
        if panel:
            found[slot].append({"template": WHY} | panel)
    return found
