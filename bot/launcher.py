"""Start everything, watch it, stop it cleanly; say which part failed and where its log is."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
from pydantic import ValidationError

from bot.conversations.kept import has_conversations
from bot.errors import KnowledgeError, StartError, UnknownSchool
from bot.impartiality.beginning import prepare_ledger
from bot.knowledge.lint.run import check
from bot.safeguarding.readiness import not_ready
from bot.schools.wiring import schools_of
from bot.secret_files import kept_old_secrets, kept_secret
from bot.settings import MIN_SECRET_CHARS, ROOT, ContentSettings, Settings, content_settings
from bot.training import (
    make_screen,
    prepare_larger_encoder,
    rasa_environment,
    remember_good,
    screen_is_there,
    usable_model,
)

READY_TIMEOUT_S = 300  # two cores that share their time with seven; a warm start takes about 15 s
TELL_EVERY_S = 15  # while waiting
STOP_TIMEOUT_S = 10
FREE_BYTES_NEEDED = 500 * 1024 * 1024  # a model, the databases and the logs

Say = Callable[[str], None]


@dataclass
class Part:
    """One process of the product."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def failed(self) -> StartError | None:
        """Return what to say when the process has ended, None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        return StartError(f"the {self.name} stopped with exit code {code}; its log is {self.log}")


@dataclass(frozen=True)
class Running:
    """Where the product can be reached."""

    url: str
    parts: tuple[Part, ...]


@contextmanager
def running(say: Say, port: int | None = None) -> Iterator[Running]:
    """
    Run all parts while the block runs; then stop them.

    Args:
        say: Receives one line for each step, with the seconds since the start.
        port: The web port; None takes the one in the settings, 0 any free one.

    Raises:
        StartError: the disk is full, the port is taken, a part failed or was not ready in time.
        KnowledgeError: the content has an error; the last good version is named.
        LedgerError: the ledger is gone or not whole, or conversations are kept without one.
    """
    began = time.monotonic()

    def step(words: str) -> None:
        say(f"[{time.monotonic() - began:5.1f} s] {words}")

    content = content_settings()
    step("checking the content")
    check_disk(content.var)
    check_content(content)
    settings = deployment_settings(content, port)
    check_schools(settings)
    check_port(settings)
    prepare_ledger(settings, step, partial(has_conversations, settings))
    prepare_larger_encoder(content, content.var / "log" / "encoder.log", step)
    model = usable_model(content, content.var / "log" / "train.log", step)
    if not screen_is_there(content):
        step("putting the safety screen together; this takes a minute")
        make_screen(content, content.var / "log" / "screen.log", step)
    parts: list[Part] = []
    try:
        step("starting the action server, the Rasa server and the web server")
        parts += _start(settings, model)
        wait_until_ready(settings, parts, step)
        remember_good(content, model)
        url = f"http://{settings.host}:{settings.port}"
        step(f"ready: the pupils' page is {url}/ and the API is {url}/api")
        yield Running(url, tuple(parts))
    finally:
        stop(parts)


def check_content(content: ContentSettings) -> None:
    """Lint the content and remember it as good. Raises KnowledgeError, naming the last good one."""
    kept = content.var / "last_good_knowledge.json"
    try:
        knowledge = check(content.knowledge, content.local)
    except KnowledgeError as error:
        if not kept.exists():
            raise KnowledgeError(
                f"{error}\nNo earlier version has been started from here."
            ) from error
        try:
            last = json.loads(kept.read_text(encoding="utf-8"))
        except ValueError:
            raise error from None  # the note was cut short; the error itself is what matters
        raise KnowledgeError(
            f"{error}\nThe last good version is {last['version']}, loaded {last['at']}; "
            "mend the lines above, or go back to it in version control."
        ) from error
    content.var.mkdir(parents=True, exist_ok=True)
    at = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    written = kept.with_suffix(".new")
    written.write_text(json.dumps({"version": knowledge.version, "at": at}), encoding="utf-8")
    os.replace(written, kept)  # never half a note, whatever happens


def check_schools(settings: Settings) -> None:
    """
    Read the file of schools.

    Raises:
        SchoolsError: it cannot be used.
        StartError: a secret is of no school, or a school is not ready for pupils (G11).
    """
    known = schools_of(settings)
    if closed := not_ready(known, mail=settings.smtp_host is not None):
        raise StartError("; ".join(closed))
    for school in settings.identity_secrets_by_school():
        try:
            known.school(school)
        except UnknownSchool as error:
            raise StartError(f"EVENHAND_IDENTITY_SECRETS: {error}") from error


def check_disk(folder: Path) -> None:
    """Raise StartError when there is too little room to run."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise StartError(
            f"{folder} cannot be used ({error.strerror}); set EVENHAND_VAR to a folder to write to"
        ) from error
    if free < FREE_BYTES_NEEDED:
        raise StartError(
            f"the disk of {folder} has {free // 2**20} MiB free, {FREE_BYTES_NEEDED // 2**20} are "
            "needed; make room or set EVENHAND_VAR to a folder on another disk"
        )


