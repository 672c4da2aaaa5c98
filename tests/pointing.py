"""Whether what a page points at within itself is there: links to a place, and what describes or names a thing."""

from html.parser import HTMLParser

POINTING = ("aria-describedby", "aria-labelledby", "aria-controls")


class _Ids(HTMLParser):
    def __init__(self):
        super().__init__()
        self.there, self.wanted = [], set()

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.there.append(given["id"])
        if tag == "a" and given.get("href", "").startswith("#") and len(given["href"]) > 1:
            self.wanted.add(given["href"][1:])
        for name in POINTING:
            self.wanted.update(given.get(name, "").split())


def nowhere(response) -> set[str]:
    """Ids that the page points at and does not have, or has more than once."""
    ids = _Ids()
    ids.feed(response.content.decode())
    twice = {one for one in ids.there if ids.there.count(one) > 1}
    return (ids.wanted - set(ids.there)) | twice
