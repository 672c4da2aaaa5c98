"""Reading the files, with an error that names the file."""

from pathlib import Path
from typing import Any

import yaml

#: The quicker one of libyaml, where PyYAML was built with it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Where the content that ships with the portal stands.
CONTENT = Path(__file__).resolve().parents[1] / "content"


class ContentError(ValueError):
    """A file says something that can't be loaded. The message names the file and what is wrong."""


def read_yaml(path: str | Path) -> Any:
    """The content of one file. Raises `ContentError` where it is missing or isn't YAML."""
    try:
        return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe one
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: {error}") from error
