"""Where later rooms say what they made of a finding, and what can be made of it, without this room knowing them (L2).

A use is a page or an issue that carries the finding. Whoever registers it leaves out what the reader may not see: an
absent use leaves no gap and no count.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """One thing that carries a finding: what it is ("Newsletter"), its title, where, and how it stands ("draft")."""

    kind: str
    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Act:
    """Something that the reader may do with a finding."""

    label: str
    url: str


UsesCallback = Callable[[Iterable[int], object], dict[int, list[Use]]]
ActCallback = Callable[[object, object], Act | None]

_uses: list[UsesCallback] = []
_acts: list[tuple[int, ActCallback]] = []


def register_uses(callback: UsesCallback) -> UsesCallback:
    """Let `callback(numbers, user)` say, in a fixed number of queries, what carries each finding that `user` may see."""
    if callback not in _uses:
        _uses.append(callback)
    return callback


def register_act(callback: ActCallback, *, position: int = 100) -> ActCallback:
    """Offer the act that `callback(finding, user)` returns, or none, beside a finding without identities."""
    if all(known is not callback for _, known in _acts):
        _acts.append((position, callback))
    return callback


def uses_of(numbers: Iterable[int], user) -> dict[int, list[Use]]:
    """What carries each of the findings `numbers` that `user` may see."""
    numbers = list(numbers)
    found: dict[int, list[Use]] = defaultdict(list)
    for callback in _uses if numbers else ():
        for number, uses in callback(numbers, user).items():
            found[number] += uses
    return found


def acts_for(finding, user) -> list[Act]:
    """What `user` may do with a finding, in its order."""
    made = [callback(finding, user) for _, callback in sorted(_acts, key=lambda entry: entry[0])]
    return [act for act in made if act]
