"""Keeps what V1-V12 guard out of the CMS's own lists: site history, usage, references (V12).

Whatever screen a room builds for its records, Wagtail must not show their names, texts or links beside it.
"""

from django.apps import apps
from wagtail.log_actions import registry as wagtail_log

from .guarded import is_guarded_model


def keep_guarded_out_of_the_cms() -> None:
    """Let Wagtail neither log nor index rows of guarded models. Called once, before Wagtail is ready."""
    for model in apps.get_models():
        if is_guarded_model(model):
            setattr(model, "wagtail_reference_index_ignore", True)  # noqa: B010 - Wagtail reads it from any model
            wagtail_log.log_entry_models_by_type.register(model, value=None, exact_class=True)
