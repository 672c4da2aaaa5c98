"""Names the drafts that have arrived, so that the browser which keeps them lets go of these and of no other.

A form is sent with the name of its draft. When its view has taken it in, the next page says that name once.
"""

import re

from django.contrib.messages import ERROR, get_messages

FIELD = "pk_draft"
SESSION_KEY = "arrived_drafts"
NAME = re.compile(r"[0-9a-z]{8,20}")
MOST = 20


class ArrivedDraftMiddleware:
    """Notes the draft of each form that was taken in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and NAME.fullmatch(request.POST.get(FIELD, "")) and was_taken_in(request, response):
            request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), request.POST[FIELD]][-MOST:]
        return response


def was_taken_in(request, response) -> bool:
    """A view that took a form in sends its writer on to another page, without an error message."""
    if response.status_code not in (302, 303) or not request.user.is_authenticated or hasattr(request, "form_was_kept"):
        return False
    said_now = getattr(get_messages(request), "_queued_messages", [])
    return not any(message.level >= ERROR for message in said_now)


def take_arrived(request) -> str:
    """The names of the drafts that have arrived since the last page, which says them once."""
    return " ".join(request.session.pop(SESSION_KEY, []))