def check_port(settings: Settings) -> None:
    """Raise StartError when something else listens on the web port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise StartError(
                f"port {settings.port} on {settings.host} cannot be used ({error.strerror}); stop "
                f"what listens there, or choose another: EVENHAND_PORT={settings.port + 1} make run"
            ) from error


def deployment_settings(content: ContentSettings, port: int | None) -> Settings:
    """
    Return the settings to run with; without EVENHAND_SECRET, the secret is the one in var/secret.

    Raises:
        StartError: a setting cannot be used, or the secret is gone that signed what is there.
    """
    secret = os.environ.get("EVENHAND_SECRET") or kept_secret(content.var)
    old_secrets = os.environ.get("EVENHAND_OLD_SECRETS") or kept_old_secrets(content.var)
    chosen: dict[str, object] = {"action_url": f"http://127.0.0.1:{free_port()}"}
    if port is not None:
        chosen["port"] = port or free_port()
    try:
        settings = Settings(secret=secret, old_secrets=old_secrets, **chosen)  # type: ignore[arg-type]
        taken = {settings.port, int(settings.action_url.rsplit(":", 1)[1])}
        urls: list[str] = []
        while len(urls) < settings.rasa_workers:
            # A port is free again as soon as it was looked at, so the same may come twice.
            if (found := free_port()) not in taken:
                taken.add(found)
                urls.append(f"http://127.0.0.1:{found}")
        return settings.model_copy(update={"rasa_urls": tuple(urls)})
    except ValidationError as error:
        # Only names and rules: a value may be the secret.
        wrong = "; ".join(
            _told(e["loc"][0], e["type"], e["msg"]) if e["loc"] else e["msg"]  # of several at once
            for e in error.errors()
        )
        raise StartError(f"a setting cannot be used: {wrong}") from None


def _told(name: int | str, kind: str, message: str) -> str:
    if (name, kind) == ("secret", "too_short"):
        message = (
            f"the secret, here or in var/secret, has fewer than {MIN_SECRET_CHARS} characters, "
            f"at least {MIN_SECRET_CHARS} are needed; restore it, or write a longer one"
        )
    return f"EVENHAND_{str(name).upper()}: {message}"


def free_port() -> int:
    """Return a port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(settings: Settings, model: Path) -> Iterator[Part]:
    schools = {"EVENHAND_SCHOOLS": str(settings.schools)} if settings.schools else {}
    if settings.staff_accounts:
        schools["EVENHAND_STAFF_ACCOUNTS"] = str(settings.staff_accounts)
    environment = {
        **rasa_environment(settings),
        **schools,
        "EVENHAND_SECRET": settings.secret.get_secret_value(),
        "EVENHAND_OLD_SECRETS": settings.old_secrets.get_secret_value(),
        "EVENHAND_MODEL": model.name.removesuffix(".tar.gz"),
        "EVENHAND_VAR": str(settings.var),
        "EVENHAND_HOST": settings.host,
        "EVENHAND_PORT": str(settings.port),
        "EVENHAND_RASA_URLS": json.dumps(settings.rasa_urls),
        "EVENHAND_ACTION_URL": settings.action_url,
        "EVENHAND_ACTION_TOKEN": settings.key("actions").hex(),
        "EVENHAND_TRACKER_DB": str(settings.tracker),
        "LOG_LEVEL": "WARNING",
        # One message gives a library's helpers nothing to share, and they wait for the next piece
        # of work by spinning: two thirds of the Rasa server's time went there.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    # Whoever has these can be any pupil of a school, and the inner servers need none of them.
    inner = {n: v for n, v in environment.items() if n.upper() != "EVENHAND_IDENTITY_SECRETS"}
    commands = {
        "action server": ["-m", "actions"],
        **{_rasa_name(n): _rasa(url, model) for n, url in enumerate(settings.rasa_urls, start=1)},
        "web server": ["-m", "bot.web"],
    }
    logs = settings.var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    for name, command in commands.items():
        log = logs / f"{name.replace(' ', '-').lower()}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment if name == "web server" else inner,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops them
            )
        yield Part(name, process, log)


def _rasa_name(number: int) -> str:
    return "Rasa server" if number == 1 else f"Rasa server {number}"


def _rasa(url: str, model: Path) -> list[str]:
    return [
        "-m", "rasa", "run", "--model", str(model), "--interface", "127.0.0.1",
        "--port", url.rsplit(":", 1)[1], "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml",
    ]  # fmt: skip


def wait_until_ready(settings: Settings, parts: list[Part], say: Say) -> None:
    """
    Return when a message can be answered; tell *say* every now and then what is waited for.

    Raises:
        StartError: a part stopped, or it took too long.
    """
    deadline = time.monotonic() + READY_TIMEOUT_S
    tell_at = time.monotonic() + TELL_EVERY_S
    health = f"http://{settings.host}:{settings.port}/health"
    actions = {"Authorization": f"Bearer {settings.key('actions').hex()}"}
    while time.monotonic() < deadline:
        for part in parts:
            if failure := part.failed():
                raise failure
        missing = _not_ready(f"{settings.action_url}/health", health, actions)
        if missing is None:
            return
        if time.monotonic() >= tell_at:
            say(f"waiting for the {missing}")
            tell_at += TELL_EVERY_S
        time.sleep(0.2)
    logs = ", ".join(str(part.log) for part in parts)
    raise StartError(f"not ready after {READY_TIMEOUT_S} s; the logs are {logs}")


def _not_ready(acting: str, health: str, actions: dict[str, str]) -> str | None:
    """Return what is waited for, None when all is ready."""
    for missing, url, headers in (
        ("action server", acting, actions),
        # It is there when it answers, and well when it has reached the Rasa server.
        ("web server", health, {}),
    ):
        try:
            reply = httpx.get(url, headers=headers, trust_env=False)
        except httpx.HTTPError:
            return missing  # not listening yet
        if not reply.is_success:
            return "Rasa server, which reads the model" if url == health else missing
    return None


def watch(running: Running) -> None:
    """Return never while all parts run. Raises StartError when one stops."""
    while True:
        for part in running.parts:
            if failure := part.failed():
                raise failure
        time.sleep(0.5)


def stop(parts: list[Part]) -> None:
    """Stop every part: ask first, insist after a while."""
    for part in reversed(parts):
        if part.process.poll() is None:
            os.killpg(part.process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for part in parts:
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(part.process.pid, signal.SIGKILL)
            part.process.wait()
