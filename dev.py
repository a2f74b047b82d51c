#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Everything a developer does, with nothing but Python: `python3 dev.py demo`, `test`, `run …`, `bench`, `build`, `lock`.

The first call makes the environment in `.venv` from the locked requirements; later calls find it ready. What this
script itself says goes to the error stream, so that `run … --json` and `bench --json` stay readable by machines.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(SCRIPTS / ("python.exe" if os.name == "nt" else "python"))
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
BACKEND = "requirements-backend.txt"
SOURCES = ("desktop", "ui", "storage", "sync", "assets", "tests", "dev.py")

# Shared libraries that Qt's wheels expect from the system, with the Debian and Ubuntu package that brings them.
OFFSCREEN_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    **OFFSCREEN_LIBRARIES,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

USAGE = """\
python3 dev.py demo            look around in an invented municipality (without a screen: writes pictures and documents)
python3 dev.py test [--long]   format, lint, types, layers and all tests; further words go to pytest
python3 dev.py run …           any command line of the program, for example: run --help
python3 dev.py bench [--json]  measure the speed on a big store
python3 dev.py build           make a program that needs no Python (in dist/) and try it
python3 dev.py lock            write the locked requirements again after a change in pyproject.toml
python3 dev.py sbom            write the bill of materials and the table of licences of what is locked"""


def main(arguments: list[str]) -> int:
    """Do what the first word asks. Returns the exit code."""
    known = (demo, test, run, bench, build, lock, sbom)
    commands = {command.__name__: command for command in known}
    if not arguments or arguments[0] not in commands:
        say(USAGE)
        return 0 if arguments[:1] in (["-h"], ["--help"], ["help"]) else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file must start on an old Python to say so
        stop(f"Rode Loper needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    return commands[arguments[0]](arguments[1:])


def demo(arguments: list[str]) -> int:
    """Open the demo in a window, or play its story into a folder where there is no screen."""
    window = has_screen()
    prepare(RUNTIME, WINDOW_LIBRARIES if window else OFFSCREEN_LIBRARIES)
    if window or arguments:
        return call([PYTHON, "-m", "desktop", "demo", *arguments])
    folder = ROOT / "build" / "demo"
    say(f"There is no screen here, so the demo plays its story into {folder}")
    return call([PYTHON, "-m", "desktop", "demo", "--pictures", str(folder)], QT_QPA_PLATFORM="offscreen")


def run(arguments: list[str]) -> int:
    """Start the program with these arguments, in the folder where you are. A backend needs neither Qt nor a screen."""
    if arguments[:1] == ["backend"]:
        prepare(BACKEND, {})
    else:
        prepare(RUNTIME, WINDOW_LIBRARIES if has_screen() else OFFSCREEN_LIBRARIES)
    return call([PYTHON, "-m", "desktop", *arguments])


def bench(arguments: list[str]) -> int:
    """Measure, and print a table or (with --json) a list."""
    prepare(DEVELOPMENT, OFFSCREEN_LIBRARIES)
    return call([PYTHON, "-m", "tests.benchmarks", *arguments], QT_QPA_PLATFORM="offscreen")


def test(arguments: list[str]) -> int:
    """Run every check there is; all of them, also after one has failed."""
    prepare(DEVELOPMENT, OFFSCREEN_LIBRARIES)
    started = time.monotonic()
    sources = [name for name in SOURCES if (ROOT / name).exists()]
    checks: dict[str, list[str]] = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", *sources],
        "lint": [PYTHON, "-m", "ruff", "check", "--quiet", *sources],
        "layers": [str(SCRIPTS / "lint-imports")],
    }
    # The types keep one processor busy for a minute; the other checks and the first tests need not wait for them.
    with ThreadPoolExecutor(1) as beside:
        types = beside.submit(quiet_check, "types", [PYTHON, "-m", "mypy", *sources])
        results = {name: quiet_check(name, command) for name, command in checks.items()}
        passed, counts = run_tests(arguments)
    results |= {"types": types.result(), "tests": passed}
    print(closing_line(results, counts, time.monotonic() - started), flush=True)
    return 0 if all(results.values()) else 1


def quiet_check(name: str, command: list[str]) -> bool:
    """Run one check and print its name and time; what it says only when it fails."""
    started = time.monotonic()
    done = subprocess.run(command, check=False, cwd=ROOT, env=child_environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding="utf-8", errors="replace")  # fmt: skip
    passed = done.returncode == 0
    line = f"{name:<8} {time.monotonic() - started:6.1f} s  {'ok' if passed else 'FAILED'}\n"
    # In one piece: another check may be talking too.
    print(line if passed else f"{line}{done.stdout}{done.stderr}\n", end="", flush=True)
    return passed


