"""The temporary folder of one run: the portal and the bare site that all parts share, made when first asked for."""

import shutil
from functools import cached_property
from pathlib import Path

from . import bare
from .portal_site import PortalSite, prepared


class Place:
    def __init__(self, folder: Path):
        self.folder = folder
        self.bare = folder / "bare"

    @cached_property
    def portal(self) -> PortalSite:
        return prepared(self.folder / "portal")

    @cached_property
    def bare_session(self) -> str:
        """The session of the bare site's reader; the site is made with it."""
        return bare.make(self.bare, self.portal)

    def copy_of_portal(self, name: str) -> PortalSite:
        """A second portal, whose data may be changed."""
        copy = PortalSite(self.folder / name)
        shutil.copytree(self.portal.folder, copy.folder)
        return copy
