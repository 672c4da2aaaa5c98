"""Measuring: time to first byte, by turns, and medians. A machine's noise then falls on all that is compared."""

import http.client
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page of one server, asked for as the holder of a session."""

    name: str
    port: int
    path: str
    session: str
    words: str = ""


def first_byte(page: Page) -> float:
    """Seconds from opening a connection to the status line and headers of the answer. Anything but the page ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", page.path, headers={"Cookie": f"sessionid={page.session}"})
    response = connection.getresponse()
    seconds = time.perf_counter() - began
    body = response.read().decode()
    connection.close()
    if response.status != 200 or page.words not in body:
        raise SystemExit(f"{page.name}: {page.path} answered {response.status} without “{page.words}”, so nothing can be compared.")
    return seconds


def by_turns(pages: list[Page], *, rounds: int, warm_up: int = 12) -> dict[str, float]:
    """Median seconds of each page by name, all asked in turn, `rounds` times."""
    for _ in range(warm_up):
        for page in pages:
            first_byte(page)
    seconds: dict[str, list[float]] = {page.name: [] for page in pages}
    for number in range(rounds):
        for page in pages if number % 2 else reversed(pages):
            seconds[page.name].append(first_byte(page))
    return {name: statistics.median(found) for name, found in seconds.items()}
