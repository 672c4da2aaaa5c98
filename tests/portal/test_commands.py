"""The commands of the repository: they end by Ctrl-C in a sentence, and an old Python can read that it is too old."""

import ast
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: What whoever has an old Python may start; `make test` asks scripts/environment.py first.
READ_BY_ANY_PYTHON = ["manage.py", "scripts/environment.py", "scripts/run.py", "scripts/bench.py"]
TOO_NEW = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match, ast.Nonlocal, ast.YieldFrom)
IN_SCRIPT = """
import sys
sys.path.insert(0, "scripts")
import environment
print("begun", flush=True)
environment.run(sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
"""
#: A portal of three small children: its health is told by a file, and its worker ends when another is there.
IN_RUN = """
import sys
sys.path.insert(0, "scripts")
import environment, run
folder, port = sys.argv[1], int(sys.argv[2])
WEB = '''
import http.server, pathlib, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        is_well = pathlib.Path(sys.argv[1], "database").exists()
        self.send_response(200 if is_well else 503)
        self.end_headers()
        self.wfile.write(b'{"database": "ok"}' if is_well else b'{"database": "is not prepared"}')
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Health).serve_forever()
'''
WORKER = '''
import pathlib, sys, time
while not pathlib.Path(sys.argv[1], "end").exists():
    time.sleep(0.1)
pathlib.Path(sys.argv[1], "end").unlink()
'''
run.processes = lambda port: {
    "web": [sys.executable, "-c", WEB, folder, str(port)],
    "worker": [sys.executable, "-c", WORKER, folder],
}
environment.outcome = lambda *command, **options: 0
run.ASK = 2
run.serve(port)
"""
IN_COMMAND = "import time; print('begun', flush=True); time.sleep(60)"


def interrupted(command, **variables):
    """Start a command, press Ctrl-C once it has begun, and give its code and what it said."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = process.stdout.readline()
    if "environment" in command[-1]:
        said += process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, said + out, err


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_ends_setting_up_in_a_sentence_and_what_it_began():
    code, out, err = interrupted([sys.executable, "-c", IN_SCRIPT])
    begun, child = out.split()
    assert (code, begun, err) == (130, "begun", "\nStopped. The same command goes on from here.\n")
    assert not is_running(int(child))


def test_ctrl_c_ends_a_command_of_the_portal_in_a_sentence():
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", IN_COMMAND]
    code, _, err = interrupted(command, DJANGO_SETTINGS_MODULE="portal.settings.test", DATABASE_URL="sqlite://:memory:")
    assert (code, err) == (130, "\nStopped before it was done.\n")


@pytest.fixture
def served(tmp_path):
    """`make run` of a portal of three small children: its process, and the folder that tells them what to do."""
    (tmp_path / "database").touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", IN_RUN, str(tmp_path), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert "The portal is at" in heard(process, "The portal is at")
    yield process, tmp_path
    if process.poll() is None:
        stopped(process)  # its children stop with it


def heard(process, words: str) -> str:
    """The first line that holds `words`."""
    return next(line for line in process.stdout if words in line)


def stopped(process) -> tuple[int, str]:
    """Press Ctrl-C; the code and the rest of what was said."""
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    return process.returncode, said


def test_ctrl_c_ends_the_portal_as_it_should_end_and_not_as_an_error(served):
    assert stopped(served[0]) == (0, "\nStopping the portal.\n")


def test_process_that_ends_is_started_again_and_what_to_do_is_said_in_one_sentence(served):
    process, folder = served
    (folder / "end").touch()
    assert heard(process, "worker").strip() == (
        "The worker process ended (code 0) and is started again; if it ends once more: stop, and start again."
    )


def test_database_that_went_away_is_said_once_and_nothing_is_started_again_into_it(served):
    process, folder = served
    (folder / "database").unlink()
    assert "stop, and start again" in heard(process, "The database is not prepared any more")
    (folder / "end").touch()
    while (folder / "end").exists():
        time.sleep(0.1)
    time.sleep(2.5)
    assert stopped(process) == (0, "\nStopping the portal.\n")


def test_help_and_readme_name_every_part_of_the_checks():
    parts = re.findall(r'^    "(\w+)": check_', (ROOT / "scripts/check.py").read_text(), re.MULTILINE)
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    readme = (ROOT / "README.md").read_text()
    assert len(parts) == 10
    assert [part for part in parts if part not in told or f"`{part}`" not in readme] == []


def newer_than_python_2(tree: ast.AST) -> list[int]:
    """The lines of what Python 2.7 can't read."""
    found = []
    for node in ast.walk(tree):
        stars = [item for item in getattr(node, "elts", []) if isinstance(item, ast.Starred)]
        in_dict = isinstance(node, ast.Dict) and None in node.keys
        in_function = isinstance(node, ast.arguments) and (node.kwonlyargs or any(arg.annotation for arg in node.args))
        raised_from = isinstance(node, ast.Raise) and node.cause
        if isinstance(node, TOO_NEW) or stars or in_dict or in_function or raised_from or getattr(node, "returns", None):
            found.append(getattr(node, "lineno", 0))
    return found


@pytest.mark.parametrize("name", READ_BY_ANY_PYTHON)
def test_old_python_can_read_that_it_is_too_old(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert source.isascii()
    assert newer_than_python_2(ast.parse(source)) == []
    first = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name.split(".")[0] for node in first for alias in node.names}
    assert names <= {"ctypes", "environment", "hashlib", "os", "shutil", "signal", "socket", "subprocess", "sys", "time"}


def test_every_package_is_installed_by_its_hash_and_no_lock_file_names_a_registry():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text.replace("https://github.com", "")
    installs = [
        line
        for file in (ROOT / "scripts").iterdir()
        if file.is_file()
        for line in file.read_text().splitlines()
        if '"pip"' in line or "pip install" in line
    ]
    assert [line for line in installs if "install" in line and "--require-hashes" not in line] == []
