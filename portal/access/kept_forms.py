"""What was typed into a form whose session had ended is kept for the same person until they have signed in again.

It waits in the session of the same browser and is sent only when the person presses send; once it has arrived, it is let go.
A few forms wait side by side; what does not fit beside them is refused in a sentence, and none is pushed out by another.
A form says by its token under whose sign-in its page was made: a signed cookie keeps a digest of the latest tokens of the
person who was last signed in with this browser. A page of anybody before them is not kept for them.
"""

import hashlib
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.middleware.csrf import CSRF_TOKEN_LENGTH, _unmask_cipher_token  # type: ignore[attr-defined]
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .arrived_drafts import was_taken_in

LAST_PERSON = "pk-last-person"
SESSION_KEY = "kept_forms"
NUMBER = "pk_kept"  # the field by which a kept form says which one it is
AUTOSAVE = "X-Autosave"  # the header by which a page that saves by itself says its own address
NOT_KEPT = ("csrfmiddlewaretoken", NUMBER)
CARRIED = ("done_at", "pk_draft", "prepared", "revision", "seen", "shown", "submitted_at", "version")  # what a page sends along unseen
AT_MOST = 1_000_000  # characters, of all that are kept together
MOST = 5  # forms
WORDS_FROM = 40  # characters without a blank that are still taken for words
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


def _fields(request) -> list[list]:
    """What was typed or chosen, without tokens and passwords."""
    return [[name, values] for name, values in request.POST.lists() if name not in NOT_KEPT and "password" not in name]


def _size(fields: list[list]) -> int:
    return sum(len(value) for _, values in fields for value in values)


def _is_text(value: str) -> bool:
    return len(value.split()) > 1 or len(value) > WORDS_FROM


def texts_of(fields: list[list]) -> list[str]:
    """The texts among a form's fields, to be shown to who typed them; not choices, and nothing that a page sends along unseen."""
    return [value for name, values in fields if name not in CARRIED for value in values if _is_text(value)]


