"""The portal with the demonstration, in a folder of its own: never the database that `make run` serves."""

import hashlib
import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from .servers import ROOT, python

KEPT = ROOT / "build" / "bench"
MADE_OF = ("demonstration/**/*.py", "demonstration/**/*.yaml", "practice_library/content/**/*", "*/migrations/*.py")
#: A page of steps, prose with links and a callout, as most pages of the framework.
GUIDANCE = "/framework/collaborative-review/review-steps/"


@dataclass(frozen=True)
class PortalSite:
    """Where a portal's data lies, and what its processes are told."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite3"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SEARCH_INDEX_PATH": str(self.folder / "search-index"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }

    def python(self, *arguments: str) -> str:
        return python(*arguments, folder=ROOT, variables=self.variables)

    def ask(self, *arguments: str) -> dict:
        """The answer of `tests.bench.inside` in the portal."""
        return json.loads(self.python("-m", "tests.bench.inside", *arguments).splitlines()[-1])


def _stamp() -> str:
    """Changes with whatever the demonstration is made of."""
    found = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts):
            found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def prepared(folder: Path) -> PortalSite:
    """A portal in `folder` with the demonstration in it: a copy of the one kept in build/bench, which is made where it is missing."""
    kept = KEPT / f"portal-{_stamp()}.sqlite3"
    site = PortalSite(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        print("Making the demonstration once, which takes a minute or two. It is kept in build/bench.", flush=True)
        site.python("manage.py", "prepare")
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob("portal-*.sqlite3"):
            old.unlink()
        with sqlite3.connect(site.database) as source, sqlite3.connect(kept) as target:
            source.backup(target)
        return site
    shutil.copy(kept, site.database)
    site.python("manage.py", "prepare")
    return site
