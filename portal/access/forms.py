"""allauth's forms, with sentences of the portal's own where something is left empty or is wrong."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from django.core.exceptions import ValidationError

SENTENCES = {
    "login": "Write your e-mail address.",
    "email": "Write your e-mail address.",
    "password": "Write your password.",
    "oldpassword": "Write your current password.",
    "password1": "Write a new password.",
    "password2": "Write the new password once more.",
    "code": "Write the code that the app shows.",
}
ADDRESS = "Write a whole e-mail address, such as ines.barrow@alderbrook.example."
NOT_ALIKE = "The two passwords differ. Write the same one twice."


class OwnSentences:
    """Put the sentences of this file in the place of “This field is required.” and its like."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in SENTENCES:
                field.error_messages["required"] = SENTENCES[name]
            if name in ("login", "email"):
                field.error_messages["invalid"] = ADDRESS


class TwoAlike(OwnSentences):
    """A new password, written twice."""

    def add_error(self, field, error):
        super().add_error(field, NOT_ALIKE if field == "password2" and not isinstance(error, ValidationError) else error)


class LoginForm(OwnSentences, account.LoginForm):
    """Sign in."""


class ReauthenticateForm(OwnSentences, account.ReauthenticateForm):
    """The password again, before something that matters."""


class ResetPasswordForm(OwnSentences, account.ResetPasswordForm):
    """Ask for a link with which to set a new password."""


class ResetPasswordKeyForm(TwoAlike, account.ResetPasswordKeyForm):
    """A new password, by the link."""


class SetPasswordForm(TwoAlike, account.SetPasswordForm):
    """A first password."""


class ChangePasswordForm(TwoAlike, account.ChangePasswordForm):
    """Another password, with the one that there is."""


class SecondStepForm(OwnSentences, second_step.AuthenticateForm):
    """The code, after the password."""


class SecondStepAgainForm(OwnSentences, second_step.ReauthenticateForm):
    """The code again, before something that matters."""


class AppForm(OwnSentences, app.ActivateTOTPForm):
    """The app's first code."""
