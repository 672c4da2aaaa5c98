"""Children's teams, the reviewing cohort, boards, and accounts: the rest of what the council does with people.

The same manner as in `actions`: one transaction, an event, dated rows; `Refused` with a sentence where it can't be done.
"""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.deadlines.calendar import end_of_day

from .actions import KEEP, call_off, close, follow, never_to_begin, refuse_own
from .leaving import tell_of_leaving
from .models import Board, BoardMembership, CaseResponsibility, Child, CohortMembership, Tenure, User
from .telling import tell_of_new_address

#: Accounts that must have a last day (V9).
WITH_LAST_DAY = {User.Affiliation.YOUNG_SCRUTINEER, User.Affiliation.PARTNER_REVIEWER}


def move_child(child, *, team, by, practitioner=KEEP, iro=KEEP, at=None) -> CaseResponsibility:
    """Let `team` answer for `child` from `at` on; what held before ends at that very instant.

    Practitioner and IRO stay as they are unless given; None for nobody. Nothing changes where all three are the same.
    Refused where the present responsibility began at `at` or later.
    """
    at = at or timezone.now()
    with transaction.atomic():
        Child.objects.select_for_update().get(pk=child.pk)
        current = CaseResponsibility.objects.filter(child=child, ends__isnull=True).select_related("team").first()
        practitioner = (current and current.practitioner) if practitioner is KEEP else practitioner
        iro = (current and current.iro) if iro is KEEP else iro
        if current and (current.team, current.practitioner, current.iro) == (team, practitioner, iro):
            return current
        if current:
            close(current, at)
        moved = CaseResponsibility.objects.create(child=child, team=team, practitioner=practitioner, iro=iro, starts=at)
        record_event(
            child,
            "child_moved",
            by=by,
            at=at,
            team=team.slug,
            was=current and current.team.slug,
            practitioner=practitioner and practitioner.pk,
            iro=iro and iro.pk,
        )
    return moved


def end_responsibility(responsibility, *, by, at=None) -> CaseResponsibility:
    """Let nobody answer for the child from `at` on: the case is closed. An ended one is left as it is."""
    at = at or timezone.now()
    with transaction.atomic():
        responsibility = CaseResponsibility.objects.select_for_update().select_related("child", "team").get(pk=responsibility.pk)
        if close(responsibility, at):
            record_event(responsibility.child, "child_left", by=by, team=responsibility.team.slug, ends=at.isoformat())
    return responsibility


def add_to_cohort(person, *, by, at=None) -> CohortMembership:
    """Make `person` a Practice Reviewer from `at` on. A member stays one; nobody adds themselves."""
    at = at or timezone.now()
    refuse_own(by, person)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        current = CohortMembership.objects.at(at).filter(person=person).first()
        if current:
            return current
        membership = CohortMembership.objects.create(person=person, starts=at, ends=_last_instant(person, at))
        record_event(person, "cohort_joined", by=by, starts=at.isoformat())
    return membership


def end_cohort_membership(membership, *, by, at=None) -> CohortMembership:
    """End a membership of the reviewing cohort at `at`, or call it off where it is still to begin. An ended one is left as it
    is. Who must know that a reviewer leaves is told."""
    at = at or timezone.now()
    with transaction.atomic():
        membership = _end_membership(membership, "cohort_left", by=by, at=at)
        if membership.ends == at:
            tell_of_leaving(membership.person, since=at, by=by)
    return membership


def add_to_board(person, board, *, by, at=None) -> BoardMembership:
    """Give `person` a seat on `board` from `at` on (V8). A member stays one; nobody adds themselves."""
    at = at or timezone.now()
    refuse_own(by, person)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        current = BoardMembership.objects.at(at).filter(person=person, board=board).first()
        if current:
            return current
        membership = BoardMembership.objects.create(person=person, board=Board(board), starts=at, ends=_last_instant(person, at))
        record_event(person, "board_joined", by=by, board=str(membership.board), starts=at.isoformat())
    return membership


def end_board_membership(membership, *, by, at=None) -> BoardMembership:
    """End a seat on a board at `at`, or call it off where it is still to begin. An ended one is left as it is."""
    return _end_membership(membership, "board_left", by=by, at=at)