def typed_texts(request) -> list[str]:
    """The texts among what the signed-in person posted.

    The form's token was checked before: its page was made under the sign-in of the same person.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return []
    return texts_of(_fields(request))


def _may_be_kept(request) -> bool:
    """Whether a person sent the form from a page of this portal that was theirs.

    What a page sends by itself (autosave) is never kept: it says so on the page.
    """
    is_own_form = request.path != reverse("kept_form") and AUTOSAVE not in request.headers
    return is_own_form and bool(_owner_of_page(request)) and came_from_here(request)


def _kept_of(request, owner: str) -> list[dict]:
    return [form for form in request.session.get(SESSION_KEY, []) if form["owner"] == owner]


def _put(request, forms: list[dict]) -> None:
    if forms:
        request.session[SESSION_KEY] = forms
    else:
        request.session.pop(SESSION_KEY, None)


def _fits(request, beside: list[dict]) -> bool:
    size = _size(_fields(request)) + sum(_size(form["fields"]) for form in beside)
    return len(beside) < MOST and size <= AT_MOST


def is_too_much(request) -> bool:
    """Whether what `request` posted would be kept, were it not too long, or one more than can wait."""
    return _may_be_kept(request) and not _fits(request, _kept_of(request, _owner_of_page(request)))


def keep(request) -> bool:
    """Keep what `request` posted for the person whose page it was on. False where nothing can be kept."""
    fields = _fields(request)
    if not _may_be_kept(request) or not _size(fields):
        return False
    owner, path = _owner_of_page(request), request.get_full_path()
    before = _kept_of(request, owner)
    if not any(form["path"] == path and form["fields"] == fields for form in before):
        if not _fits(request, before):
            return False
        number = max((form["number"] for form in before), default=0) + 1
        form = {"number": number, "owner": owner, "path": path, "fields": fields, "files": bool(request.FILES)}
        _put(request, [*before, form | {"at": timezone.now().isoformat()}])
    request.form_was_kept = True
    return True


def too_much(request):
    """The answer to a form that is too long to keep, or one more than can wait."""
    waiting = len(_kept_of(request, _owner_of_page(request)))
    return render(request, "too_long_to_keep.html", {"at_most": f"{AT_MOST:,}", "waiting": waiting, "most": MOST}, status=413)


def kept_for(request) -> list[dict]:
    """What was kept for the signed-in person; what was kept for somebody else is thrown away unseen."""
    mine = _kept_of(request, str(request.user.pk))
    if len(mine) != len(request.session.get(SESSION_KEY, [])):
        _put(request, mine)
    return mine


def waiting_forms(request) -> list[dict]:
    """The kept forms that wait for the signed-in person, said on every page but that which shows them."""
    return [] if request.path == reverse("kept_form") else [with_time(form) for form in _kept_of(request, str(request.user.pk))]


def with_time(form: dict) -> dict:
    """A kept form with the time at which it was sent, to be shown."""
    return form | {"at": parse_datetime(form.get("at", ""))}


def let_go(request, number: str) -> None:
    """The signed-in person does not want the kept form with `number` any more."""
    _put(request, [form for form in kept_for(request) if str(form["number"]) != number])


def _was_saved(request, response) -> bool:
    """Whether what a form, or a page that saves by itself, sent was taken in."""
    if AUTOSAVE in request.headers:
        return response.status_code == 200 and request.user.is_authenticated
    return was_taken_in(request, response)


def _of_page(request) -> list[dict]:
    """The kept forms of the page that `request` was sent from."""
    page = request.get_full_path()
    if AUTOSAVE in request.headers:
        page = request.headers[AUTOSAVE]
    return [form for form in _kept_of(request, str(request.user.pk)) if form["path"] == page]


def _arrived(request) -> list[dict]:
    """Which of the kept forms `request` sent: the one that it names, else those whose words it holds. Other words sent from
    the same page leave what was kept waiting."""
    of_page = _of_page(request)
    if NUMBER in request.POST:
        return [form for form in of_page if str(form["number"]) == request.POST[NUMBER]]
    posted = _words(_fields(request))
    return [form for form in of_page if _holds(posted, _words(form["fields"]))]


def _words(fields) -> dict[str, list[str]]:
    """What a person wrote or chose: without what a page sends along unseen, such as the version that it showed."""
    return {name: [" ".join(value.split()) for value in values] for name, values in fields if name not in CARRIED}


def _holds(posted: dict, kept: dict) -> bool:
    """Whether all that was kept in words is among what was posted, with no other answer beside it."""
    said = {name for name, values in kept.items() if any(letter.isalpha() for value in values for letter in value)}
    if not said:
        return posted == kept
    return said <= posted.keys() and all(posted[name] == values for name, values in kept.items() if name in posted)


def _changes_one_record(request) -> bool:
    """Whether the page shows one record as it stands, rather than adding another one each time."""
    return AUTOSAVE in request.headers or bool(request.POST.get("version")) or "seen" in request.POST


def _settle(request) -> None:
    """Let go of the kept forms that have arrived; of the others of the page, note that it holds something newer."""
    gone = _arrived(request)
    newer = _of_page(request) if _changes_one_record(request) else []
    before = request.session.get(SESSION_KEY, [])
    after = [form | {"newer": True} if form in newer else form for form in before if form not in gone]
    if after != before:
        _put(request, after)


class KeptFormMiddleware:
    """Keeps a form that arrives after its session ended, and remembers who was signed in with this browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and _was_saved(request, response):
            _settle(request)
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

    def process_view(self, request, view, args, kwargs):
        too_late = request.method == "POST" and not request.user.is_authenticated and getattr(view, "login_required", True)
        if too_late and keep(request):
            return redirect_to_login(reverse("kept_form"), reverse("account_login"))
        if too_late and is_too_much(request):
            return too_much(request)
        return None
