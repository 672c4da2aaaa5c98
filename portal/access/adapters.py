"""How allauth behaves here: no sign-up, and no way in for an account that has ended."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
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
    """Single sign-on opens the account that carries the same e-mail address, and makes none."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        if sociallogin.is_existing:
            return
        address = (sociallogin.user.email or "").lower()
        user = User.objects.filter(email__iexact=address, is_active=True).first() if address else None
        if user is None:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        sociallogin.connect(request, user)
