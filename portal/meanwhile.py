"""One text in two windows: what was saved meanwhile is shown, and nothing is written over it unseen."""

from portal.access.exceptions import Refused


class TextChangedMeanwhile(Refused):
    """Another page saved a text since it was opened. `theirs` is what is saved now; `version` names it."""

    def __init__(self, what: str, theirs: str, version=None):
        super().__init__(
            f"{what} was changed in another window after you opened this one.",
            "Both texts are shown. Put them together and save again, or leave the page to keep the other one.",
        )
        self.theirs = theirs
        self.version = version


def show_anew(form, **values) -> None:
    """Let a form that is shown again carry `values`, which are what is saved now, and all else as it was sent."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[name] = value


def show_theirs(form, name: str, refusal: TextChangedMeanwhile) -> None:
    """Let the field `name` of a form that is shown again stand below what was saved meanwhile."""
    form.fields[name].theirs = refusal.theirs


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ at most in how their lines end, which a browser changes, and in blanks around them."""
    return "\n".join(one.splitlines()).strip() == "\n".join(other.splitlines()).strip()


def words_to_keep(what: str, *, kept: str, text: str, seen: str | None) -> str:
    """What is kept of a text once `text` is sent from a page that showed `seen`; None: by somebody who knows what is kept.

    A page on which nothing was changed leaves what is kept, whatever it showed. Raises `TextChangedMeanwhile` where
    something was changed on it, and something else was kept since.
    """
    if seen is None:
        return text
    if same_words(text, kept) or same_words(text, seen):
        return kept
    if not same_words(seen, kept):
        raise TextChangedMeanwhile(what, kept)
    return text
