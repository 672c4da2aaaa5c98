"""What the portal needs on a machine, brought in where it is missing. Standard library only.

Kept to syntax that an old Python reads too, so that it can say in a sentence that it is too old.
"""

import ctypes.util
import hashlib
import os
import shutil
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BUILD = os.path.join(ROOT, "build")
PYTHON = os.path.join(VENV, "bin", "python")
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
#: What a shell calls the end by Ctrl-C.
BY_CTRL_C = 130
#: Seconds in which a command may end after it was asked to.
GRACE = 20


def stop(sentence):
    """End with a sentence that says what is wrong and what to do."""
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(1)


def say(sentence):
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def stopped(kind, error, trace):
    """Say Ctrl-C in a sentence; any other error as Python does."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write("\nStopped. The same command goes on from here.\n")
    sys.stderr.flush()
    os._exit(BY_CTRL_C)


def listen_for_ctrl_c():
    """Let Ctrl-C end the script with a sentence, also where a shell started it in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.excepthook = stopped


def end(child):
    """Ask a command and all that it started to end, and wait until it has."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, ending)
            child.wait(timeout=GRACE)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def outcome(command, **options):
    """The exit code of a command. Ctrl-C reaches this script alone, which then ends the command."""
    child = subprocess.Popen(command, start_new_session=True, **dict({"cwd": ROOT}, **options))
    try:
        return child.wait()
    except BaseException:
        end(child)
        raise


def run(*command, **options):
    """Run a command in the project's folder; a failure ends the script with the command's own words above."""
    if outcome(command, **options):
        stop("This did not work: " + " ".join(command) + "\nRead its own message above, mend that, and start again.")


def check_python():
    if sys.version_info < (3, 11):
        stop(
            "The portal needs Python 3.11 or newer; this is %d.%d. Install a newer one, or name it: make run PYTHON=python3.11"
            % sys.version_info[:2]
        )


def check_folder():
    try:
        os.makedirs(BUILD, exist_ok=True)
        probe = os.path.join(BUILD, ".probe")
        with open(probe, "w"):
            pass
        os.remove(probe)
    except OSError as error:
        stop(
            "The portal keeps its environment and database in its own folder, and can't write there: %s. Make the folder writable, or clone it elsewhere."
            % error
        )


def apt_install(*packages):
    """Install Debian packages where that is allowed here. Returns whether it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    install = ["apt-get", "install", "-y", "--no-install-recommends"] + list(packages)
    if outcome(install, **quiet) == 0:
        return True
    outcome(["apt-get", "update"], **quiet)
    return outcome(install, **quiet) == 0


def _hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read() + sys.version.encode() + ROOT.encode()).hexdigest()


def _stamp(kind):
    return os.path.join(VENV, ".installed-" + kind)


def _is_installed(kind):
    """Whether the environment holds exactly what the lock file of `kind` names."""
    try:
        with open(_stamp(kind)) as file:
            return file.read() == _hash(os.path.join(ROOT, LOCKS[kind])) and os.path.exists(PYTHON)
    except OSError:
        return False


def ensure_environment(kind):
    """The virtual environment, with the packages of the hashed lock file. `kind` is "runtime" or "dev"."""
    if _is_installed("dev") or _is_installed(kind):
        return
    if not os.path.exists(os.path.join(VENV, "bin", "pip")):
        say("Making the virtual environment.")
        shutil.rmtree(VENV, ignore_errors=True)
        if outcome([sys.executable, "-m", "venv", VENV], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            shutil.rmtree(VENV, ignore_errors=True)
            say("Python's venv module is missing: installing Debian's python3-venv.")
            if not apt_install("python3-venv"):
                stop("Python's venv module is missing. Install it (on Debian: sudo apt-get install python3-venv) and start again.")
            run(sys.executable, "-m", "venv", VENV)
    say("Installing the Python packages. The first time takes about a minute.")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCKS[kind])
    for other in LOCKS:
        if os.path.exists(_stamp(other)):
            os.remove(_stamp(other))
    with open(_stamp(kind), "w") as file:
        file.write(_hash(os.path.join(ROOT, LOCKS[kind])))


def ensure_styles():
    """Styles and scripts, built where their sources changed."""
    run("sh", os.path.join("scripts", "build_styles.sh"), env=dict(os.environ, PYTHON=PYTHON))


def ensure_pango():
    """Pango, which PDFs need. Without it everything else works."""
    if ctypes.util.find_library("pangoft2-1.0") or apt_install("libpango-1.0-0", "libpangoft2-1.0-0"):
        return
    say("Pango is missing, so PDFs can't be made. Everything else works. To have them: sudo apt-get install libpangoft2-1.0-0")


def ensure_chromium():
    """Debian's chromium, in which the journeys of the tests run."""
    if not shutil.which("chromium") and not apt_install("chromium"):
        stop("The browser tests need Debian's chromium. Install it (sudo apt-get install chromium) and start again.")


def setup(kind):
    """All that `kind` of work needs."""
    check_folder()
    ensure_environment(kind)
    ensure_styles()


check_python()
listen_for_ctrl_c()
