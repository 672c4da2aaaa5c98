"""What it means that a letter was not taken, and when it is tried again."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

#: What a server says of one letter. Anything else concerns the server: it is away, or lets the portal send nothing.
LETTERS_OWN = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError)
FOR_GOOD = 500
SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
LONGEST_OF_URGENT = timedelta(minutes=5)


def is_refused_for_good(error: Exception) -> bool:
    """Whether a try failed because of the letter itself: its address or text is refused for good, or it can't be made."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= FOR_GOOD
    return isinstance(error, SMTPNotSupportedError) or not isinstance(error, (SMTPException, OSError))


def pause_after(notice, refusals: int, at: datetime) -> timedelta:
    """How long a letter that was not taken is left: doubled at each refusal for good, up to an hour.

    Without one it is a tenth of what it has waited already, and for an urgent letter never more than five minutes.
    """
    if refusals:
        return min(SHORTEST * 2**refusals, LONGEST)
    longest = LONGEST_OF_URGENT if notice.is_urgent else LONGEST
    return min(max((at - notice.created_at) / 10, SHORTEST), longest)
