"""The CMS screens of the review process."""

from wagtail_modeladmin.options import modeladmin_register

from .cycles.cms import CycleAdmin

modeladmin_register(CycleAdmin)
