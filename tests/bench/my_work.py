"""My work of a reviewer and of a practitioner as reviews grow in number, beside the page of the bare Wagtail site."""

from . import bare
from .clock import Page, by_turns
from .place import Place
from .portal_site import GUIDANCE
from .result import Result
from .servers import ROOT, serving

LIMIT = 3
MY_WORK = "/my-work/"
SIZES = {"1x": 100, "10x": 1_000, "100x": 10_000}
READERS = {"my-work": "dami.okafor@alderbrook.example", "my-work-practitioner": "ines.barrow@alderbrook.example"}
ROUNDS = 60


def measure(place: Place) -> list[Result]:
    portal = place.copy_of_portal("many")
    sessions = {name: portal.ask("session", email) for name, email in READERS.items()}
    some_session = next(iter(sessions.values()))["session"]
    serve = serving("portal.wsgi:application", folder=ROOT, variables=portal.variables, path=MY_WORK, session=some_session)
    results = []
    with serve as port, bare.served(place.bare, GUIDANCE, place.bare_session) as bare_page:
        pages = [Page(name, port, MY_WORK, found["session"], found["name"]) for name, found in sessions.items()]
        for size, total in SIZES.items():
            portal.ask("grow", str(total))
            seconds = by_turns([*pages, bare_page], rounds=ROUNDS)
            for name in READERS:
                words = f"{total:,} reviews: {seconds[name] * 1000:.1f} ms beside {seconds['bare'] * 1000:.1f} ms"
                results.append(Result(name, size, seconds[name] / seconds["bare"], LIMIT, words))
    return results
