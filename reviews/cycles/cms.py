"""Cycles in the CMS: a list to find one in. It is worked on in the portal, outside the CMS."""

from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.panels import FieldPanel
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from .models import Cycle


class InsightsOnly(PermissionHelper):
    """Insights may list; nobody makes, changes or deletes a cycle here, and a superuser is refused like others (V12)."""

    def user_has_any_permissions(self, user):
        return user.has_perm("reviews.run_cycles")

    user_can_list = user_has_any_permissions

    def user_can_create(self, user):
        return False

    def user_can_inspect_obj(self, user, obj):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class CycleAdmin(ModelAdmin):
    """The list of cycles with its counts, each leading to the board."""

    model = Cycle
    menu_label = "Cycles"
    menu_icon = "calendar-alt"
    menu_order = 300
    permission_helper_class = InsightsOnly
    history_view_enabled = False
    inspect_view_enabled = False
    list_display = ("area_of_focus", "board", "state", "sample", "waiting", "closes_on")
    list_filter = ("state",)
    search_fields = ("area_of_focus",)
    list_per_page = 25
    #: Named, because the model's own `panels` are the moderation panels of a cycle.
    panels = [FieldPanel("area_of_focus")]

    def get_queryset(self, request):
        return Cycle.objects.visible_to(request.user).with_counts()

    @staticmethod
    def board(cycle) -> str:
        return format_html('<a href="{}">{}</a>', reverse("cycle_board", args=[cycle.pk]), cycle.name)

    @staticmethod
    def sample(cycle) -> int:
        return cycle.sample

    @staticmethod
    def waiting(cycle) -> int:
        return cycle.waiting

    board.short_description = "Month"  # type: ignore[attr-defined]
    sample.short_description = "In sample"  # type: ignore[attr-defined]
    waiting.short_description = "Not allocated"  # type: ignore[attr-defined]