def run_tests(arguments: list[str]) -> tuple[bool, str]:
    """Run pytest, its output as it comes. Returns whether it passed, and the counts of its closing line."""
    command: list[str] = [PYTHON, "-m", "pytest", "-q"]
    if (os.cpu_count() or 1) > 1:
        command += ["-n", "auto"]
    if "--long" in arguments:
        command += ["-m", "long or not long"]
    command += [word for word in arguments if word != "--long"]
    environment = child_environment(QT_QPA_PLATFORM="offscreen")
    counts = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            counts = pytest_counts(line) or counts
    return process.returncode == 0, counts


def pytest_counts(line: str) -> str:
    """``312 passed, 2 skipped`` from pytest's closing line; an empty text from any other line."""
    found = re.fullmatch(r"=*\s*(\d+ \w+(?:, \d+ \w+)*) in [\d.]+s.*", line.strip())
    return found[1] if found else ""


def closing_line(results: dict[str, bool], counts: str, seconds: float) -> str:
    """One sentence in plain words on all checks."""
    passed = [name for name, good in results.items() if good]
    failed = [name for name, good in results.items() if not good]
    tests = f" Tests: {counts}." if counts else ""
    if not failed:
        return f"All good: {in_words(passed)} passed.{tests} {seconds:.0f} s."
    rest = f"; {in_words(passed)} passed" if passed else ""
    return f"Not good yet: {in_words(failed)} FAILED{rest}.{tests} {seconds:.0f} s."


def in_words(names: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def build(arguments: list[str]) -> int:
    """Make the program with PyInstaller, then try the result where no Python can be found."""
    prepare(DEVELOPMENT, WINDOW_LIBRARIES)
    if code := call([PYTHON, "-m", "PyInstaller", "--noconfirm", "build.spec", *arguments], folder=ROOT):
        return code
    program = str(ROOT / "dist" / "rodeloper" / ("rodeloper.exe" if os.name == "nt" else "rodeloper"))
    with tempfile.TemporaryDirectory() as home:
        store = str(Path(home, "demo.rodeloper"))
        bare = {**os.environ, "RODELOPER_HOME": home, "RODELOPER_PASSPHRASE": "demo"}
        if os.name != "nt":  # Windows needs its PATH to find its own libraries
            ours = {name: bare[name] for name in bare if "RODELOPER" in name}
            bare = {"PATH": "/nowhere", "HOME": home, "LANG": "C.UTF-8", **ours}
        for words in (["demo", "--no-window"], ["doctor"]):
            if code := subprocess.call(
                [program, "--store", store, *words], env=bare, stdin=subprocess.DEVNULL
            ):
                say(f"The built program failed: {' '.join(words)}")
                return code
        return 0 if window_stays_open([program, "demo"], bare) else 1


def window_stays_open(command: list[str], environment: dict[str, str], seconds: float = 10) -> bool:
    """Start a window (on Linux on a screen of its own) and look whether it is still there after a while."""
    if sys.platform == "linux":
        screen = shutil.which("xvfb-run")
        if not screen:
            stop("To try a window without a screen, type: sudo apt-get install xvfb xauth")
        # xvfb-run is a shell script with helpers of its own; the program it starts still finds no Python.
        command = [screen, "-a", "env", "PATH=/nowhere", *command]
        environment = {**environment, "PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "xcb"}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stderr=said, start_new_session=True
        ) as process,
    ):
        try:
            process.wait(seconds)
            say(f"The window of the built program closed by itself (exit code {process.returncode}).")
            return False
        except subprocess.TimeoutExpired:
            said.seek(0)
            complaints = said.read().decode(errors="replace")
        finally:
            end(process)
    if "Traceback" in complaints:
        say(f"The window of the built program opened with mistakes:\n{complaints}")
        return False
    say("The window of the built program opened and stayed open.")
    return True


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything that it started."""
    if sys.platform == "win32":
        process.terminate()
    elif process.poll() is None:
        os.killpg(process.pid, 15)


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml for all platforms and write the three files, with hashes and without addresses.

    What is locked already stays at its version; `--upgrade` (or `--upgrade-package NAME`) takes newer ones.
    """
    prepare(DEVELOPMENT, {})
    base = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet", *arguments]  # fmt: skip
    uv = [PYTHON, "-m", "uv", *base]
    everything = ["--extra", "desktop", "--extra", "backend", "--extra", "dev"]
    # The same versions in every file: who develops runs what a user and a server run.
    steps = (
        ["--extra", "desktop", "--output-file", RUNTIME],
        [*everything, "--constraint", RUNTIME, "--output-file", DEVELOPMENT],
        ["--extra", "backend", "--constraint", DEVELOPMENT, "--output-file", BACKEND],
    )
    return next((code for step in steps if (code := call([*uv, *step], folder=ROOT))), 0)


