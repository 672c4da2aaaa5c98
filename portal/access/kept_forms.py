"""What was typed into a form whose session had ended is kept for the same person until they have signed in again.

It waits in the session of the same browser and is sent only when the person presses send; once it has arrived, it is let go.
"""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

LAST_PERSON = "pk-last-person"
SESSION_KEY = "kept_form"
NOT_KEPT = ("csrfmiddlewaretoken",)
AT_MOST = 1_000_000  # characters


def came_from_here(request) -> bool:
    """Whether the browser says that the form was on a page of this portal."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()


def keep(request) -> bool:
    """Keep what `request` posted for the person who was last signed in with this browser. False where nothing can be kept."""
    owner = request.get_signed_cookie(LAST_PERSON, default="")
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
        if request.user.is_authenticated and request.COOKIES.get(LAST_PERSON, "").partition(":")[0] != str(request.user.pk):
            response.set_signed_cookie(LAST_PERSON, str(request.user.pk), httponly=True, samesite="Lax", secure=request.is_secure())
        return response

    @staticmethod
    def _has_arrived(request, response) -> bool:
        refused = response.status_code >= 400 or hasattr(request, "form_was_kept")
        if request.method != "POST" or refused or not request.user.is_authenticated:
            return False
        return request.session.get(SESSION_KEY, {}).get("path") == request.get_full_path()

    def process_view(self, request, view, args, kwargs):
        too_late = request.method == "POST" and not request.user.is_authenticated and getattr(view, "login_required", True)
        if too_late and "X-Autosave" not in request.headers and keep(request):
            return redirect_to_login(reverse("kept_form"), reverse("account_login"))
        return None
