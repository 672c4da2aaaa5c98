"""A portal as it is served (web process, worker, mail server of our own), and a real browser in front of it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.people import KeyboardPerson, Person

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
            "web": [
                "-m",
                "gunicorn",
                "portal.wsgi:application",
                "--no-control-socket",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "1",
                "--threads",
                "4",
                "--log-level",
                "warning",
            ],
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
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return result.stdout


def environment_for(folder: Path, port: int, mail_port: int) -> dict:
    """The settings of a portal whose data stand in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        "DEMONSTRATION": "false",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "SEARCH_INDEX_PATH": str(folder / "index"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "BASE_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Path:
    """The small council in a database, set once; each test works on a copy. PORTAL_STAGE names a folder to keep it in."""
    folder = Path(os.environ["PORTAL_STAGE"]) if "PORTAL_STAGE" in os.environ else tmp_path_factory.mktemp("stage")
    if not (folder / "ready").exists():
        folder.mkdir(exist_ok=True)
        environment = environment_for(folder, 8000, 25)
        with (ROOT / "build" / ".collecting").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # both workers collect the static files into one folder
            subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        subprocess.run([sys.executable, str(Path(__file__).parent / "stage.py")], cwd=ROOT, env=environment, check=True)
        (folder / "ready").touch()
    return folder


@pytest.fixture
def portal(stage, tmp_path_factory):
    """A portal with the small council on a database of its own."""
    from aiosmtpd.controller import Controller

    folder = tmp_path_factory.mktemp("portal") / "data"
    shutil.copytree(stage, folder)
    mailbox = Mailbox()
    mail = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    port = free_port()
    served = Portal(f"http://localhost:{port}", mailbox, environment_for(folder, port, mail.port))
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


@pytest.fixture
def person(chromium, portal):
    """Call it with a first name to have that person signed in at a browser of their own."""
    contexts = []

    def at_browser(first_name: str | None, *, mode: str = "mouse", width: int = 1280) -> Person:
        context = chromium.new_context(java_script_enabled=mode != "no scripts", viewport={"width": width, "height": 900})
        context.set_default_timeout(10_000)
        contexts.append(context)
        someone = (KeyboardPerson if mode == "keyboard" else Person)(context.new_page(), portal)
        return someone.sign_in(first_name) if first_name else someone

    yield at_browser
    for context in contexts:
        context.close()
