"""Bringing written content into the portal: what ships with it, and what a demonstration adds.

Every function may be run again: what is there already is left as editors made it.
"""

from .descriptors import load_descriptors
from .framework import load_framework
from .library import load_library
from .sections import load_sections
from .themes import load_themes

__all__ = ["CONTENT", "load_descriptors", "load_framework", "load_library", "load_sections", "load_themes"]

from .files import CONTENT
