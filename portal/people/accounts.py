"""Accounts in the CMS: who has one, what kind, and until when. Roles come from posts, so that no group is chosen here.

There is no password in these screens: whoever kept accounts could otherwise sign in as somebody who sees reviews (V12).
A new person chooses their own by a message.
"""

from django import forms
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.users.views import users

from portal.access.exceptions import Refused
from portal.cms_dates import TypedDateInput

from . import memberships
from .cms import HandsOver
from .models import User

NAMES = ["email", "first_name", "last_name", "affiliation"]


class AccountForm(forms.ModelForm):
    """Address, name, kind and last day of an account."""

    first_name = forms.CharField(max_length=150)
    last_name = forms.CharField(max_length=150)

    class Meta:
        model = User
        fields = [*NAMES, "account_ends"]
        widgets = {"account_ends": TypedDateInput}

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        if data.get("affiliation") in memberships.WITH_LAST_DAY and not data.get("account_ends"):
            self.add_error("account_ends", "An account of this kind needs a last day.")
        return data


class AccountChangeForm(AccountForm):
    """The same, and whether the account is active. Nobody closes their own."""

    class Meta(AccountForm.Meta):
        fields = [*NAMES, "account_ends", "is_active"]

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]
            self.fields["account_ends"].disabled = True

    def _post_clean(self):
        """The instance keeps its values, for the action to compare with."""


class AccountIndexView(users.IndexView):
    @property
    def columns(self):
        replaced = ("is_superuser", "email")
        kept = [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn) and column.name not in replaced]
        return [
            kept[0],
            Column("email", label="E-mail address", sort_key="email"),
            *kept[1:],
            Column("affiliation", accessor="get_affiliation_display"),
            Column("account_ends", label="Last day", sort_key="account_ends"),
        ]


class AccountAddView(HandsOver, users.CreateView):
    log_as = "wagtail.create"


class AccountChangeView(HandsOver, users.EditView):
    pass


class AccountViewSet(users.UserViewSet):
    """Wagtail’s list and forms of accounts, saved by the portal’s actions."""

    index_view_class = AccountIndexView
    add_view_class = AccountAddView
    edit_view_class = AccountChangeView
    template_prefix = ""
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return AccountChangeForm if for_update else AccountForm

    def get_add_view_kwargs(self, **kwargs):
        return super().get_add_view_kwargs(act=add_account, **kwargs)

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(act=change_account, **kwargs)


def add_account(form, user):
    """Make the account that the form describes."""
    data = dict(form.cleaned_data)
    return memberships.create_account(data.pop("email"), by=user, **data)


def change_account(form, user):
    """Change the account as the form says. Only a superuser changes a superuser’s."""
    person = form.instance
    if person.is_superuser and not user.is_superuser:
        raise Refused("This is a superuser’s account. Only another superuser can change it.")
    data = dict(form.cleaned_data)
    last_day = data.pop("account_ends", person.account_ends)
    person = memberships.end_account(person, last_day=last_day, by=user)
    return memberships.change_account(person, by=user, **data)
