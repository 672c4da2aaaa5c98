"""The accounts with which one looks around. All have one password, which opens nothing outside a demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from .names import address_of

PASSWORD = "demonstration-only"  # noqa: S105
#: No line of the table is longer, so that it fits a terminal.
WIDEST = 96


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
    Account("Ines Barrow", "Practitioner", "a review that came back and is not read yet, with learning beside its findings"),
    Account("Callum Reid", "Practitioner", "a review that requires improvement, and an action past its date"),
    Account("Dami Okafor", "Reviewer (IRO)", "a review half written, and one that came back with a note"),
    Account("Kofi Mensah", "Reviewer (IRO)", "a review half written; among those done, one allocated despite a conflict"),
    Account("Priya Nair", "Team Manager, First Response 2", "an open escalation, supervision overdue, reviews returned"),
    Account(
        "Ruth Calloway",
        "Team Manager, and named deputy of a vacant post",
        "two teams in two services; in the vacant one, supervision due and an action overdue",
    ),
    Account(
        "Yusuf Demir",
        "Acting Team Manager, First Response 4",
        "a returned review, with assurance and supervision due, as the post’s holder would find",
    ),
    Account("Tom Adeyemi", "Service Manager, Hub and First Response", "an escalation with hours left"),
    Account("Grace Whitcombe", "Head of Service, Hub and First Response", "the same escalation, told but not theirs to assure"),
    Account("Miriam Castle", "Director", "nothing; stands above every line and sees no review but her own"),
    Account("Marek Lis", "Insights officer", "the board of the cycle, with checks, returns and Mosaic"),
    Account("Leila Farouk", "Insights Team Manager", "cycles, panels, framework settings"),
    Account("Hope Amankwah", "Insights Service Manager and Head of Service", "the coming panel, to chair; one person in two posts"),
    Account("Sunita Rao", "Panel member, manager of the IRO team", "the coming panel, with the cases listed for it"),
    Account("Nell Ashworth", "WPD editor", "findings without identities, nominations, the CMS"),
    Account(
        "Samir Haddad",
        "Principal Social Worker, approves the newsletter",
        "an issue that somebody else wrote, to approve; and the coming panel",
    ),
    Account("Petra Novak", "LADO", "nothing; sees what every member of staff sees"),
    Account(
        "Joan Pemberton",
        "Board member, Learning and Improvement",
        "nothing; sees what every member of staff sees, and board packs are to come",
    ),
    Account("Colin Ferris", "MSCP member", "nothing; sees content open to partners, and no figure under ten"),
    Account("Zara Bloom", "Young Scrutineer, account with an end date", "nothing; sees content open to Young Scrutineers"),
    Account("Ama Boateng", "Partner reviewer, account with an end date", "one review allocated to her, late to be booked"),
    Account("Owen Pryce", "System administrator", "nothing; keeps accounts and settings, and sees no review"),
)


def table() -> Iterator[str]:
    """The accounts as lines of at most `WIDEST` characters: the address, then who it is and what waits."""
    wide = max(len(account.email) for account in ACCOUNTS) + 2
    for account in ACCOUNTS:
        yield from wrap(
            f"{account.kind}: {account.what_waits}",
            WIDEST,
            initial_indent=account.email.ljust(wide),
            subsequent_indent=" " * wide,
        )
    yield f"The password of every account is {PASSWORD}."
