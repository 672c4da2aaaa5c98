"""Rows of people: their account, the post they are in, and the reviewing cohort."""

from datetime import datetime, time

from portal.deadlines.calendar import LONDON, end_of_day

from .cells import CAPACITIES, WrongCell, code, day, email, one_of, words, yes_or_no
from .planning import ADDED, CHANGED, UNCHANGED, Plan, Records, each_row, london_day, not_twice
from .reading import Row


def plan_people(rows: list[Row], records: Records, result: Plan, *, by) -> None:
    """Accounts, tenures and cohort. A person with two posts has two rows; nobody puts themselves anywhere."""
    reader = PeopleRows(records, result, by)
    before = len(result.steps)
    leavers_first = sorted(rows, key=lambda row: not row.cells.get("until"))
    each_row("people", leavers_first, result, reader.read)
    result.steps[before:] = sorted(result.steps[before:], key=lambda step: step.number)


class PeopleRows:
    """Reads rows of people one after the other, remembering what earlier rows said."""

    def __init__(self, records: Records, result: Plan, by):
        self.records, self.result, self.by = records, result, by
        self.names: dict[str, tuple[str, str]] = {}
        self.seen: dict = {}
        self.holders: dict[str, list[tuple]] = {}

    def read(self, row: Row, cells: dict) -> tuple[str, str]:
        address = email(cells)
        name = (words(cells, "first name", most=150), words(cells, "last name", most=150))
        post = code(cells, "post", needed=False)
        capacity = one_of(cells, "capacity", CAPACITIES)
        first, last = day(cells, "from"), day(cells, "until")
        in_cohort = yes_or_no(cells, "cohort")
        if first and last and last < first:
            raise WrongCell("until", "The last day lies before the first.")
        if post and post not in self.records.posts and post not in self.result.posts:
            raise WrongCell("post", f"There is no post “{post}”, neither in the records nor in this file.")
        not_twice(self.seen, (address, post, capacity, first), row, "email")
        person = self.records.people.get(address)
        said = self._account(address, name, person)
        kinds = {said[0]}
        phrases = [said[1]]
        tenure = self._tenure(row, address, person, post, capacity, first, last)
        for kind, phrase in (tenure, self._cohort(address, person, in_cohort, first)):
            if phrase:
                kinds.add(kind)
                phrases.append(phrase)
        kind = ADDED if ADDED in kinds and person is None else CHANGED if kinds - {UNCHANGED} else UNCHANGED
        return kind, ", ".join(filter(None, phrases))

    def _account(self, address, name, person) -> tuple[str, str]:
        full = " ".join(name)
        if self.names.setdefault(address, name) != name:
            raise WrongCell("last name", "Another row has the same e-mail address with another name.")
        if person is None:
            self.result.people.setdefault(address, name)
            return ADDED, f"{full} ({address})"
        if (person.first_name, person.last_name) == name:
            return UNCHANGED, full
        if person.is_superuser and not self.by.is_superuser:
            raise WrongCell("email", "This is a superuser’s account. Only a superuser can change it.")
        self.result.renamed[address] = name
        return CHANGED, f"{full}, until now {person.name}"

    def _tenure(self, row, address, person, post, capacity, first, last) -> tuple[str, str]:
        if not post:
            if last:
                raise WrongCell("until", "A last day belongs to a post. Say which.")
            return UNCHANGED, ""
        starts = datetime.combine(first, time.min, tzinfo=LONDON) if first else self.result.at
        ends = end_of_day(last) if last else None
        there = self._there(person, post, capacity, starts, ends)
        if there:
            return self._end(there, post, ends)
        if ends and ends <= starts:
            raise WrongCell("until", "The last day has passed. Say from when the person was in the post.")
        self._check_may_start(person, address, starts)
        if person and person.account_ends:
            ends = min(filter(None, [ends, end_of_day(person.account_ends)]))
        if capacity == "holder":
            self._check_free(row, post, starts, ends, address)
        self.result.tenures.append({"email": address, "post": post, "capacity": capacity, "starts": starts, "ends": ends})
        until = f" until {last.day} {last:%B %Y}" if last else ""
        return ADDED, f"{capacity} of {post} from {london_day(starts)}{until}"

    def _there(self, person, post, capacity, starts, ends):
        """The tenure in the records that this row is about: the same person, post and capacity at the same time."""
        for tenure in self.records.tenures.get(post, []):
            same = person and tenure.person_id == person.pk and tenure.capacity == capacity
            if same and _overlap(tenure.starts, tenure.ends, starts, ends):
                return tenure
        return None

    def _end(self, tenure, post, ends) -> tuple[str, str]:
        words = f"{tenure.capacity} of {post} since {london_day(tenure.starts)}"
        if ends is None or tenure.ends == ends:
            return UNCHANGED, words
        if tenure.ends:
            raise WrongCell("until", f"The post ended for this person on {london_day(tenure.ends)}. What has ended is not changed.")
        if ends <= tenure.starts:
            raise WrongCell("until", f"The person is in the post since {london_day(tenure.starts)}; it can’t end before.")
        self.result.ended_tenures.append((tenure, ends))
        return CHANGED, f"{words}, now with an end"

    def _check_may_start(self, person, address, starts) -> None:
        if address == self.by.email.lower():
            raise WrongCell("post", "You can’t put yourself in a post. Ask another person who keeps people.")
        if person and (not person.is_active or person.has_ended or (person.account_ends and end_of_day(person.account_ends) <= starts)):
            raise WrongCell("email", "This account has ended. Extend it first.")

    def _check_free(self, row, post, starts, ends, address) -> None:
        """Refuse a second holder at one time, in the records or in this file."""
        ending = {tenure.pk: moment for tenure, moment in self.result.ended_tenures}
        for tenure in self.records.tenures.get(post, []):
            until = ending.get(tenure.pk, tenure.ends)
            if tenure.capacity == "holder" and _overlap(tenure.starts, until, starts, ends):
                held = f"{tenure.person} holds this post since {london_day(tenure.starts)}"
                raise WrongCell("post", f"{held}. Give that person a last day in this file, or end it first.")
        for other_row, other_starts, other_ends in self.holders.get(post, []):
            if _overlap(other_starts, other_ends, starts, ends):
                raise WrongCell("post", f"Row {other_row.number} gives this post to somebody else at the same time.")
        self.holders.setdefault(post, []).append((row, starts, ends))

    def _cohort(self, address, person, in_cohort, first) -> tuple[str, str]:
        if in_cohort is None:
            return UNCHANGED, ""
        member = self.records.cohort.get(person.pk) if person else None
        if in_cohort and not member:
            starts = datetime.combine(first, time.min, tzinfo=LONDON) if first else self.result.at
            self._check_may_start(person, address, starts)
            self.result.cohort.setdefault(address, starts)
            return CHANGED, "joins the Practice Reviewers"
        if not in_cohort and member:
            self.result.left_cohort.append(member)
            return CHANGED, "leaves the Practice Reviewers"
        return UNCHANGED, ""


def _overlap(starts, ends, other_starts, other_ends) -> bool:
    return (ends is None or other_starts < ends) and (other_ends is None or starts < other_ends)
