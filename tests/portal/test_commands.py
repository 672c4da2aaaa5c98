"""The commands of the repository: they end by Ctrl-C in a sentence, and an old Python can read that it is too old."""

import ast
import os
import signal
import subprocess
import sys
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
