"""What stands in for Rasa's own ways says what they say, of every event and every bad answer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from aiohttp import test_utils, web
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

from bot.nlu import once
from bot.settings import ROOT

ACTION = RemoteAction("action_show_overview", None)
SLOT = {"event": "slot", "name": "stage", "value": "16", "timestamp": None}
RASA_RESOLVES = Event.resolve_by_type
RASA_VALIDATES = RemoteAction._validate_action_result
RASA_RUNS = DaskGraphRunner.run


@pytest.mark.parametrize("name", sorted({cls.type_name for cls in all_subclasses(Event)}))
def test_each_kind_of_event_is_the_class_that_rasa_finds(name: str) -> None:
    assert once.resolve_by_type(name) is RASA_RESOLVES(name)


def test_an_unknown_event_is_refused_or_the_default_as_rasa_does() -> None:
    assert once.resolve_by_type("topic") is RASA_RESOLVES("topic") is None
    assert once.resolve_by_type("nonsense", Event) is Event
    for resolve in (once.resolve_by_type, RASA_RESOLVES):
        with pytest.raises(ValueError, match="Unknown event name 'nonsense'"):
            resolve("nonsense")


@pytest.mark.parametrize("responses", [[], [{"text": "hello"}]])
def test_a_right_answer_passes_both(responses: list[Any]) -> None:
    answer = {"events": [SLOT], "responses": responses}

    assert once.validate_action_result(ACTION, answer) is True
    assert RASA_VALIDATES(ACTION, answer) is True


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "no",
        None,
        {"events": None, "responses": []},
        {"events": [SLOT], "responses": "hello"},
        {"events": ["slot"], "responses": []},
        {"events": [SLOT], "responses": [7]},
    ],
)
def test_a_wrong_answer_passes_neither(answer: Any) -> None:
    with pytest.raises(RasaException, match="what action_show_overview answered is not"):
        once.validate_action_result(ACTION, answer)
    with pytest.raises(Exception, match="is not"):
        RASA_VALIDATES(ACTION, answer)


def test_an_event_that_rasa_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="'spell'"):
        once.validate_action_result(ACTION, {"events": [{"event": "spell"}], "responses": []})


def test_the_channel_puts_them_in_place() -> None:
    script = (
        "from bot.nlu.channel import GuardedInput; GuardedInput();"
        "from rasa.core.actions.action import RemoteAction;"
        "from rasa.engine.runner.dask import DaskGraphRunner;"
        "from rasa.shared.core.events import Event;"
        "from rasa.utils.endpoints import EndpointConfig;"
        "print(*(way.__module__ for way in (RemoteAction._validate_action_result,"
        " Event.resolve_by_type, DaskGraphRunner.run, EndpointConfig.session)))"
    )
    environment = {"EVENHAND_SECRET": "0123456789abcdef" * 4, "PATH": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.split()[-4:] == ["bot.nlu.once"] * 4


class Counts:
    """A node that counts, and gives what it was given with its own name before it."""

    def __init__(self, name: str, ran: list[str]) -> None:
        self._name, self._ran = name, ran

    def __call__(self, *given: Any) -> tuple[str, str]:
        self._ran.append(self._name)
        words = [each if isinstance(each, str) else each[1] for each in given]
        return self._name, f"{self._name}({','.join(words)})"


def runner(ran: list[str]) -> DaskGraphRunner:
    """A graph of four nodes, one of which is needed twice and one not at all."""
    needs = {
        "last": {"a": "left", "b": "right"},
        "left": {"a": "first"},
        "right": {"a": "first", "b": "missing"},
        "first": {"a": "__message__"},
        "idle": {"a": "first"},
    }
    schema = GraphSchema({
        name: SchemaNode(needed, GraphComponent, "create", "run", {})
        for name, needed in needs.items()
    })  # fmt: skip
    made = DaskGraphRunner.__new__(DaskGraphRunner)
    made._graph_schema = schema
    made._instantiated_nodes = {name: Counts(name, ran) for name in needs}
    made._execution_context = ExecutionContext(schema)
    return made


@pytest.mark.parametrize("targets", [["last"], ["right", "left"], ["__message__", "first"]])
def test_a_graph_gives_what_dask_gives(targets: list[str]) -> None:
    ours: list[str] = []
    theirs: list[str] = []
    given = {"__message__": "hello"}

    found = once.run(runner(ours), given, targets)

    assert found == RASA_RUNS(runner(theirs), given, targets)
    assert sorted(ours) == sorted(theirs)


def test_an_input_stands_in_for_a_node_of_its_name() -> None:
    ran: list[str] = []

    assert once.run(runner(ran), {"first": "given"}, ["left"]) == {"left": "left(given)"}
    assert ran == ["left"]


def test_calls_use_one_connection_until_it_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EndpointConfig, "session", once.session)
    used: list[int] = []

    async def call() -> list[int]:
        async def answer(request: web.Request) -> web.Response:
            assert request.transport is not None
            used.append(request.transport.get_extra_info("peername")[1])
            return web.json_response({"authorization": request.headers.get("Authorization")})

        server = test_utils.TestServer(web.Application())
        server.app.router.add_post("/webhook", answer)
        await server.start_server()
        endpoint = EndpointConfig(
            str(server.make_url("/webhook")), basic_auth={"username": "a", "password": "b"}
        )
        try:
            said = [await endpoint.request(json={}) for _ in range(2)]
            await once.close(endpoint)
            said.append(await endpoint.request(json={}))
            assert said == [{"authorization": "Basic YTpi"}] * 3
        finally:
            await once.close(endpoint)
            await server.close()
        return used

    first, second, third = asyncio.run(call())
    assert first == second != third