def sbom(_arguments: list[str]) -> int:
    """Write the bill of materials (CycloneDX) in `build/`, and the table of licences in `docs/licences.md`."""
    prepare(DEVELOPMENT, {})
    return call([PYTHON, "-m", "tests.dependencies"], folder=ROOT)


# The environment


def prepare(requirements: str, libraries: dict[str, str]) -> None:
    """Have `.venv` with these requirements, the system libraries that Qt needs and the compiled translations."""
    if sys.platform == "linux":
        install_system_packages(missing_packages(libraries))
    if not environment_works():
        make_environment()
    if not is_installed(requirements):
        say(f"Installing {requirements} in .venv (once; it takes a minute or two)")
        # Twice quiet: only errors. Every hash is checked, so nothing else than what was locked comes in.
        pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
        if call([*pip, "-r", str(ROOT / requirements)]):
            stop("The packages could not be installed. Is there a connection to the internet?")
        stamp(requirements).write_text(fingerprint(requirements), encoding="utf-8")
    compile_translations()


def environment_works() -> bool:
    """Whether `.venv` holds a Python that starts (it does not after the folder moved, or Python was upgraded)."""
    if not Path(PYTHON).exists():
        return False
    try:
        return subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make `.venv` new, with the Python that runs this script."""
    if importlib.util.find_spec("ensurepip") is None:
        install_system_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
    if (VENV / "pyvenv.cfg").exists():
        shutil.rmtree(VENV)
    say(f"Making an environment in {VENV}")
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
        stop(f"Python could not make an environment. Remove the folder {VENV} and try again.")


def stamp(requirements: str) -> Path:
    """The file that tells which version of these requirements was installed."""
    return VENV / f"{requirements}.installed"


def fingerprint(requirements: str) -> str:
    """Changes when the requirements file does."""
    # Line ends differ per platform in a checkout, what they ask for does not.
    content = (ROOT / requirements).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def is_installed(requirements: str) -> bool:
    """Whether the environment has these; the development requirements hold all others."""
    return any(
        stamp(file).exists() and stamp(file).read_text(encoding="utf-8") == fingerprint(file)
        for file in {requirements, DEVELOPMENT}
    )


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in (ROOT / "assets" / "translations").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            language = source.parent.parent.name
            work = f"from assets.texts import compile_catalogue; compile_catalogue({language!r})"
            call([PYTHON, "-c", work])


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """The packages of those libraries that this system cannot load."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def install_system_packages(packages: list[str]) -> None:
    """Install them when we may; otherwise stop and say what to type."""
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        stop(f"Please install these system packages (Debian calls them so) and try again: {names}")
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and (
        not shutil.which("sudo") or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL)
    ):
        stop(f"Please type this, then try again:\n\n  sudo apt-get install {names}\n")
    say(f"Installing system packages: {names}")
    words = "env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends"
    install = [*rights, *words.split()]
    # A fresh machine has no package lists yet: fetch them when the first try fails.
    if quiet_call([*install, *packages]) and (
        quiet_call([*rights, "apt-get", "update", "-q"]) or quiet_call([*install, *packages])
    ):
        stop(f"That failed. Please type this and see what it says:\n\n  sudo apt-get install {names}\n")


def quiet_call(command: list[str]) -> int:
    """Run without input and without a word on the output."""
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True).returncode


def has_screen() -> bool:
    """Whether a window can open here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def child_environment(**more: str) -> dict[str, str]:
    """Our environment, with this checkout first among the modules and UTF-8 everywhere."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", **more}


def call(command: list[str], folder: Path | None = None, **more: str) -> int:
    """Run a command with our input and output. Returns its exit code."""
    try:
        return subprocess.call(command, cwd=folder, env=child_environment(**more))
    except KeyboardInterrupt:
        return 130


def say(text: str) -> None:
    """Tell the developer something."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """Tell what is wrong and leave."""
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
