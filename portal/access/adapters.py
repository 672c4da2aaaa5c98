"""How allauth behaves here: no sign-up, and no way in for an account that has ended."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import redirect

from portal.people.models import User

FRONT_PAGE = "/"
WRONG_CODE = "This code is wrong or too old. Write the one that the app shows now, or one of your recovery codes."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the council, never by oneself."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account has ended. If you still need it, ask a system administrator.",
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both, or choose “I have forgotten my password”.",
        "enter_current_password": "This is not your current password. Try again, or choose “I have forgotten it”.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password. Try again, or sign out and choose “I have forgotten my password”.",
        "invalid_or_expired_key": "This link no longer works. Ask for a new one.",
        "invalid_login": "The e-mail address or the password is wrong. Check both, or choose “I have forgotten my password”.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
        "rate_limited": "There were too many tries. Wait five minutes, then try again.",
        "same_as_current": "Write one that differs from the one you have.",
        "too_many_login_attempts": "There were too many tries to sign in. Wait five minutes, then try again.",
        "unknown_email": "No account has this e-mail address. Check it, or ask a system administrator.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Where signing in may lead on to: any page of the portal but the front page, which counts as none.

        So who opens the portal's bare address lands where their work is (docs/decisions/0016).
        """
        return url != FRONT_PAGE and super().is_safe_url(url)

    def pre_login(self, request, user, **kwargs):
        if user.has_ended:
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of signing in, in the portal's words."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens the account that carries the same e-mail address, and makes none.

    Once opened, the account is known by the directory's own number for the person, whatever their address is later.
    """

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        user = sociallogin.user if sociallogin.is_existing else _carrier_of(_address_in(sociallogin))
        if user is None:
            raise SignupClosedException
        if user.has_ended or not user.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


def _address_in(sociallogin) -> str:
    """The address that the directory says the person has; "" where it says that it has not checked it."""
    said = sociallogin.account.get_provider_account().get_user_data() or {}
    is_unchecked = str(said.get("email_verified", "")).lower() == "false"
    return "" if is_unchecked else sociallogin.user.email or ""


def _carrier_of(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None
