"""Who hears of an appointment, of its end, and of a new address: nobody comes to see reviews unnoticed (V12)."""

from portal.notices.actions import tell

from .answering import all_who_answer_for
from .lines import LEVELS, Structure
from .models import PostType, Tenure
from .standing import INSIGHTS, INSIGHTS_MANAGERS, READS_FINDINGS

SEES_A_LINE = (*LEVELS, PostType.DIRECTOR)
SEES_BY_POST = (*SEES_A_LINE, *READS_FINDINGS)


def insights_managers(at=None) -> list:
    """Everybody who stands in a post that manages Insights, each once."""
    standing = Tenure.objects.standing_in(at).filter(post__type__in=INSIGHTS_MANAGERS).select_related("person")
    return list(dict.fromkeys(row.person for row in standing.order_by("pk")))


def tell_of_appointment(tenure: Tenure, *, by) -> None:
    """Tell those who can say that it is wrong: the managers of Insights where all reviews come in sight (V6), else whoever
    is in the post already and whoever is in the next post above; of an acting holder of a line, the managers of Insights too.
    """
    if tenure.post.type in INSIGHTS:
        _tell_of_sight(insights_managers(), tenure, by, "They can see every review now.", "You manage Insights.")
    elif tenure.post.type in SEES_BY_POST:
        of_a_line = tenure.post.type in SEES_A_LINE
        what = "They can see what the post sees of the children in its line." if of_a_line else "They can read findings without identities."
        told = {tenure.person_id}
        for people, reason in _who_knows_a_line(tenure):
            _tell_of_sight([one for one in people if one.pk not in told], tenure, by, what, reason)
            told |= {one.pk for one in people}
        if told == {tenure.person_id}:
            _tell_of_sight(insights_managers(), tenure, by, what, "Nobody else stands above the post.")


def _who_knows_a_line(tenure: Tenure):
    post = tenure.post
    others = Tenure.objects.at().of_open_accounts().filter(post=post).exclude(pk=tenure.pk).select_related("person")
    yield [row.person for row in others.exclude(capacity=Tenure.Capacity.DEPUTY).order_by("pk")], "You are in the same post."
    structure = Structure()
    above = next(iter(structure.upwards(post)), None)
    if above:
        yield [one.person for one in all_who_answer_for(above, structure=structure)], f"The post reports to {above.title}."
    if tenure.capacity == Tenure.Capacity.ACTING or post.type == PostType.DIRECTOR:
        yield insights_managers(), "You manage Insights."


def _tell_of_sight(people, tenure: Tenure, by, what: str, reason: str) -> None:
    for person in people:
        if person.pk == tenure.person_id:
            continue
        into = "into Insights" if tenure.post.type in INSIGHTS else f"into the post {tenure.post}"
        tell(
            person,
            kind="appointment",
            title=f"{tenure.person} was put {into}",
            text=f"{by or 'The portal'} made {tenure.person} {tenure.get_capacity_display().lower()} of {tenure.post}. {what} If that is wrong, tell Insights, and let it be ended at once.",
            reason=reason,
            key=f"appointment:{tenure.pk}",
        )


def tell_of_ending(tenure: Tenure, *, by) -> None:
    """Tell the person that somebody else ended what they were appointed to."""
    if by is None or by.pk == tenure.person_id:
        return
    tell(
        tenure.person,
        kind="appointment_ended",
        title=f"You are no longer {tenure.get_capacity_display().lower()} of {tenure.post}",
        text=f"{by} ended it. What came to you by the post goes to whoever answers for it now. If that is wrong, tell your manager and Insights.",
        reason="You were in the post.",
        key=f"appointment_ended:{tenure.pk}",
    )


def tell_of_new_address(person, *, was: str, by) -> None:
    """Tell the managers of Insights: whoever reads the new mailbox can choose a password and see what the person sees."""
    for manager in insights_managers():
        tell(
            manager,
            kind="address_changed",
            title=f"The sign-in address of {person} was changed",
            text=f"{by or 'The portal'} changed it from {was} to {person.email}. Whoever reads that mailbox can sign in as {person}. If it is not theirs, let the account be closed at once.",
            reason="You manage Insights.",
        )
