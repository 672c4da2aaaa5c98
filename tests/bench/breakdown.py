"""Where a page's time goes, measured inside one process: processor time and queries of each part, without the parts within it."""

import importlib
import statistics
import time
from collections import defaultdict
from contextlib import contextmanager

#: Part, module, and the function or method whose time it is. What a site lacks is left out.
PARTS = [
    ("routing and view", "django.core.handlers.base", "BaseHandler._get_response"),
    ("template", "django.template.response", "SimpleTemplateResponse.render"),
    ("frame (context processor)", "portal.context_processors", "frame"),
    ("blocks of the body", "wagtail.templatetags.wagtailcore_tags", "IncludeBlockNode.render"),
    ("user bar", "wagtail.admin.templatetags.wagtailuserbar", "wagtailuserbar"),
    ("panels of other rooms", "practice_library.pages.around", "page_panels"),
    ("related learning", "practice_library.pages.around", "related_learning"),
]
OUTERMOST = "middleware"


class Meter:
    """Adds time and queries to whichever part is running innermost."""

    def __init__(self):
        self.running = [OUTERMOST]
        self.since = 0.0
        self.clear()

    def clear(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.queries: dict[str, int] = defaultdict(int)
        self.since = time.process_time()

    def settle(self) -> None:
        """Give the time since the last change to the part that was running."""
        now = time.process_time()
        self.seconds[self.running[-1]] += now - self.since
        self.since = now

    @contextmanager
    def part(self, name: str):
        self.settle()
        self.running.append(name)
        try:
            yield
        finally:
            self.settle()
            self.running.pop()

    def query(self, execute, *arguments):
        """A wrapper of Django's for each statement."""
        self.queries[self.running[-1]] += 1
        return execute(*arguments)


def _watch(meter: Meter, name: str, module: str, path: str) -> None:
    from django.apps import apps

    first = module.partition(".")[0]
    if first != "django" and not apps.is_installed(first):
        return
    holder = importlib.import_module(module)
    *owners, last = path.split(".")
    for owner in owners:
        holder = getattr(holder, owner)
    original = getattr(holder, last)

    def watched(*args, **kwargs):
        with meter.part(name):
            return original(*args, **kwargs)

    setattr(holder, last, watched)


def breakdown(username: str, path: str, rounds: str = "40") -> dict:
    """Median milliseconds, and queries, of each part of one page for one person."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    meter = Meter()
    for part in PARTS:
        _watch(meter, *part)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(get_user_model().objects.get_by_natural_key(username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    found = []
    with connection.execute_wrapper(meter.query):
        for number in range(int(rounds) + 5):
            meter.clear()
            response = client.get(path)
            meter.settle()
            if number >= 5:
                found.append((dict(meter.seconds), dict(meter.queries)))
    assert response.status_code == 200, response.status_code
    names = dict.fromkeys([OUTERMOST, *(name for name, _, _ in PARTS)])
    return {
        name: {
            "ms": statistics.median(seconds.get(name, 0) for seconds, _ in found) * 1000,
            "queries": found[-1][1].get(name, 0),
        }
        for name in names
        if any(name in seconds for seconds, _ in found)
    }
