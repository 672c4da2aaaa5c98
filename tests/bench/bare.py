"""A bare Wagtail site to compare with: what `wagtail start` makes, with one page type that has the same blocks.

It has the framework's pages with the same bodies and the same links between them, the same kind of database, of static
files and of session, and a template that shows the blocks and the reader's name.
"""

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from .clock import Page
from .portal_site import PortalSite
from .servers import ROOT, python, serving

FILES = Path(__file__).parent / "bare_site"
READER = "reader"
VARIABLES = {"DJANGO_SETTINGS_MODULE": "bare.settings.bench", "PYTHONPATH": str(ROOT)}


def make(folder: Path, portal: PortalSite) -> str:
    """Make the site in `folder` with the portal's framework pages; returns a session of its reader."""
    folder.mkdir(parents=True)
    wagtail = Path(sys.executable).with_name("wagtail")
    subprocess.run([wagtail, "start", "bare", "."], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(FILES / "settings.py", folder / "bare/settings/bench.py")
    shutil.copytree(FILES / "guidance", folder / "guidance")
    (folder / "pages.json").write_text(json.dumps(portal.ask("pages", "framework")))
    python("manage.py", "makemigrations", "guidance", folder=folder, variables=VARIABLES)
    python("manage.py", "migrate", "--verbosity", "0", folder=folder, variables=VARIABLES)
    python("manage.py", "collectstatic", "--verbosity", "0", "--noinput", folder=folder, variables=VARIABLES)
    python("manage.py", "load_pages", "pages.json", READER, folder=folder, variables=VARIABLES)
    return ask(folder, "session", READER)["session"]


def ask(folder: Path, *arguments: str) -> dict:
    """The answer of `tests.bench.inside` in the bare site."""
    return json.loads(python("-m", "tests.bench.inside", *arguments, folder=folder, variables=VARIABLES).splitlines()[-1])


@contextmanager
def served(folder: Path, path: str, session: str):
    """The page of the bare site at `path`, while its server runs."""
    with serving("bare.wsgi:application", folder=folder, variables=VARIABLES, path=path, session=session) as port:
        yield Page("bare", port, path, session, "Rhea Reader")
