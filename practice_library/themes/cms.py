"""Themes in the CMS: added, changed, merged, retired, brought back. Never deleted."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from portal.access.exceptions import Refused
from practice_library.pages.cms import confirm

from .actions import add_theme, bring_back_theme, merge_themes, rename_theme, retire_theme
from .models import Theme

PERMISSION = "practice_library.change_theme"


class ThemeForm(WagtailAdminModelForm):
    """A theme's words and place. What the actions would refuse is said at the field."""

    class Meta:
        fields = ["title", "summary", "synonyms", "parent", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Theme.objects.groups().filter(retired_at__isnull=True)
        self.fields["parent"].empty_label = "None: this is a group"
        if self.instance.pk and self.instance.is_group:
            self.fields["parent"].disabled = True

    def clean(self):
        cleaned = super().clean()
        same = Theme.objects.filter(parent=cleaned.get("parent"), title__iexact=(cleaned.get("title") or "").strip())
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", "There is a theme with this name in the group already.")
        if self.instance.pk and not self.instance.is_group and cleaned.get("parent") is None:
            self.add_error("parent", "Choose the group that the theme belongs to.")
        return cleaned


class ThemeCreateView(generic.CreateView):
    def save_instance(self):
        data = self.form.cleaned_data
        return add_theme(
            title=data["title"], parent=data["parent"], by=self.request.user, summary=data["summary"], synonyms=data["synonyms"]
        )


class ThemeEditView(generic.EditView):
    def save_instance(self):
        data = self.form.cleaned_data
        old = Theme.objects.get(pk=self.object.pk)
        if data["title"] != old.title:
            self.form.instance.title = old.title
        theme = super().save_instance()
        return rename_theme(theme, title=data["title"], by=self.request.user) if data["title"] != old.title else theme


class ThemeIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("parent", "merged_into").annotate(page_count=Count("pages"))

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if not self.request.user.has_perm(PERMISSION):
            return buttons
        if instance.retired_at is None:
            if not instance.is_group:
                buttons.append(Button("Merge", reverse("theme_cms:merge", args=[instance.pk]), icon_name="resubmit", priority=20))
            buttons.append(Button("Retire", reverse("theme_cms:retire", args=[instance.pk]), icon_name="no-view", priority=30))
        elif instance.merged_into_id is None:
            buttons.append(Button("Bring back", reverse("theme_cms:bring_back", args=[instance.pk]), icon_name="undo", priority=30))
        return buttons


class StateColumn(Column):
    """Whether a theme can be chosen, in words."""

    def get_value(self, instance):
        if instance.merged_into_id:
            return f"Merged into {instance.merged_into}"
        return "Retired" if instance.retired_at else "In use"


class ThemeViewSet(ModelViewSet):
    model = Theme
    name = "theme_cms"
    url_prefix = "themes"
    icon = "tag"
    menu_label = "Themes"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ThemeIndexView
    add_view_class = ThemeCreateView
    edit_view_class = ThemeEditView
    list_display = ["title", Column("parent", label="Group"), Column("page_count", label="Pages"), StateColumn("state", label="State")]
    list_filter = ["parent"]
    list_per_page = 100
    search_fields = ["title", "synonyms"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("synonyms"),
            FieldPanel("parent"),
            FieldPanel("position"),
            HelpPanel(template="practice_library/cms/theme_use.html"),
        ],
        base_form_class=ThemeForm,
    )

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in ("delete", "usage")]
        return [
            *kept,
            path("merge/<int:pk>/", merge, name="merge"),
            path("retire/<int:pk>/", retire, name="retire"),
            path("bring-back/<int:pk>/", bring_back, name="bring_back"),
        ]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None, "usage_url_name": None}


class MergeForm(forms.Form):
    """The theme that takes the other one in."""

    into = forms.ModelChoiceField(
        label="Merge it into",
        queryset=Theme.objects.none(),
        empty_label="Choose a theme",
        error_messages={"required": "Choose a theme", "invalid_choice": "Choose a theme that is in use"},
    )

    def __init__(self, *args, theme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Theme.objects.in_use().exclude(pk=theme.pk)


def _theme(request, pk: int) -> Theme:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return get_object_or_404(Theme, pk=pk)


def _do(request, act, done: str):
    """Call `act`, say what happened or why not, and go back to the list."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("theme_cms:index")


def merge(request, pk: int):
    """Ask into which theme, then merge."""
    theme = _theme(request, pk)
    form = MergeForm(request.POST or None, theme=theme)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        return _do(request, lambda: merge_themes(theme, into, by=request.user), f"“{theme}” is part of “{into}” now.")
    count = theme.pages.count()
    pages = {0: "No page carries it.", 1: "1 page moves to the other theme."}.get(count, f"{count} pages move to the other theme.")
    text = f"{pages} Findings that carry it move too. Its old address leads to the other theme. This can’t be undone."
    return confirm(
        request,
        title=f"Merge “{theme}”",
        text=text,
        button="Merge",
        back=reverse("theme_cms:index"),
        form=form,
        icon="tag",
        serious=True,
    )


def retire(request, pk: int):
    """Take a theme out of use."""
    theme = _theme(request, pk)
    if request.method == "POST":
        return _do(request, lambda: retire_theme(theme, by=request.user), f"“{theme}” can’t be chosen any more.")
    text = "It can’t be chosen any more. What carries it keeps it, and it can be brought back."
    return confirm(
        request, title=f"Retire “{theme}”", text=text, button="Retire", back=reverse("theme_cms:index"), icon="tag", serious=True
    )


def bring_back(request, pk: int):
    """Put a retired theme into use again."""
    theme = _theme(request, pk)
    if request.method == "POST":
        return _do(request, lambda: bring_back_theme(theme, by=request.user), f"“{theme}” is in use again.")
    return confirm(
        request,
        title=f"Bring back “{theme}”",
        text="It can be chosen again.",
        button="Bring back",
        back=reverse("theme_cms:index"),
        icon="tag",
    )
