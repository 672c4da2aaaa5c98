"""What the settings say for an environment, and what is kept of a change in them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from portal.audit.actions import record_read, record_reads
from portal.council import FrameworkSettings
from portal.models import ReadEntry

DIRECTORY = {
    "OIDC_SERVER_URL": "https://login.microsoftonline.com/alderbrook/v2.0",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "not-a-real-one",
}


def said_by_settings(expression: str, **variables) -> str:
    """What `expression` gives where the portal starts with these variables."""
    code = f"from django.conf import settings; print({expression})"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test", **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("variables", "targets"),
    [({"OIDC_SERVER_URL": ""}, ["'self'"]), (DIRECTORY, ["'self'", "https://login.microsoftonline.com"])],
)
def test_a_form_may_lead_to_the_directory_where_single_sign_on_is_set_up_and_nowhere_else(variables, targets):
    assert said_by_settings("settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']", **variables) == str(targets)


def test_the_number_of_proxies_comes_from_the_environment():
    assert said_by_settings("settings.ALLAUTH_TRUSTED_PROXY_COUNT", ALLAUTH_TRUSTED_PROXY_COUNT="2") == "2"


def test_the_tests_leave_no_folder_behind():
    folders = said_by_settings("settings.MEDIA_ROOT, settings.WAGTAILSEARCH_BACKENDS['default']['PATH'], end=''").split()
    parents = {Path(folder).parent for folder in folders}
    assert [parent.name.startswith("portal-tests-") for parent in parents] == [True]
    assert [parent for parent in parents if parent.exists()] == []


def test_V12_a_row_of_a_list_is_logged_from_the_same_address_as_a_page(council, rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/reviews/", headers={"x-forwarded-for": "203.0.113.9"}, REMOTE_ADDR="10.0.0.1")
    request.user = council.reviewer
    record_read(council.child, request, "page")
    record_reads([council.child], request, "row of the list")
    assert list(ReadEntry.objects.values_list("address", flat=True)) == ["203.0.113.9", "203.0.113.9"]


def test_a_change_of_the_framework_keeps_who_made_it_and_both_values(council, client):
    held = FrameworkSettings.load()
    client.force_login(council.insights_manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("wagtailsettings:edit", args=["portal", "frameworksettings", held.pk])
    form = client.get(address).context["form"]
    words = {name: form[name].value() for name in form.fields} | {"conflict_months": 6}
    assert (
        client.post(address, {name: value for name, value in words.items() if value is not None and value is not False}).status_code == 302
    )
    entry = LogEntry.objects.get_for_object(FrameworkSettings.load()).filter(action=LogEntry.Action.UPDATE).get()
    assert (entry.actor, entry.changes_dict["conflict_months"]) == (council.insights_manager, ["12", "6"])
