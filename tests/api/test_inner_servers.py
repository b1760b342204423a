"""Rasa and the action server: on loopback, with a secret on every route; failures are honest."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from bot import launcher
from bot.client import Client
from bot.errors import StartError
from bot.launcher import Part, Running
from bot.web import wording

CONVERSATIONS = 20  # the chance that one of two servers has them all is one in 500,000


def listening_port(part: Part) -> tuple[str, int]:
    """Return where the process of *part* listens, read from the kernel's table of sockets."""
    inodes = set()
    for link in Path(f"/proc/{part.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            inodes.add(os.readlink(link).removeprefix("socket:[").removesuffix("]"))
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in inodes:
            address, port = fields[1].split(":")
            return ".".join(str(b) for b in bytes.fromhex(address)[::-1]), int(port, 16)
    raise AssertionError(f"{part.name} listens nowhere")


def part(server: Running, name: str) -> Part:
    return next(part for part in server.parts if part.name == name)


@pytest.mark.parametrize("name", ["Rasa server", "action server", "web server"])
def test_every_server_listens_on_loopback_alone(server: Running, name: str) -> None:
    address, _ = listening_port(part(server, name))

    assert address == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("Rasa server", "GET", "/webhooks/guarded/"),
        ("Rasa server", "POST", "/webhooks/guarded/message"),
        ("action server", "POST", "/webhook"),
        ("action server", "GET", "/health"),
        ("action server", "GET", "/actions"),
    ],
)
@pytest.mark.parametrize("secret", [None, "Bearer wrong", "Bearer", "\u00e9".encode()])
def test_a_call_without_the_secret_is_refused(
    server: Running, name: str, method: str, path: str, secret: str | bytes | None
) -> None:
    """W6: a secret on every route."""
    _, port = listening_port(part(server, name))
    headers = {} if secret is None else {"Authorization": secret}

    response = httpx.request(
        method,
        f"http://127.0.0.1:{port}{path}",
        headers=headers,
        json={"sender": "x", "text": "hi"} if method == "POST" else None,
        trust_env=False,
    )

    assert response.status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook", "/model", "/model/train", "/model/parse",
        "/conversations/x/tracker", "/domain",
    ],
)  # fmt: skip
def test_rasas_own_ways_in_are_closed(server: Running, path: str) -> None:
    """W6, D2: the default webhook is not there, and no model can be loaded, swapped or sent."""
    _, port = listening_port(part(server, "Rasa server"))

    for method in ("GET", "POST", "PUT", "DELETE"):
        url = f"http://127.0.0.1:{port}{path}"
        assert httpx.request(method, url, trust_env=False).status_code in (404, 405)


def test_no_pupils_words_and_no_keys_are_in_any_log(server: Running, client: Client) -> None:
    """L1."""
    conversation = client.start()
    conversation.say("canary9917 wants to know about t levels")

    for each in server.parts:
        log = each.log.read_text(errors="replace")
        assert "canary9917" not in log
        assert conversation.key not in log


def test_a_dead_part_gives_honest_words_and_is_named(tmp_path: Path, monkeypatch) -> None:
    """R3: one of two Rasa servers is killed, then the action server."""
    monkeypatch.setenv("EVENHAND_SECRET", "another secret of the tests, long enough to be one")
    monkeypatch.setenv("EVENHAND_VAR", str(tmp_path))
    launcher.content_settings.cache_clear()
    monkeypatch.setenv("EVENHAND_RASA_WORKERS", "2")
    said: list[str] = []
    with launcher.running(said.append, port=0) as running, Client(running.url) as client:
        conversations = [client.start() for _ in range(CONVERSATIONS)]
        for conversation in conversations:
            conversation.say("what is a t level")
        costs = [conversation.say("how much does it cost") for conversation in conversations]
        kill(part(running, "Rasa server 2"))
        asked, again = (
            [conversation.say(text)["status"] for conversation in conversations]
            for text in ("how long is it", "what do you do on it")
        )
        kill(part(running, "action server"))
        answer = client.start().say("what can i do after year 11")

        assert {cost["replies"][0]["shown"]["options"][0] for cost in costs} == {"t_levels"}
        assert set(asked) == {"answered", "failed"}
        assert again == asked  # a conversation has one server for good
        assert answer["status"] == "failed"
        assert answer["replies"][0]["text"] == wording.FAILED
        with pytest.raises(StartError, match=r"the action server stopped .* its log is .*\.log"):
            launcher.watch(running)
        processes = [each.process for each in running.parts]
    launcher.content_settings.cache_clear()

    assert all(process.poll() is not None for process in processes)
    assert any(re.search(r"ready: the pupils' page is http://127", line) for line in said)


def kill(part: Part) -> None:
    os.kill(part.process.pid, signal.SIGKILL)
    part.process.wait()


def with_children(pid: int) -> list[int]:
    """Return *pid* and every process that it or a child of it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")")[-1].split()[1])
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def every_listening_port(server: Running) -> dict[int, str]:
    """Return each port that a process of the product, or a child of one, listens on."""
    owners: dict[str, str] = {}
    for part in server.parts:
        for pid in with_children(part.process.pid):
            for link in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(FileNotFoundError):  # closed since it was listed
                    owners[os.readlink(link).removeprefix("socket:[").removesuffix("]")] = part.name
    found = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in owners:
                found[int(fields[1].rsplit(":")[-1], 16)] = owners[fields[9]]
    return found


def other_addresses() -> set[str]:
    """Return addresses of this machine that are not 127.0.0.1, as a neighbour would use them."""
    routes = Path("/proc/net/fib_trie").read_text()
    own = set(re.findall(r"\|-- ([\d.]+)\s+/32 host LOCAL", routes))
    # All of 127/8 leads to this machine, and reaches only what listens on every address.
    return (own | {"127.0.0.2", "::1"}) - {"127.0.0.1"}


def is_open(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError:
        return False
    return True


def test_a_port_scan_from_another_address_finds_nothing(server: Running) -> None:
    """W6: no port of any process of the product is reached but over 127.0.0.1."""
    ports = every_listening_port(server)
    with socket.create_server(("0.0.0.0", 0)) as everywhere:
        found = is_open("127.0.0.2", everywhere.getsockname()[1])

    opened = [
        f"{name}: {address}:{port}"
        for port, name in ports.items()
        for address in other_addresses()
        if is_open(address, port)
    ]

    assert found  # what listens on every address would be found
    assert set(ports.values()) == {"action server", "Rasa server", "web server"}
    assert opened == []
