"""How allauth behaves here: no sign-up, and no way in for an account that has ended."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import redirect

from portal.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the council, never by oneself."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        if user.has_ended:
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)


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
