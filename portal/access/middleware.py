"""What stands between every request and every view: ended accounts, private caching, the CMS's door, refusals, wrong turns."""

from csp.constants import UNSAFE_INLINE
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from .exceptions import Refused
from .groups import keep_in_step
from .kept_forms import typed_texts

CMS = "/admin/"


class AccountEndMiddleware:
    """Signs out an account whose last day has passed (V9)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.has_ended:
            logout(request)
            return redirect("account_inactive")
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Nothing that a signed-in person saw stays in a cache, so the back button shows nothing after sign-out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response


class CmsDoorMiddleware:
    """Opens the CMS to those whose post gives them a group there, as it stands at this request.

    Wagtail would send others to sign in, again and again; they are told instead. Its screens need inline styles and
    scripts, which are allowed here and nowhere else.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(CMS):
            return self.get_response(request)
        if request.user.is_authenticated:
            keep_in_step(request.user)
            if not request.user.has_perm("wagtailadmin.access_admin"):
                reason = "The editors’ pages are for WPD, Insights and system administrators."
                return render(request, "403.html", {"reason": reason}, status=403)
        response = self.get_response(request)
        response._csp_update = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE]}
        return response


class RefusalMiddleware:
    """Answers a refused act or a closed door with a sentence and a way on, and shows what was typed once more."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(request, "refused.html", {"refusal": exception, "typed": typed_texts(request)}, status=409)
        if isinstance(exception, PermissionDenied) and not request.path.startswith(CMS):
            return render(request, "403.html", {"reason": str(exception), "typed": typed_texts(request)}, status=403)
        return None


class WrongMethodMiddleware:
    """Shows the way back to who opens the address of a button as a page, as after signing in anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or request.path.startswith(CMS):
            return response
        page = render(request, "405.html", {"page_above": page_above(request.path)}, status=405)
        page["Allow"] = response["Allow"]
        return page


def page_above(path: str) -> str:
    """The address of the nearest page above `path`, which is where its button stands; else the front page."""
    while len(path) > 1:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name and match.url_name != "wagtail_serve":
            return path
    return "/"
