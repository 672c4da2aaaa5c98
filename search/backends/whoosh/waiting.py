"""Changes that could not be written at once.

When another process holds the index too long (a rebuild), a change is noted down as one small file; whoever writes
next looks the object up again and writes it as it is by then, or takes it out if it is gone. So a save in the portal
never waits for a rebuild and no change is lost.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import Model
from modelsearch.index import get_indexed_instance


def note(path: Path, model: type[Model], pks: Iterable[Any]) -> None:
    """Note that the objects `pks` of `model` have changed or gone."""
    folder = path / "waiting"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{uuid4().hex}.draft"
    draft.write_text(json.dumps({"model": model._meta.label, "pks": [str(pk) for pk in pks]}))
    draft.rename(draft.with_suffix(".json"))


def notes(path: Path) -> list[Path]:
    """Return the notes that wait in `path`. Their order does not matter: each object is read as it is now."""
    return list((path / "waiting").glob("*.json"))


def changed(files: Iterable[Path]) -> Iterator[tuple[type[Model], str, Any | None]]:
    """Yield model, primary key and the object as it is now (`None` when gone or no longer indexed) for each note."""
    for file in files:
        try:
            entry = json.loads(file.read_text())
            model = apps.get_model(entry["model"])
        except (OSError, ValueError, KeyError, LookupError):
            continue
        for pk in entry["pks"]:
            obj: Any = model._base_manager.filter(pk=pk).first()
            yield model, pk, get_indexed_instance(obj) if obj is not None else None
