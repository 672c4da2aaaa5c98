"""A guidance page of the framework for a signed-in practitioner, beside the same page of a bare Wagtail site."""

from . import bare
from .clock import Page, by_turns
from .place import Place
from .portal_site import GUIDANCE
from .result import Result, table
from .servers import ROOT, serving

LIMIT = 1.3
PRACTITIONER = "ines.barrow@alderbrook.example"
ROUNDS = 150


def measure(place: Place) -> list[Result]:
    portal = place.portal
    session = portal.ask("session", PRACTITIONER)
    serve = serving("portal.wsgi:application", folder=ROOT, variables=portal.variables, path=GUIDANCE, session=session["session"])
    with serve as port, bare.served(place.bare, GUIDANCE, place.bare_session) as bare_page:
        page = Page("portal", port, GUIDANCE, session["session"], session["name"])
        seconds = by_turns([page, bare_page], rounds=ROUNDS)
    words = f"{seconds['portal'] * 1000:.1f} ms beside {seconds['bare'] * 1000:.1f} ms"
    where_time_goes(place)
    return [Result("guidance-page", "1", seconds["portal"] / seconds["bare"], LIMIT, words)]


def where_time_goes(place: Place) -> None:
    """Print time and queries of each part of the page, in both sites."""
    ours = place.portal.ask("breakdown", PRACTITIONER, GUIDANCE)
    theirs = bare.ask(place.bare, "breakdown", bare.READER, GUIDANCE)
    sites = [ours, theirs]
    rows = [[name, *[cell for site in sites for cell in _cells(site.get(name))]] for name in dict.fromkeys([*ours, *theirs])]
    rows.append(["all", *[cell for site in sites for cell in _cells(_sum(site))]])
    print(f"\nWhere the time of {GUIDANCE} goes, in one process")
    print(table(["part", "portal ms", "queries", "bare ms", "queries"], rows), "\n", flush=True)


def _sum(site: dict) -> dict:
    return {key: sum(part[key] for part in site.values()) for key in ("ms", "queries")}


def _cells(part: dict | None) -> list[str]:
    return [f"{part['ms']:.1f}", str(part["queries"])] if part else ["", ""]
