"""Deny by default: every address asks for sign-in, or stands on the short list of open ones."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.access.public import PUBLIC_URL_NAMES

DUMMIES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000001", "path": "x"}


def patterns(resolver, prefix="", namespace=""):
    """Every pattern below `resolver`: its full name and a route with its parts left in."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield (namespace + entry.name) if entry.name else "", route


GROUP = r"\((?:\?P<\w+>)?((?:[^()]|\([^()]*\))*)\)\??"


def example(route: str) -> str:
    """A path that the route takes."""
    path = re.sub(r"(?<!P)<(?:(\w+):)?\w+>", lambda part: DUMMIES.get(part.group(1) or "str", "1"), route)
    path = re.sub(GROUP, lambda part: "1" if "\\d" in part.group(1) or "-" in part.group(1) else "x", path)
    return "/" + re.sub(r"[\^$\\?*+]", "", path.replace("^.*/$", "nowhere/")).lstrip("/")


EVERY = sorted(set(patterns(get_resolver())))


def test_there_are_addresses_to_walk():
    names = {name for name, _ in EVERY}
    assert {"notices", "profile", "people_import", "wagtailadmin_home", "account_login", "health"} <= names
    assert len(EVERY) > 200


def test_list_of_open_addresses_names_no_address_that_is_gone():
    assert {name for name in PUBLIC_URL_NAMES if name not in {name for name, _ in EVERY}} == set()


@pytest.mark.django_db
def test_every_address_asks_for_sign_in_or_is_on_the_list(client):
    """A new address that does neither is named here: put it behind sign-in, or on the list with its reason."""
    client.raise_request_exception = False
    open_ones = {}
    for name, route in EVERY:
        if name in PUBLIC_URL_NAMES:
            continue
        path = example(route)
        for method in (client.get, client.post):
            response = method(path)
            if response.status_code == 301 and response.url == f"{path}/":
                response = method(response.url)
            asks = response.status_code == 302 and response.url.startswith(("/account/login/", "/admin/login/"))
            if not asks:
                open_ones[f"{name or '(no name)'} {path}"] = response.status_code
    assert open_ones == {}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/admin/password_reset/"])
def test_doors_that_wagtail_brings_lead_to_the_one_sign_in(client, council, path):
    """A password alone, without the second step, must open nothing."""
    response = client.post(path, {"username": council.admin.email, "password": "a-long-password"})
    assert (response.status_code, response.url.partition("?")[0]) == (302, "/account/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_inactive", "account_reset_password", "council_css", "health"])
def test_open_addresses_open(client, name):
    from django.urls import reverse

    assert client.get(reverse(name)).status_code == 200
