"""`make run`: from nothing to a portal that answers. `make demo` starts the demonstration afresh."""

import os
import signal
import socket
import subprocess
import sys
import time

import environment


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def processes(port):
    """Web, worker and clock: name and command of each."""
    python = environment.PYTHON
    return {
        "web": [
            python,
            "-m",
            "gunicorn",
            "portal.wsgi:application",
            "--no-control-socket",
            "--bind",
            "127.0.0.1:%d" % port,
            "--workers",
            "2",
            "--threads",
            "4",
            "--access-logfile",
            os.devnull,
            "--log-level",
            "warning",
        ],
        "worker": [python, "manage.py", "db_worker", "--backend", "background", "--interval", "1", "--no-reload", "--verbosity", "0"],
        "clock": [python, "manage.py", "run_due", "--loop", "--verbosity", "0"],
    }


def answers(port):
    import urllib.request  # not in a Python that is too old, to which `environment` says so

    try:
        with urllib.request.urlopen("http://127.0.0.1:%d/health/" % port, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def stop_all(children):
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(timeout=8)
        except subprocess.TimeoutExpired:
            child.kill()


def serve(port):
    settings = dict(os.environ, BASE_URL=os.environ.get("BASE_URL", "http://localhost:%d" % port))
    children = {
        name: subprocess.Popen(command, cwd=environment.ROOT, env=settings, start_new_session=True)
        for name, command in processes(port).items()
    }
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        for _ in range(120):
            if answers(port) or children["web"].poll() is not None:
                break
            time.sleep(0.25)
        if children["web"].poll() is not None:
            environment.stop("The portal did not start. Its own message stands above.")
        environment.say("\nThe portal is at http://localhost:%d/ (Ctrl-C stops it)\n" % port)
        environment.outcome([environment.PYTHON, "manage.py", "demonstration_accounts"], env=settings)
        while True:
            time.sleep(0.5)
            for name, child in children.items():
                if child.poll() is not None:
                    environment.say("The %s process ended (code %s): starting it again." % (name, child.returncode))
                    time.sleep(1)
                    children[name] = subprocess.Popen(processes(port)[name], cwd=environment.ROOT, env=settings, start_new_session=True)
    except KeyboardInterrupt:
        environment.say("\nStopping the portal.")
        sys.exit(environment.BY_CTRL_C)
    finally:
        stop_all(children)


def main():
    port_text = os.environ.get("PORT", "8000")
    if not port_text.isdigit() or not 0 < int(port_text) < 65536:
        environment.stop("PORT must be a number from 1 to 65535, not %r." % port_text)
    port = int(port_text)
    if not port_is_free(port):
        environment.stop("Port %d is taken by another program. Stop that, or choose another: make run PORT=%d" % (port, port + 1))
    environment.setup("runtime")
    environment.ensure_pango()
    arguments = ["--fresh"] if "--fresh" in sys.argv else []
    environment.run(environment.PYTHON, "manage.py", "prepare", *arguments)
    serve(port)


if __name__ == "__main__":
    main()
