"""A guidance page of the framework for a signed-in practitioner, beside the same page of a bare Wagtail site."""

from functools import partial

from . import bare
from .clock import Page, by_turns
from .place import Place
from .portal_site import GUIDANCE
from .result import Result, table
from .servers import ROOT, serving

LIMIT = 1.3
PRACTITIONER = "ines.barrow@alderbrook.example"
ROUNDS = 120


def measure(place: Place) -> list[Result]:
    portal = place.portal
    session = portal.ask("session", PRACTITIONER)
    serve = partial(serving, "portal.wsgi:application", folder=ROOT, path=GUIDANCE, session=session["session"])
    with (
        serve(variables=portal.variables) as port,
        serve(variables=portal.variables | {"KEEP_SECONDS": "0"}) as first_port,
        bare.served(place.bare, GUIDANCE, place.bare_session) as bare_page,
    ):
        page = Page("portal", port, GUIDANCE, session["session"], session["name"])
        first = Page("first", first_port, GUIDANCE, session["session"], session["name"])
        seconds = by_turns([page, first, bare_page], rounds=ROUNDS)
    ms = {name: f"{found * 1000:.1f} ms" for name, found in seconds.items()}
    words = f"{ms['portal']} beside {ms['bare']}; {ms['first']} for the first reader after a change"
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
