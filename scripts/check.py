"""`make test`: everything that must hold, in one run. Installs what it needs itself.

With a name it runs one part only: format, types, imports, templates, django, size, rules, sqlite, postgres, browser.
"""

import os
import subprocess
import sys
import time

import environment
import postgres

BIN = os.path.join(environment.VENV, "bin")
SOURCES = ["portal", "search", "practice_library", "reviews", "newsletters", "home", "demonstration", "tests", "scripts", "manage.py"]
SECURE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "check-only-" + "k" * 60,
    "ALLOWED_HOSTS": "portal.alderbrook.example",
    "BASE_URL": "https://portal.alderbrook.example",
    "DATABASE_URL": "postgres://nobody:nothing@localhost/none",
    "EMAIL_URL": "smtp://localhost:25",
    "CACHE_URL": "locmemcache://",
}
TEST = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}


def tool(name, *arguments, **variables):
    """Run a tool of the environment; returns whether it was content."""
    command = [os.path.join(BIN, name), *arguments]
    return subprocess.run(command, cwd=environment.ROOT, env=dict(os.environ, **variables)).returncode == 0


def check_format():
    return all([tool("ruff", "format", "--check", *SOURCES), tool("ruff", "check", *SOURCES)])


def check_types():
    return tool("mypy", "portal", "search", "practice_library", "reviews", "newsletters", "home", "demonstration", **TEST)


def check_imports():
    return tool("lint-imports")


def check_templates():
    return tool("djlint", "templates", "--lint", "--quiet")


def check_django():
    return all(
        [
            tool("python", "manage.py", "makemigrations", "--check", "--dry-run", **TEST),
            tool("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **SECURE),
        ]
    )


def check_size():
    return tool("python", "scripts/check_size.py")


def check_rules():
    return tool("python", "scripts/check_rules.py")


def pytest(*arguments, **variables):
    return tool("python", "-m", "pytest", *arguments, **{**TEST, **variables})


def check_sqlite():
    return pytest("-n", "2", "--dist", "loadfile", "-m", "not browser", "tests")


def check_postgres():
    with postgres.server() as url:
        return pytest("-n", "2", "--dist", "loadfile", "-m", "not browser", "tests", DATABASE_URL=url)


def check_browser():
    environment.ensure_chromium()
    return pytest("-n", "2", "--dist", "load", "-m", "browser", "tests/e2e")


PARTS = {
    "format": check_format,
    "types": check_types,
    "imports": check_imports,
    "templates": check_templates,
    "django": check_django,
    "size": check_size,
    "rules": check_rules,
    "sqlite": check_sqlite,
    "postgres": check_postgres,
    "browser": check_browser,
}


def main():
    environment.setup("dev")
    environment.ensure_pango()
    wanted = sys.argv[1:] or list(PARTS)
    failed = []
    for name in wanted:
        if name not in PARTS:
            environment.stop("There is no part called %s. There are: %s." % (name, ", ".join(PARTS)))
        environment.say("\n== %s" % name)
        began = time.monotonic()
        if not PARTS[name]():
            failed.append(name)
        environment.say("== %s: %s in %.0f s" % (name, "failed" if name in failed else "passed", time.monotonic() - began))
    if failed:
        environment.stop("Failed: " + ", ".join(failed) + ". One part alone: make test ONLY=" + failed[0])
    environment.say("\nAll of it passed.")


if __name__ == "__main__":
    main()
