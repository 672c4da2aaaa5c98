"""The accounts with which one looks around. All have one password, which opens nothing outside a demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass

from .names import address_of

PASSWORD = "demonstration-only"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """A person to sign in as, what they are, and what waits for them."""

    name: str
    kind: str
    what_waits: str

    @property
    def email(self) -> str:
        return address_of(*self.name.split(" ", 1))


ACCOUNTS = (
    Account("Ines Barrow", "Practitioner", "a review that came back this week, with learning beside its findings"),
    Account("Callum Reid", "Practitioner", "a review that requires improvement, and actions"),
    Account("Dami Okafor", "Reviewer (IRO)", "a review half written, and one that came back"),
    Account("Kofi Mensah", "Reviewer (IRO)", "reviews done, one of them allocated despite a conflict"),
    Account("Priya Nair", "Team Manager, First Response 2", "an open escalation, supervision overdue, reviews returned"),
    Account("Ruth Calloway", "Team Manager, and named deputy of a vacant post", "two teams in two services"),
    Account("Yusuf Demir", "Acting Team Manager, First Response 4", "what the post’s holder would see"),
    Account("Tom Adeyemi", "Service Manager, Hub and First Response", "an escalation with hours left"),
    Account("Grace Whitcombe", "Head of Service, Hub and First Response", "the same escalation, told but not theirs to assure"),
    Account("Miriam Castle", "Director", "stands above every line and sees no review but her own"),
    Account("Marek Lis", "Insights officer", "the cycle: checks, returns, Mosaic"),
    Account("Leila Farouk", "Insights Team Manager", "cycles, panels, framework settings"),
    Account("Hope Amankwah", "Insights Service Manager and Head of Service", "chairs next week’s panel; one person in two posts"),
    Account("Sunita Rao", "Panel member, manager of the IRO team", "the cases listed for next week’s panel"),
    Account("Nell Ashworth", "WPD editor", "findings without identities, nominations, the CMS"),
    Account(
        "Samir Haddad", "Principal Social Worker, approves the newsletter", "the newsletter desk, where somebody else’s issue is approved"
    ),
    Account("Petra Novak", "LADO", "what every member of staff sees"),
    Account("Joan Pemberton", "Board member, Learning and Improvement", "what every member of staff sees; board packs are to come"),
    Account("Colin Ferris", "MSCP member", "content open to partners, figures under the stricter rule"),
    Account("Zara Bloom", "Young Scrutineer, account with an end date", "content open to Young Scrutineers"),
    Account("Ama Boateng", "Partner reviewer, account with an end date", "one review allocated to her"),
    Account("Owen Pryce", "System administrator", "accounts and settings, and no review"),
)


def table() -> Iterator[str]:
    """The accounts as lines of a plain table."""
    wide = max(len(account.email) for account in ACCOUNTS)
    kind = max(len(account.kind) for account in ACCOUNTS)
    yield f"{'Address':<{wide}}  {'Who':<{kind}}  What waits"
    for account in ACCOUNTS:
        yield f"{account.email:<{wide}}  {account.kind:<{kind}}  {account.what_waits}"
    yield f"The password of every account is {PASSWORD}."
