"""What another room must hear of when somebody leaves: their account or their place among the reviewers ends.

The rooms that come later register here, since this one may not import them.
"""

from collections.abc import Callable

Follower = Callable[..., None]

_followers: list[Follower] = []


def on_leaving(follower: Follower) -> Follower:
    """Call `follower(person, since=instant, by=person or None)` within the transaction in which an account, or a membership of
    the reviewing cohort, is given its end. The instant may be still to come."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def tell_of_leaving(person, *, since, by) -> None:
    """Let every room know that `person` leaves at the instant `since`."""
    for follower in _followers:
        follower(person, since=since, by=by)
