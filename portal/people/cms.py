"""What the CMS screens of people share: forms that hand over to an action, dated rows that are ended, never deleted."""

from django import forms
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from portal.access.exceptions import Refused
from portal.cms_dates import TypedDateTimeInput


class HandsOver:
    """A view that saves by an action: `act(form, user)` gives the row. What the action refuses is said in the form."""

    act = None
    log_as = "wagtail.edit"

    def save_instance(self):
        row = self.act(self.form, self.request.user)
        log(row, self.log_as, user=self.request.user)
        return row

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class AddView(HandsOver, generic.CreateView):
    log_as = "wagtail.create"


class ChangeView(HandsOver, generic.EditView):
    pass


class RelatedIndexView(generic.IndexView):
    """A list that reads what its rows point at in the same query."""

    def get_base_queryset(self):
        related = [field.name for field in self.model._meta.fields if field.many_to_one]
        return super().get_base_queryset().select_related(*related)


class KeptViewSet(ModelViewSet):
    """Rows that are added and changed by actions. `add_act` and `change_act` are given the valid form and the person."""

    index_view_class = RelatedIndexView
    add_view_class = AddView
    edit_view_class = ChangeView
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    search_backend_name = None
    add_form_class: type[forms.ModelForm]
    change_form_class: type[forms.ModelForm]

    def get_form_class(self, for_update=False):
        return self.change_form_class if for_update else self.add_form_class

    def get_add_view_kwargs(self, **kwargs):
        return super().get_add_view_kwargs(act=self.add_act, **kwargs)

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(act=self.change_act, **kwargs)

    def add_act(self, form, user):
        raise NotImplementedError

    def change_act(self, form, user):
        raise NotImplementedError


class DatedForm(forms.ModelForm):
    """The form for a new dated row. Without a start it starts now."""

    starts = forms.DateTimeField(label="From", required=False, widget=TypedDateTimeInput(), help_text="Empty: from now on. London time.")

    def clean_starts(self):
        return self.cleaned_data["starts"] or timezone.now()


class EndForm(forms.ModelForm):
    """The form that ends a dated row; nothing else of it can be changed, so that yesterday stays as it was."""

    ends = forms.DateTimeField(
        label="Until",
        required=False,
        widget=TypedDateTimeInput(),
        help_text="The first moment at which it no longer holds. Empty: from now on. London time.",
    )

    class Meta:
        fields = ["ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        begins = "begins" if self.instance.starts > timezone.now() else "began"
        since = f"It {begins} {moment_words(self.instance.starts)}"
        until = f" and ends {moment_words(self.instance.ends)}" if self.instance.ends else ""
        self.fields["ends"].help_text = f"{since}{until}. {self.fields['ends'].help_text}"

    def clean_ends(self):
        ends = self.cleaned_data["ends"] or timezone.now()
        if self.instance.ends and self.instance.ends <= ends:
            raise forms.ValidationError(f"It ends {moment_words(self.instance.ends)} already. It can only end sooner.")
        return ends

    def _post_clean(self):
        """The action checks the row and closes it; the instance shown stays as it is until then."""


class EndView(ChangeView):
    """Says what the row is, and ends it."""

    page_title = "End"
    submit_button_label = "End"
    submit_button_active_label = "Ending"
    success_message = "“%(object)s” has an end now."
    error_message = "It was not ended."

    def get_success_message(self):
        return super().get_success_message() if self.object.ends else f"“{self.object}” was called off."

    def get_success_buttons(self):
        return super().get_success_buttons() if self.object.ends else []


class DatedViewSet(KeptViewSet):
    """Dated rows: added, and ended. The list shows what holds now first."""

    edit_view_class = EndView
    ordering = "-starts"
    list_export = ()

    @property
    def change_form_class(self):
        return forms.modelform_factory(self.model, form=EndForm)


def moment_column(name: str, label: str) -> Column:
    """A column that says a moment in London's time, sortable."""

    return Column(name, label=label, accessor=lambda row: moment_words(getattr(row, name)), sort_key=name)


def moment_words(moment) -> str:
    """A moment in London's time, such as 4 December 2026, 09:00; a dash for none."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y, %H:%M}"
