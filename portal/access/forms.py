"""allauth's forms, each with a sentence of its own where something is left empty."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app

SENTENCES = {
    "login": "Write your e-mail address.",
    "email": "Write your e-mail address.",
    "password": "Write your password.",
    "oldpassword": "Write your current password.",
    "password1": "Write a new password.",
    "password2": "Write the new password once more.",
    "code": "Write the code that the app shows.",
}


class SaysWhatIsMissing:
    """Put the sentences of this file in the place of “This field is required.”"""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in SENTENCES:
                field.error_messages["required"] = SENTENCES[name]


class LoginForm(SaysWhatIsMissing, account.LoginForm):
    """Sign in."""


class ReauthenticateForm(SaysWhatIsMissing, account.ReauthenticateForm):
    """The password again, before something that matters."""


class ResetPasswordForm(SaysWhatIsMissing, account.ResetPasswordForm):
    """Ask for a link with which to set a new password."""


class ResetPasswordKeyForm(SaysWhatIsMissing, account.ResetPasswordKeyForm):
    """A new password, by the link."""


class SetPasswordForm(SaysWhatIsMissing, account.SetPasswordForm):
    """A first password."""


class ChangePasswordForm(SaysWhatIsMissing, account.ChangePasswordForm):
    """Another password, with the one that there is."""


class SecondStepForm(SaysWhatIsMissing, second_step.AuthenticateForm):
    """The code, after the password."""


class SecondStepAgainForm(SaysWhatIsMissing, second_step.ReauthenticateForm):
    """The code again, before something that matters."""


class AppForm(SaysWhatIsMissing, app.ActivateTOTPForm):
    """The app's first code."""
