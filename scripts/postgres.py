"""A PostgreSQL server for the tests, in a temporary folder, gone afterwards."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile

import environment


def binaries():
    """The folder of PostgreSQL's programs, newest first; installed from Debian where it is missing."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found and environment.apt_install("postgresql"):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        environment.stop("The tests on PostgreSQL need its server. Install it (sudo apt-get install postgresql) and start again.")
    return found[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server():
    """Start a server and give its address; it refuses to run as root, so root hands it to the user postgres."""
    programs = binaries()
    folder = tempfile.mkdtemp(prefix="portal-postgres-")
    before = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        before = ["setpriv", "--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    data, port = os.path.join(folder, "data"), free_port()
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run(
        [*before, os.path.join(programs, "initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet
    )
    options = (
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        % (port, folder)
    )
    subprocess.run(
        [*before, os.path.join(programs, "pg_ctl"), "-D", data, "-o", options, "-w", "-l", os.path.join(folder, "log"), "start"], **quiet
    )
    try:
        yield "postgres://portal@127.0.0.1:%d/postgres" % port
    finally:
        subprocess.run([*before, os.path.join(programs, "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"], **dict(quiet, check=False))
        shutil.rmtree(folder, ignore_errors=True)
