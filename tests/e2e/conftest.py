"""A portal as it is served (web process, worker, mail server of our own), and a real browser in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-password"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/e2e" in str(item.fspath):
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """What the mail server received."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((sorted(envelope.rcpt_tos), envelope.content.decode("utf-8", "replace")))
        return "250 OK"

    def sent_to(self, address: str) -> list[str]:
        return [content for recipients, content in self.messages if address in recipients]


@dataclass
class Portal:
    """A served portal: its address, its mailbox, and its processes."""

    url: str
    mailbox: Mailbox
    environment: dict
    processes: dict = field(default_factory=dict)

    def start(self, name: str) -> None:
        port = self.url.rsplit(":", 1)[1]
        commands = {
            "web": ["-m", "gunicorn", "portal.wsgi:application", "--no-control-socket", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--log-level", "warning"],
            "worker": ["manage.py", "db_worker", "--backend", "background", "--interval", "0.3", "--no-reload"],
        }
        self.processes[name] = subprocess.Popen([sys.executable, *commands[name]], cwd=ROOT, env=self.environment)

    def kill(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def wait(self) -> None:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as response:
                    if response.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The portal did not start.")

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=15)

    def manage(self, *arguments: str) -> str:
        result = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return result.stdout


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A portal with the small council on a database of its own."""
    from aiosmtpd.controller import Controller

    folder = tmp_path_factory.mktemp("portal")
    mailbox = Mailbox()
    mail = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")} | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        "DEMONSTRATION": "false",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "SEARCH_INDEX_PATH": str(folder / "index"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "BASE_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "WARNING",
    }
    served = Portal(f"http://localhost:{port}", mailbox, environment)
    served.manage("prepare")
    subprocess.run([sys.executable, str(Path(__file__).parent / "stage.py")], cwd=ROOT, env=environment, check=True)
    served.start("web")
    served.start("worker")
    served.wait()
    yield served
    served.stop()
    mail.stop()


@pytest.fixture(scope="session")
def chromium():
    """Debian's chromium, driven by playwright, which never downloads one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser."""

    def __init__(self, page, portal: Portal):
        self.page, self.portal = page, portal

    def go(self, path: str):
        return self.page.goto(self.portal.url + path)

    def sign_in(self, first_name: str):
        self.go("/account/login/")
        self.page.fill("input[name=login]", f"{first_name.lower()}@alderbrook.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        assert "/account/login" not in self.page.url, self.page.inner_text("main")
        return self

    def click(self, name: str, role: str = "link"):
        self.page.get_by_role(role, name=name, exact=False).first.click()

    def press(self, name: str):
        self.click(name, role="button")

    def text(self) -> str:
        return self.page.inner_text("body")

    def sees(self, *words: str):
        text = self.text()
        for word in words:
            assert word in text, f"{word!r} is not on {self.page.url}:\n{text[:3000]}"
        return self

    def sees_not(self, *words: str):
        html = self.page.content()
        for word in words:
            assert word not in html, f"{word!r} is on {self.page.url}"
        return self

    def axe(self):
        """No violation of WCAG 2.2 AA on the page as it is now."""
        from axe_playwright_python.sync_playwright import Axe

        results = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        found = [f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']][:3]}" for violation in results.response["violations"]]
        assert found == [], f"axe on {self.page.url}: " + "\n".join(found)
        return self


@pytest.fixture
def person(chromium, portal, request):
    """Call it with a first name to have that person signed in at a browser of their own."""
    contexts = []

    def at_browser(first_name: str | None, *, javascript: bool = True, width: int = 1280) -> Person:
        context = chromium.new_context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
        contexts.append(context)
        someone = Person(context.new_page(), portal)
        return someone.sign_in(first_name) if first_name else someone

    yield at_browser
    for context in contexts:
        context.close()
