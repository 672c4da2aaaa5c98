"""Nonsense in a setting is refused in one sentence that names it, with no traceback and without its value."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings import reading
from portal.settings.refusal import SettingsRefused, is_module

ROOT = Path(__file__).resolve().parents[2]
RANDOM = "v8#Kq2zLw9!mXr4tYb7NcP1sJd6GhF3aQeUoI5kZxWyTnRjM0p"
SERVER = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": RANDOM,
    "ALLOWED_HOSTS": "portal.alderbrook.example",
    "BASE_URL": "https://portal.alderbrook.example",
    "DATABASE_URL": "postgres://nobody:nothing@localhost/none",
    "EMAIL_URL": "smtp://localhost:25",
}
GUNICORN = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--no-control-socket", "--bind", "127.0.0.1:0", "--log-level"]
MANAGE = [sys.executable, "manage.py", "check"]


def start(command, **variables):
    """Code and words of a start with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=ROOT, env=kept | variables, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: reading.mail(name, ""), "nonsense"),
        (lambda name: reading.mail(name, ""), "smtp://"),
        (lambda name: reading.mail(name, ""), "smtp://host:port"),
        (lambda name: reading.cache(name, ""), "nonsense"),
        (lambda name: reading.cache(name, ""), "dbcache://"),
        (lambda name: reading.cache(name, ""), "memcache://host:11211"),
        (lambda name: reading.cache(name, ""), "locmemcache://host:port"),
        (lambda name: reading.database(name, ""), "nonsense"),
        (lambda name: reading.database(name, ""), "mysql://user:word@host/name"),
        (lambda name: reading.database(name, ""), "postgres://user:word@host:port/name"),
        (lambda name: reading.database(name, ""), "postgres://user:word@host"),
        (lambda name: reading.whole_number(name, 300), "ten"),
        (lambda name: reading.whole_number(name, 300), "-1"),
        (lambda name: reading.whole_number(name, 300), "1.5"),
        (lambda name: reading.whole_number(name, 300, least=120), "119"),
        (lambda name: reading.yes_or_no(name, True), "maybe"),
        (lambda name: reading.yes_or_no(name, True), "2"),
        (reading.hosts, "https://portal.example"),
        (reading.hosts, "portal.example:443"),
        (reading.addresses, "portal.example"),
        (reading.addresses, "https://portal.example/path"),
        (reading.web_address, "portal.example"),
        (reading.web_address, "https://"),
        (reading.web_address, "https://[x"),
        (reading.web_address, "ftp://portal.example"),
        (lambda name: reading.mail_sender(name, ""), "nobody"),
        (lambda name: reading.mail_sender(name, ""), "a@b.example\nBcc: c@d.example"),
        (lambda name: reading.log_level(name, "INFO"), "loud"),
        (lambda name: reading.module(name, ""), "no.such.backend"),
        (lambda name: reading.folder(name, ""), str(ROOT / "README.md")),
        (lambda name: reading.folder(name, ""), str(ROOT / "README.md" / "inside")),
    ],
)
def test_nonsense_is_refused_in_a_sentence_without_the_value(monkeypatch, read, value):
    monkeypatch.setenv("A_SETTING", value)
    with pytest.raises(SettingsRefused) as refused:
        read("A_SETTING")
    assert re.fullmatch(r"The portal does not start: A_SETTING must be [^\n]+\.", str(refused.value))
    assert str(refused.value).count(". ") == 0
    assert "word" not in str(refused.value).replace("user:password", "")


def test_cache_whose_package_is_not_installed_names_it(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "pylibmc://host:11211")
    with pytest.raises(SettingsRefused, match="CACHE_URL must be .* the Python package pylibmc"):
        reading.cache("CACHE_URL", "")


def test_empty_setting_is_as_none(monkeypatch):
    monkeypatch.setenv("A_SETTING", " ")
    assert (reading.whole_number("A_SETTING", 300), reading.yes_or_no("A_SETTING", True), reading.several("A_SETTING")) == (300, True, [])


@pytest.mark.parametrize(
    ("value", "said"),
    [("true", True), ("Yes", True), ("on", True), ("1", True), ("FALSE", False), ("no", False), ("off", False), ("0", False)],
)
def test_true_and_false_are_understood_as_people_write_them(monkeypatch, value, said):
    monkeypatch.setenv("A_SETTING", value)
    assert reading.yes_or_no("A_SETTING", not said) is said


@pytest.mark.parametrize("host", ["portal.example", ".example", "*.example", "localhost", "10.0.0.1", "[::1]", "*"])
def test_hosts_are_taken(monkeypatch, host):
    monkeypatch.setenv("A_SETTING", f"{host}, other.example")
    assert reading.hosts("A_SETTING") == [host, "other.example"]


@pytest.mark.parametrize(
    ("name", "is_there"), [("search.backends.whoosh", True), ("portal.wsgi", True), ("portal.none", False), ("a-b", False)]
)
def test_module_is_looked_up(name, is_there):
    assert is_module(name) is is_there


@pytest.mark.parametrize(
    ("secret", "is_random"),
    [
        (RANDOM, True),
        ("0123456789abcdef" * 3 + "f0", True),
        ("", False),
        (RANDOM[:49], False),
        ("k" * 80, False),
        ("password" * 10, False),
        ("a-secret-key-" * 6, False),
        ("django-insecure-" + RANDOM, False),
    ],
)
def test_weak_secret_is_told_from_a_random_one(secret, is_random):
    assert reading.is_random(secret) is is_random


def test_production_starts_with_good_settings_only():
    assert start([sys.executable, "manage.py", "help", "check"], **SERVER)[0] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "password" * 10),
        ("SECRET_KEY", "only-for-a-machine-of-your-own-never-for-a-server-with-real-records"),
        ("EMAIL_URL", "dummymail://"),
        ("SECURE_SSL_REDIRECT", "maybe"),
        ("DEMONSTRATION", "true"),
        ("DJANGO_SETTINGS_MODULE", "portal.settings.nonsense"),
    ],
)
def test_command_line_refuses_in_a_sentence(name, value):
    code, said = start(MANAGE, **SERVER | {name: value})
    assert code == 1
    assert name in said
    assert len(said.splitlines()) == 1, said


def test_web_server_refuses_in_a_sentence_and_ends():
    code, said = start([*GUNICORN, "critical"], **SERVER | {"KEEP_SECONDS": "ten"})
    assert code == 3
    assert "KEEP_SECONDS" in said
    assert len(said.splitlines()) == 1, said
