"""Gunicorn as `make run` starts it, for either site, on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ["--no-control-socket", "--workers", "2", "--threads", "4", "--access-logfile", os.devnull, "--log-level", "warning"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, path: str, *, process, session: str = "", seconds: float = 120) -> None:
    """Return once `path` answers with 200. A server that ended, or never answers, ends the run."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise SystemExit(f"The server for {path} did not answer.")


def start(application: str, *, folder: Path, variables: dict[str, str], port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *OPTIONS]
    return subprocess.Popen(command, cwd=folder, env=os.environ | variables)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def serving(application: str, *, folder: Path, variables: dict[str, str], path: str, session: str):
    """The port on which the application answers `path`."""
    port = free_port()
    process = start(application, folder=folder, variables=variables, port=port)
    try:
        wait_for(port, path, process=process, session=session)
        yield port
    finally:
        stop(process)


def python(*arguments: str, folder: Path, variables: dict[str, str]) -> str:
    """What a Python command says; a failure ends the run with its own words."""
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=os.environ | variables, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout
