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


#: Seconds between two looks at the processes, and how many looks lie between two questions after the database.
LOOK, ASK = 0.5, 20
NOT_PREPARED = "The database is not prepared any more, as after its file was deleted: stop, and start again (Ctrl-C, then make run)."


def health(port):
    """The status and the words of the portal's health; (0, "") where it does not answer."""
    import urllib.error  # not in a Python that is too old, to which `environment` says so
    import urllib.request

    try:
        with urllib.request.urlopen("http://127.0.0.1:%d/health/" % port, timeout=2) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def answers(port):
    return health(port)[0] == 200


def is_prepared(port):
    """Whether the database has its tables; True where that is not known."""
    return '"database": "is not prepared"' not in health(port)[1]


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


def start(command, settings):
    return subprocess.Popen(command, cwd=environment.ROOT, env=settings, start_new_session=True)


def watch(children, port, settings):
    """Start again what ends, for as long as the database is prepared; where it is not, say so once."""
    looks, was_prepared = 0, True
    while True:
        time.sleep(LOOK)
        looks += 1
        ended = [name for name, child in children.items() if child.poll() is not None]
        if not ended and looks % ASK:
            continue
        prepared = is_prepared(port)
        if was_prepared and not prepared:
            environment.say(NOT_PREPARED)
        was_prepared = prepared
        for name in ended if prepared else []:
            environment.say(
                "The %s process ended (code %s) and is started again; if it ends once more: stop, and start again."
                % (name, children[name].returncode)
            )
            time.sleep(1)
            children[name] = start(processes(port)[name], settings)


def serve(port):
    settings = dict(os.environ, BASE_URL=os.environ.get("BASE_URL", "http://localhost:%d" % port))
    children = {name: start(command, settings) for name, command in processes(port).items()}
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
        watch(children, port, settings)
    except KeyboardInterrupt:
        environment.say("\nStopping the portal.")
        sys.exit(0)
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
