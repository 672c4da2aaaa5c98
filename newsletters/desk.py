"""What the newsletter desk shows of an issue: its text, what can be done now, what happened."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse

from portal.audit.models import Event

from .authors import approvers_of, author_ids_of
from .models import NewsletterPage
from .queries import without
from .rules import Hindrance, approves_newsletters, hindrance_to_approval

S = NewsletterPage.State
MOST_NAMES = 4

WORDS = {
    "newsletter.drafted": "Begun",
    "newsletter.finding_added": "A finding was added",
    "newsletter.proposed": "Proposed",
    "newsletter.taken_back": "Taken back",
    "newsletter.approved": "Approved and published",
    "newsletter.sent": "Sent",
    "newsletter.sending_resumed": "Sending resumed",
}
ON_ITS_WAY = ("newsletter.proposed", "newsletter.taken_back", "newsletter.approved")


def figures_of(issues, state: str) -> list[dict]:
    """How many issues are in each state, each a link that shows them."""
    counts = dict(issues.order_by().values_list("state").annotate(Count("pk")))
    labels = {S.DRAFT: "being written", S.PROPOSED: "waiting for approval", S.APPROVED: "approved, to be sent", S.SENT: "sent"}
    here = reverse("newsletter_desk")
    return [
        {"number": counts.get(key, 0), "label": label, "url": f"{here}?state={key.value}", "current": key == state}
        for key, label in labels.items()
    ]


@dataclass(frozen=True)
class CameBack:
    """An issue that somebody else took back from approval, who it was, and what they said should be corrected."""

    issue: NewsletterPage
    by: str
    note: str


def came_back_to(user) -> list[CameBack]:
    """Issues that `user` proposed last and that somebody else took back, until they are proposed again."""
    issues = {issue.pk: issue for issue in NewsletterPage.objects.at_desk(user).exclude(state=S.PROPOSED).order_by("-issue_date", "-pk")}
    about = ContentType.objects.get_for_model(NewsletterPage)
    events = Event.objects.filter(subject_type=about, subject_id__in=list(issues), verb__in=ON_ITS_WAY).select_related("by")
    ways: dict[int, list[Event]] = {}
    for event in events:
        ways.setdefault(event.subject_id, []).append(event)
    return [
        CameBack(issue=issue, by=str(way[-1].by or "Somebody"), note=way[-1].data.get("note", ""))
        for issue in issues.values()
        if _came_back(way := ways.get(issue.pk, []), user)
    ]


def _came_back(way: list, user) -> bool:
    if len(way) < 2 or way[-1].verb != "newsletter.taken_back":
        return False
    return way[-2].by_id == user.pk and way[-1].by_id != user.pk


@dataclass(frozen=True)
class Approvals:
    """Issues that wait for approval: those that the person may approve, those that they wrote or proposed, and the others."""

    yours: list[NewsletterPage] = field(default_factory=list)
    written_by_you: list[NewsletterPage] = field(default_factory=list)
    for_others: list[NewsletterPage] = field(default_factory=list)


def approvals_for(user) -> Approvals:
    """What waits for approval, from where the person stands (R14). Two queries, however many there are."""
    waiting = list(NewsletterPage.objects.at_desk(user).filter(state=S.PROPOSED).order_by("-issue_date", "-pk"))
    authors = author_ids_of(waiting) if waiting else {}
    found = Approvals()
    for issue in waiting:
        if user.pk in authors[issue.pk]:
            found.written_by_you.append(issue)
        else:
            (found.yours if approves_newsletters(user) else found.for_others).append(issue)
    return found


def shown_draft(issue) -> tuple[NewsletterPage, bool]:
    """The text to read, and whether something was written after it: what is proposed, else the latest draft."""
    if issue.state == S.PROPOSED and issue.proposed_revision:
        return issue.proposed_revision.as_object(), issue.latest_revision_id != issue.proposed_revision_id
    return issue.get_latest_revision_as_object(), False


def acts_of(issue, user) -> list[dict]:
    """What the person can do with the issue now, the main thing first; with `why` where approving is not theirs."""
    acts = []
    if issue.state == S.PROPOSED:
        acts += _approval(issue, user)
        acts.append(_act("Take back", "newsletter_take_back", issue))
    elif issue.latest_revision_id != issue.approved_revision_id or not issue.live:
        acts.append(_act("Propose", "newsletter_propose", issue))
    if issue.state == S.APPROVED and issue.live:
        acts.insert(0, _act("Send", "newsletter_send", issue))
    if issue.sent_at and issue.live and not issue.withdrawn_on and (left := without(issue).count()):
        who = "one person who doesn’t" if left == 1 else f"{left} who don’t"
        acts.append(_act(f"Send to the {who} have it yet", "newsletter_send_rest", issue))
    return acts


def _approval(issue, user) -> list[dict]:
    why_not = why_not_approve(issue, user)
    return [{"why": why_not}] if why_not else [_act("Approve", "newsletter_approve", issue)]


def why_not_approve(issue, user) -> str:
    """Why the person can't approve the issue now, and who can (R14); "" where they can."""
    hindrance = hindrance_to_approval(issue, user)
    if hindrance is Hindrance.STATE:
        return "This issue is not waiting for approval."
    if hindrance is Hindrance.POST:
        return f"WPD, the Principal Social Worker or an Insights manager approves it. {_who_can(issue)}"
    if hindrance is Hindrance.AUTHOR:
        return f"You wrote some of this issue or proposed it, so somebody else approves it. {_who_can(issue)}"
    return ""


def _who_can(issue) -> str:
    names = [str(person) for person in approvers_of(issue)]
    if not names:
        return "Nobody else can at present: ask Insights to fill one of these posts."
    if len(names) > MOST_NAMES:
        names = [*names[:MOST_NAMES], "one of their colleagues"]
    return f"Ask {' or '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}."


def _act(label: str, name: str, issue) -> dict:
    return {"label": label, "url": reverse(name, args=[issue.pk])}


def history_of(issue) -> list[dict]:
    """What happened to the issue, as entries of the timeline."""
    events = Event.objects.about(issue).filter(verb__in=WORDS).select_related("by")
    return [
        {"title": WORDS[event.verb], "who": str(event.by or ""), "when": event.at, "text": _details(event), "state": "done"}
        for event in events
    ]


def _details(event) -> str:
    if event.verb == "newsletter.taken_back":
        return event.data.get("note", "")
    if "recipients" in event.data:
        return f"To {event.data['recipients']} members of staff"
    return f"Finding {event.data['finding']}" if "finding" in event.data else ""
