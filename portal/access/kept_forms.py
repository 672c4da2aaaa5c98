"""What was typed into a form whose session had ended is kept for the same person until they have signed in again.

It waits in the session of the same browser and is sent only when the person presses send; once it has arrived, it is let go.
A form says by its token under whose sign-in its page was made: a signed cookie keeps a digest of the latest tokens of the
person who was last signed in with this browser. A page of anybody before them is not kept for them.
"""

import hashlib
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.middleware.csrf import CSRF_TOKEN_LENGTH, _unmask_cipher_token  # type: ignore[attr-defined]
from django.urls import reverse

LAST_PERSON = "pk-last-person"
SESSION_KEY = "kept_form"
NOT_KEPT = ("csrfmiddlewaretoken",)
AT_MOST = 1_000_000  # characters
TOKENS_REMEMBERED = 4


def came_from_here(request) -> bool:
    """Whether the browser says that the form was on a page of this portal."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()


def _digest(token: str) -> str:
    """A digest of the secret in a form's token or cookie, whichever way it is masked."""
    secret = _unmask_cipher_token(token) if len(token) == CSRF_TOKEN_LENGTH else token
    return hashlib.sha256(secret.encode()).hexdigest()[:20]


def _last_person(request) -> tuple[str, list[str]]:
    """The number of the person who was last signed in with this browser, and digests of the tokens of their pages."""
    person, _, tokens = request.get_signed_cookie(LAST_PERSON, default="").partition("-")
    return person, [token for token in tokens.split(".") if token]


def _owner_of_page(request) -> str:
    """The person whose page the posted form was on; "" where that is not known."""
    person, tokens = _last_person(request)
    token = request.POST.get("csrfmiddlewaretoken", "")
    try:
        return person if token and _digest(token) in tokens else ""
    except ValueError:
        return ""


def keep(request) -> bool:
    """Keep what `request` posted for the person whose page it was on. False where nothing can be kept.

    What a page sends by itself (autosave) is never kept: it says so on the page.
    """
    if "X-Autosave" in request.headers:
        return False
    owner = _owner_of_page(request)
    fields = [(name, values) for name, values in request.POST.lists() if name not in NOT_KEPT and "password" not in name]
    size = sum(len(value) for _, values in fields for value in values)
    if not owner or not size or size > AT_MOST or not came_from_here(request):
        return False
    request.session[SESSION_KEY] = {"owner": owner, "path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    request.form_was_kept = True
    return True


def kept_for(request) -> dict | None:
    """What was kept for the signed-in person; what was kept for somebody else is thrown away unseen."""
    kept = request.session.get(SESSION_KEY)
    if kept and kept["owner"] != str(request.user.pk):
        del request.session[SESSION_KEY]
        return None
    return kept


class KeptFormMiddleware:
    """Keeps a form that arrives after its session ended, and remembers who was signed in with this browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if self._has_arrived(request, response):
            del request.session[SESSION_KEY]
        if request.user.is_authenticated:
            self._remember(request, response)
        return response

    @staticmethod
    def _remember(request, response) -> None:
        """Note whose pages this browser has, by the token that their forms carry."""
        secret = request.META.get("CSRF_COOKIE")
        if not secret:
            return
        me = str(request.user.pk)
        person, tokens = _last_person(request)
        known = tokens if person == me else []
        token = _digest(secret)
        if token not in known:
            value = f"{me}-{'.'.join([*known, token][-TOKENS_REMEMBERED:])}"
            response.set_signed_cookie(LAST_PERSON, value, httponly=True, samesite="Lax", secure=request.is_secure())

    @staticmethod
    def _has_arrived(request, response) -> bool:
        refused = response.status_code >= 400 or hasattr(request, "form_was_kept")
        if request.method != "POST" or refused or not request.user.is_authenticated:
            return False
        return request.session.get(SESSION_KEY, {}).get("path") == request.get_full_path()

    def process_view(self, request, view, args, kwargs):
        too_late = request.method == "POST" and not request.user.is_authenticated and getattr(view, "login_required", True)
        if too_late and keep(request):
            return redirect_to_login(reverse("kept_form"), reverse("account_login"))
        return None