def _end_membership(membership, verb, *, by, at):
    at = at or timezone.now()
    with transaction.atomic():
        membership = type(membership).objects.select_for_update().select_related("person").get(pk=membership.pk)
        if never_to_begin(membership, at):
            call_off(membership, by=by)
        elif close(membership, at):
            record_event(membership.person, verb, by=by, board=getattr(membership, "board", None), ends=at.isoformat())
    return membership


def create_account(email, *, by, first_name, last_name, affiliation=User.Affiliation.STAFF, account_ends=None) -> User:
    """Make an account without a password; a message tells the person how to choose one.

    Refused where the address is taken, and where a Young Scrutineer or partner reviewer has no last day (V9).
    """
    _check_last_day(affiliation, account_ends)
    with transaction.atomic():
        if User.objects.filter(email__iexact=email).exists():
            raise Refused("Somebody else has this e-mail address.")
        person = User.objects.create_user(
            email, None, first_name=first_name, last_name=last_name, affiliation=affiliation, account_ends=account_ends
        )
        record_event(person, "account_made", by=by, affiliation=str(affiliation), ends=account_ends and account_ends.isoformat())
        transaction.on_commit(lambda: _welcome(person.pk))
    return person


def change_account(person, *, by, **fields) -> User:
    """Change names, address, affiliation or whether the account is active. The event keeps what they were.

    A new e-mail address is told to the old one and to the managers of Insights, since it decides who can sign in (V12). Refused as `create_account`.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        changed = {name: value for name, value in fields.items() if getattr(person, name) != value}
        _check_last_day(changed.get("affiliation", person.affiliation), person.account_ends)
        if "email" in changed and User.objects.filter(email__iexact=changed["email"]).exclude(pk=person.pk).exists():
            raise Refused("Somebody else has this e-mail address.")
        if not changed:
            return person
        was = {name: str(getattr(person, name)) for name in changed}
        for name, value in changed.items():
            setattr(person, name, value)
        person.save(update_fields=list(changed))
        record_event(person, "account_changed", by=by, was=was, now={name: str(value) for name, value in changed.items()})
        if "email" in changed:
            transaction.on_commit(lambda: _tell_old_address(person.pk, was["email"]))
            tell_of_new_address(person, was=was["email"], by=by)
        follow(person)
        if "is_active" in changed and not person.is_active:
            tell_of_leaving(person, since=timezone.now(), by=by)
    return person


def end_account(person, *, last_day, by) -> User:
    """Let the account of `person` end after `last_day` (V9); posts, cohort and boards end with it, so that a vacant
    post's deputy or the next above is told; what would have begun only later is called off. From then on the person can't
    sign in, and is signed out.

    None takes a last day away, or a later day extends the account; posts that ended are not given back by it.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        _check_last_day(person.affiliation, last_day)
        if person.account_ends == last_day:
            return person
        was, person.account_ends = person.account_ends, last_day
        person.save(update_fields=["account_ends"])
        ends = max(end_of_day(last_day), timezone.now()) if last_day else None
        if ends:
            _end_what_is_open(person, ends, by=by)
        record_event(person, "account_ended", by=by, was=was and was.isoformat(), last_day=last_day and last_day.isoformat())
        follow(person)
        if ends:
            tell_of_leaving(person, since=ends, by=by)
    return person


def _end_what_is_open(person, at, *, by) -> None:
    for model in (Tenure, CohortMembership, BoardMembership):
        for row in model.objects.select_for_update().filter(person=person).exclude(ends__lte=at):
            if row.starts < at:
                close(row, at)
            else:
                call_off(row, by=by, why="let the account end")


def _last_instant(person, at):
    if not person.account_ends:
        return None
    if person.has_ended or end_of_day(person.account_ends) <= at:
        raise Refused(f"{person}’s account has ended.", "Extend the account first, or choose somebody else.")
    return end_of_day(person.account_ends)


def _check_last_day(affiliation, last_day) -> None:
    if affiliation in WITH_LAST_DAY and last_day is None:
        raise Refused(f"An account of this kind ({User.Affiliation(affiliation).label}) needs a last day.")


def _welcome(person_id: int) -> None:
    from .tasks import mail_welcome

    mail_welcome.enqueue(person_id)


def _tell_old_address(person_id: int, address: str) -> None:
    from .tasks import mail_address_changed

    mail_address_changed.enqueue(person_id, address)
