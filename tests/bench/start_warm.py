"""From a prepared folder to the first page: `prepare`, then the server, as `make run` does. In seconds, so not a ratio of two."""

import statistics
import time

from .place import Place
from .portal_site import GUIDANCE
from .result import Result
from .servers import ROOT, free_port, start, stop, wait_for

SECONDS = 10
TIMES = 3


def measure(place: Place) -> list[Result]:
    portal = place.portal
    session = portal.ask("session", "ines.barrow@alderbrook.example")["session"]
    found = []
    for _ in range(TIMES):
        port = free_port()
        began = time.perf_counter()
        portal.python("manage.py", "prepare")
        process = start("portal.wsgi:application", folder=ROOT, variables=portal.variables, port=port)
        try:
            wait_for(port, GUIDANCE, process=process, session=session)
            found.append(time.perf_counter() - began)
        finally:
            stop(process)
    seconds = statistics.median(found)
    return [Result("start-warm", "warm", seconds / SECONDS, 1, f"{seconds:.1f} s of {SECONDS} s")]
