"""Reads settings from the environment. What can't be understood is refused in a sentence, and an empty value is as none."""

import os
import re
from collections.abc import Callable
from email.utils import parseaddr
from importlib.util import find_spec
from urllib.parse import SplitResult, urlsplit

import environ

from .refusal import is_module, refuse

YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HOST = re.compile(r"\*|(\*\.|\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]+\]")
#: The Python package that a kind of cache needs beside Django.
CACHE_PACKAGES = {
    "RedisCache": "redis",
    "PyMemcacheCache": "pymemcache",
    "PyLibMCCache": "pylibmc",
}


def text(name: str, default: str = "") -> str:
    """The words of a setting, without spaces around them."""
    return os.environ.get(name, "").strip() or default


def whole_number(name: str, default: int, least: int = 0) -> int:
    """A whole number that is `least` or more."""
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        raise refuse(name, f"a whole number, {least} or more")
    return int(value)


def yes_or_no(name: str, default: bool) -> bool:
    """True or false. Anything else is refused: a slip must not switch a protection off."""
    value = text(name, str(default)).lower()
    if value not in YES | NO:
        raise refuse(name, "true or false")
    return value in YES


def several(name: str) -> list[str]:
    """Words that commas part."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def hosts(name: str) -> list[str]:
    """Host names, without scheme, port or path."""
    found = several(name)
    if not all(HOST.fullmatch(host) for host in found):
        raise refuse(name, "host names without https:// and without a port, separated by commas")
    return found


def addresses(name: str) -> list[str]:
    """Addresses of the web without a path, separated by commas."""
    found = several(name)
    if not all((parts := _web(address)) and parts.path in ("", "/") for address in found):
        raise refuse(name, "addresses that begin with https:// or http:// and have no path, separated by commas")
    return [address.rstrip("/") for address in found]


def web_address(name: str, default: str = "", schemes: tuple[str, ...] = ("https", "http")) -> str:
    """One address of the web, with a host."""
    value = text(name, default)
    parts = _web(value)
    if value and (parts is None or parts.scheme not in schemes):
        raise refuse(name, f"an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)} and names a host")
    return value


def needed_with(name: str, other: str) -> str:
    """A setting that must be there because `other` is."""
    value = text(name)
    if not value:
        raise refuse(name, f"set where {other} is")
    return value


def database(name: str, default: str) -> dict:
    """A database, as Django describes it."""
    wanted = "the address of a database, postgres://user:password@host/name or sqlite:////folder/file"
    value = text(name, default)
    if "://" not in value:
        raise refuse(name, wanted)
    described = _parsed(name, wanted, lambda: environ.Env.db_url_config(value))
    engine = described.get("ENGINE", "")
    if not engine.endswith((".postgresql", ".sqlite3")) or not described.get("NAME"):
        raise refuse(name, wanted)
    return described


def cache(name: str, default: str) -> dict:
    """The cache, as Django describes it."""
    wanted = "the address of a cache, dbcache://table, rediscache://host:6379/0 or locmemcache://"
    value = text(name, default)
    described = _parsed(name, wanted, lambda: environ.Env.cache_url_config(value))
    _must_have_port(name, wanted, value)
    backend = described["BACKEND"].rsplit(".", 1)[-1]
    if backend == "MemcachedCache" or (backend == "DatabaseCache" and not described["LOCATION"]):
        raise refuse(name, wanted)
    package = "django_redis" if described["BACKEND"].startswith("django_redis") else CACHE_PACKAGES.get(backend)
    if package and find_spec(package) is None:
        raise refuse(name, f"of a kind that is installed, and the Python package {package}, which this one needs, is not")
    return described


def mail(name: str, default: str) -> dict:
    """The mail server, as Django's settings that begin with EMAIL_."""
    wanted = "the address of a mail server, smtp+tls://user:password@host:587"
    value = text(name, default)
    described = _parsed(name, wanted, lambda: environ.Env.email_url_config(value))
    if described["EMAIL_BACKEND"].endswith(".smtp.EmailBackend") and not described["EMAIL_HOST"]:
        raise refuse(name, wanted)
    return described


def mail_sender(name: str, default: str) -> str:
    """An e-mail address, with a name before it or without."""
    value = text(name, default)
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[A-Za-z0-9.-]+", address) or not value.isprintable():
        raise refuse(name, "an e-mail address, or a name and then the address in angle brackets")
    return value


def folder(name: str, default: str) -> str:
    """A folder, which need not be there yet."""
    value = text(name, default)
    existing = value
    while not os.path.lexists(existing) and existing != os.path.dirname(existing):
        existing = os.path.dirname(existing)
    if not os.path.isdir(existing or os.curdir):
        raise refuse(name, "a folder, and a file stands in its place")
    return value


def module(name: str, default: str) -> str:
    """The dotted name of a module, or of a class in one."""
    value = text(name, default)
    if not is_module(value) and not is_module(value.rpartition(".")[0]):
        raise refuse(name, "the dotted name of a Python module that is installed")
    return value


def log_level(name: str, default: str) -> str:
    """How much is logged."""
    value = text(name, default).upper()
    if value not in LEVELS:
        raise refuse(name, "one of " + ", ".join(LEVELS))
    return value


def is_random(secret: str) -> bool:
    """Whether a secret is long and looks like chance: not a few characters, nor one word over and over."""
    return len(secret) >= 50 and len(set(secret)) >= 8 and secret not in (secret + secret)[1:-1] and "insecure" not in secret


def _web(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018
    except ValueError:
        return None
    return parts if parts.scheme in ("https", "http") and parts.hostname and HOST.fullmatch(_bracketed(parts.hostname)) else None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _must_have_port(name: str, wanted: str, value: str) -> None:
    """Refuse an address whose port is no number; those with several hosts are left to what they name."""
    if "," not in value:
        _parsed(name, wanted, lambda: urlsplit(value).port)


def _parsed(name: str, wanted: str, read: Callable):
    try:
        return read()
    except (ValueError, KeyError, TypeError, environ.ImproperlyConfigured):
        raise refuse(name, wanted) from None
