"""
Make `.venv` with what the locks name; do only what is not yet done. Standard library only.

usage: python3.11 requirements/install.py {runtime,dev,browser,postgresql} [...]

runtime     what the assistant needs to run
dev         that, and what the tests and checks need
browser     Debian's Chromium, for the browser tests
postgresql  Debian's PostgreSQL server, for the tests of the databases
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"
TORCH = "torch==2.13.0"
FREE_BYTES_NEEDED = 8 * 1024**3  # wheels are unpacked beside their downloads
IMPORTS = "rasa, rasa_sdk, spacy, faiss, sentence_transformers, fastapi, pydantic_settings, torch"
BEGAN = time.monotonic()


def main(wanted: list[str]) -> int:
    """Install each of *wanted*; returns 1 with a message when something stands in the way."""
    if sys.version_info[:2] != (3, 11):
        return fail(
            f"this is Python {sys.version.split()[0]}; Python 3.11 is needed "
            "(on Debian 12: apt-get install python3.11 python3-pip)"
        )
    parts = {"runtime": packages, "dev": packages, "browser": browser, "postgresql": postgresql}
    try:
        for name in wanted or ["runtime"]:
            parts[name](name)
    except KeyError as error:
        return fail(f"unknown part {error}; {(__doc__ or '').split('usage: ')[1].splitlines()[0]}")
    except subprocess.CalledProcessError as error:
        if shutil.disk_usage(HERE).free < 200 * 1024**2:
            return fail("the disk is full; make 8 GiB of room and run this again")
        return fail(
            f"`{' '.join(map(str, error.cmd[:6]))} ...` failed with exit code {error.returncode}; "
            "its last lines above say why; mend that and run this again"
        )
    return 0


def packages(name: str) -> None:
    """Install the lock *name*, unless this very lock is installed already."""
    lock = HERE / f"{name}.lock"
    digest = hashlib.sha256(lock.read_bytes() + TORCH.encode()).hexdigest()
    stamp = VENV / f".installed-{name}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    if not PYTHON.exists():
        need_room()
        make_venv()
    say(f"installing {lock.name} into .venv (several minutes the first time)")
    # Rasa declares Python below 3.11; docs/decisions/0001 says why this set works on 3.11.
    pip(
        "--quiet", "--no-deps", "--ignore-requires-python", "--require-hashes",
        "--requirement", lock,
    )  # fmt: skip
    torch(lock)
    say("checking that what is imported works")
    run(
        PYTHON,
        "-W",
        "ignore",
        "-c",
        f"import {IMPORTS}",
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    stamp.write_text(digest)
    say(f"{lock.name} is installed")


def make_venv() -> None:
    """Make .venv, also where Debian's python3-venv is absent."""
    say("making .venv")
    done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True)
    if done.returncode == 0:
        return
    # Debian keeps ensurepip in a package of its own; the pip that is there can fill a bare .venv.
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", "--without-pip", VENV)
    run(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip>=23.2")


def torch(lock: Path) -> None:
    """Install torch: the CPU build where one is on offer, otherwise with its own dependencies."""
    if (index := os.environ.get("EVENHAND_TORCH_INDEX")) is not None:
        say("installing torch from the index in EVENHAND_TORCH_INDEX")
        pip("--quiet", "--no-deps", "--index-url", index, TORCH)
        return
    say("installing torch")
    pip("--quiet", "--no-deps", TORCH)
    version = f"import importlib.metadata as m; print(m.version('{TORCH.split('==')[0]}'))"
    installed = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True, check=True)
    if "+cpu" not in installed.stdout:
        say("no CPU build of torch was found, so its CUDA packages come as well (several GB)")
        pip("--quiet", "--constraint", without_hashes(lock), TORCH)


def without_hashes(lock: Path) -> Path:
    """Return a file with the versions of *lock* alone: pip takes no hashes in a constraint here."""
    target = VENV / f"{lock.stem}.constraints"
    lines = [line.split(" ")[0] for line in lock.read_text().splitlines() if line[:1].isalnum()]
    target.write_text("\n".join(lines) + "\n")
    return target


def browser(_: str) -> None:
    """Install Debian's Chromium when no Chromium is there."""
    if not shutil.which("chromium"):
        from_debian("chromium", "the browser tests need Chromium")


def postgresql(_: str) -> None:
    """Install Debian's PostgreSQL when no server is there; the tests start one of their own."""
    there = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not there and not os.environ.get("EVENHAND_TEST_DATABASE_URL"):
        need = "the tests of the databases need PostgreSQL, or one in EVENHAND_TEST_DATABASE_URL"
        from_debian("postgresql", need)


def from_debian(package: str, need: str) -> None:
    """Install *package* with apt-get; *need* says why, where there is no apt-get."""
    if not shutil.which("apt-get"):
        raise SystemExit(fail(f"{need}; install it and run this again"))
    say(f"installing Debian's {package} for the tests")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(*sudo, "apt-get", "-qq", "update", env=quiet)
    run(*sudo, "apt-get", "-qq", "install", "-y", "--no-install-recommends", package, env=quiet)


def need_room() -> None:
    """Stop when the disk cannot hold the environment."""
    free = shutil.disk_usage(HERE).free
    if free < FREE_BYTES_NEEDED:
        raise SystemExit(
            fail(
                f"{free // 1024**2} MiB are free, about 8 GiB are needed; make room, run this again"
            )
        )


def pip(*arguments: str | Path) -> None:
    """Run the environment's pip: `install` with *arguments*."""
    # Of 25,000 modules few are ever imported. Those are compiled then, and not all of them now.
    run(PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-compile", *arguments)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run *command*; its own output is shown only when it fails."""
    done = subprocess.run(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-25:]), file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)


def say(words: str) -> None:
    """Print one step with the seconds since the start."""
    print(f"[{time.monotonic() - BEGAN:6.1f} s] {words}", flush=True)


def fail(words: str) -> int:
    """Print what is wrong and what to do."""
    print(f"evenhand: {words}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
