"""How the portal says that it does not start with a setting: in one sentence, with no traceback, wherever it is started."""

import os
from importlib.util import find_spec

DEFAULT = "portal.settings.local"


class SettingsRefused(SystemExit):
    """Ends the program with a sentence that names the setting. Never says its value, which may be a secret."""


def refuse(name: str, wanted: str) -> SettingsRefused:
    """The refusal of the setting `name`; `wanted` says what it must be."""
    return SettingsRefused(f"The portal does not start: {name} must be {wanted}.")


def choose_settings() -> None:
    """Settle which settings hold, those for one's own machine unless told otherwise."""
    name = os.environ.get("DJANGO_SETTINGS_MODULE") or DEFAULT
    os.environ["DJANGO_SETTINGS_MODULE"] = name
    if not is_module(name):
        raise refuse("DJANGO_SETTINGS_MODULE", f"a module with settings, {DEFAULT} or portal.settings.production")


def is_module(dotted: str) -> bool:
    """Whether there is such a module. Only its first part is looked up by Python: none is imported."""
    first, *rest = dotted.split(".")
    if not all(part.isidentifier() for part in (first, *rest)):
        return False
    spec = find_spec(first)
    if spec is None:
        return False
    folders = list(spec.submodule_search_locations or [])
    for part in rest:
        inside = [os.path.join(folder, part) for folder in folders]
        if any(os.path.isfile(path + ".py") for path in inside):
            folders = []
            continue
        folders = [path for path in inside if os.path.isdir(path)]
        if not folders:
            return False
    return True
