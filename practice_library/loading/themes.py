"""The shared taxonomy, from `content/themes.yaml`."""

from pathlib import Path

from django.db import transaction

from practice_library.themes.models import Theme

from .files import CONTENT, read_yaml


@transaction.atomic
def load_themes(path: str | Path = CONTENT / "themes.yaml") -> list[Theme]:
    """Make the groups and themes that are missing. Returns all themes of the file, groups first in each."""
    themes = []
    for position, group in enumerate(read_yaml(path)):
        parent = _theme(group, position, None)
        themes.append(parent)
        themes += [_theme(entry, place, parent) for place, entry in enumerate(group["themes"])]
    return themes


def _theme(entry: dict, position: int, parent: Theme | None) -> Theme:
    values = {
        "title": entry["title"],
        "summary": entry.get("summary", ""),
        "synonyms": ", ".join(entry.get("synonyms", [])),
        "parent": parent,
        "position": position,
    }
    theme, _ = Theme.objects.get_or_create(slug=entry["slug"], defaults=values)
    return theme
