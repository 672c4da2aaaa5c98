"""What changed among Alderbrook's people over the year, done by the portal's own actions on the travelling clock.

It leaves two posts vacant, one with a named deputy and one without, so that both ways of R6 can be seen.
"""

from datetime import date, timedelta

from portal.people.actions import act_in_post, end_tenure, name_deputy, record_leave, start_tenure
from portal.people.memberships import add_to_cohort, create_account, end_account
from portal.people.models import User

from .clock import Journey, at, back, forward
from .council import Alderbrook
from .names import address_of
from .structure import ACTING_MANAGER

KEEPER = "Owen Pryce"
#: Posts whose holders leave while the reviews go on: nobody allocates a review to somebody who has given notice.
LEAVERS = ("tm-first-response-4", "tm-looked-after-3", "sm-care-experienced")


def year(council: Alderbrook, rng, *, today: date, second_cycle: date) -> list[Journey]:
    """The year's changes as journeys. `second_cycle` is the day on which the cycle opens in which a manager was away."""
    return [
        _reviewer_from_the_team(council, today),
        _acting_manager(council, today),
        _vacant_with_deputy(council, today),
        _vacant_without_deputy(council, today),
        _away(council, "sm-first-response", "sm-care-planning-north", forward(second_cycle, 8), forward(second_cycle, 18)),
        _away(council, "tm-care-experienced-1", "tm-care-experienced-2", back(today, 3), forward(today, 6)),
        *_practitioners_away(council, rng, today),
    ]


def _newcomer(council: Alderbrook, name: str) -> User:
    first, last = name.split(" ", 1)
    made = create_account(address_of(first, last), by=council.people[KEEPER], first_name=first, last_name=last)
    made.password = council.people[KEEPER].password
    made.save(update_fields=["password"])
    return council.add(made)


def _leaves(council: Alderbrook, code: str, last_day: date) -> None:
    end_account(council.holders[code], last_day=last_day, by=council.people[KEEPER])
    council.by_pk[council.holders[code].pk].refresh_from_db()
    council.someone_moved()


def _takes_post(council: Alderbrook, person: User, code: str) -> None:
    start_tenure(council.posts[code], person, by=council.people[KEEPER])
    council.holders[code] = person
    council.someone_moved()


def _reviewer_from_the_team(council: Alderbrook, today: date) -> Journey:
    """A Team Manager became an IRO ten months ago: within R1's twelve months, so a review of the old team needs a reason."""
    yield at(back(today, 215), 9)
    kofi = council.people["Kofi Mensah"]
    _leaves(council, "iro-2", back(today, 211))
    end_old = kofi.tenures.get(post=council.posts["tm-disabilities-1"])
    yield at(back(today, 208), 9)
    end_tenure(end_old, by=council.people[KEEPER])
    _takes_post(council, kofi, "iro-2")
    successor = _newcomer(council, "Rhona Calder")
    _takes_post(council, successor, "tm-disabilities-1")
    add_to_cohort(successor, by=council.people[KEEPER])


def _acting_manager(council: Alderbrook, today: date) -> Journey:
    yield at(back(today, 75), 10)
    _leaves(council, "tm-first-response-4", back(today, 72))
    yield at(back(today, 71), 9)
    act_in_post(council.posts["tm-first-response-4"], council.people[ACTING_MANAGER], by=council.people[KEEPER])
    council.someone_moved()


def _vacant_with_deputy(council: Alderbrook, today: date) -> Journey:
    yield at(back(today, 34), 11)
    _leaves(council, "tm-looked-after-3", back(today, 31))
    name_deputy(council.posts["tm-looked-after-3"], council.people["Ruth Calloway"], by=council.people[KEEPER], at=at(back(today, 31), 17))
    yield at(back(today, 30), 9)
    council.someone_moved()


def _vacant_without_deputy(council: Alderbrook, today: date) -> Journey:
    yield at(back(today, 30), 11)
    _leaves(council, "sm-care-experienced", back(today, 26))
    yield at(back(today, 25), 9)
    council.someone_moved()


def _away(council: Alderbrook, code: str, deputy: str, first_day: date, last_day: date) -> Journey:
    """The holder of a post is on leave, and a deputy was named beforehand (V10)."""
    yield at(back(first_day, 10), 9, 30)
    keeper = council.people[KEEPER]
    name_deputy(council.posts[code], council.holders[deputy], by=keeper)
    record_leave(council.holders[code], first_day, last_day, by=keeper)
    yield at(first_day, 8)
    council.someone_moved()
    yield at(last_day + timedelta(days=1), 0, 1)
    council.someone_moved()


def _practitioners_away(council: Alderbrook, rng, today: date) -> list[Journey]:
    """A week of leave for some practitioners, from a month ago to a month ahead."""
    teams = sorted(council.workers)

    def leave(person, first_day):
        yield at(back(first_day, 15), 9, 40)
        record_leave(person, first_day, first_day + timedelta(days=rng.choice((4, 4, 11))), by=council.people[KEEPER])

    journeys = []
    for days in range(-40, 41, 8):
        monday = today + timedelta(days=days - (today + timedelta(days=days)).weekday())
        journeys.append(leave(council.workers[rng.choice(teams)][-1], monday))
    return journeys
