"""What Rasa 3.6.21 does anew for every message, done once; docs/decisions/0020 has what it cost."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, AsyncIterator, Dict, List, Optional, Text, Tuple, Type
from weakref import WeakKeyDictionary

from aiohttp import BasicAuth, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

# The action server closes what was idle for 5 s; a call sent on it in that moment would be lost.
KEEP_ALIVE_S = 2.0

Steps = List[Tuple[Text, List[Text]]]  # each node after all that it needs, and what it needs

_orders: WeakKeyDictionary[DaskGraphRunner, Dict[Tuple[Text, ...], Steps]] = WeakKeyDictionary()


def apply() -> None:
    """Put the ways below in the place of Rasa's own, for this process."""
    RemoteAction._validate_action_result = validate_action_result
    Event.resolve_by_type = staticmethod(resolve_by_type)
    DaskGraphRunner.run = run
    EndpointConfig.session = session


def run(
    runner: DaskGraphRunner,
    inputs: Optional[Dict[Text, Any]] = None,
    targets: Optional[List[Text]] = None,
) -> Dict[Text, Any]:
    """
    Return what each of *targets* gives for *inputs*, both by the names of nodes.

    Rasa's own writes the graph anew for each run and has dask schedule it. What a node raises is
    raised here; Rasa's own makes another error of some.
    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    orders = _orders.setdefault(runner, {})
    if wanted not in orders:
        orders[wanted] = steps(runner._graph_schema, wanted)
    found = {name: (name, value) for name, value in (inputs or {}).items()}
    for name, needs in orders[wanted]:
        if name not in found:
            # As dask does: what nothing gives is handed on as its name, and the node says so.
            found[name] = runner._instantiated_nodes[name](*(found.get(n, n) for n in needs))
    return dict(found[name] for name in wanted)


def steps(schema: GraphSchema, targets: Tuple[Text, ...]) -> Steps:
    """Return what has to be run for *targets*, in an order in which it can be."""
    order: Dict[Text, List[Text]] = {}

    def add(name: Text) -> None:
        if name in schema.nodes and name not in order:
            needs = list(schema.nodes[name].needs.values())
            for each in needs:
                add(each)
            order[name] = needs

    for target in targets:
        add(target)
    return list(order.items())


@asynccontextmanager
async def session(endpoint: EndpointConfig) -> AsyncIterator[ClientSession]:
    """
    Give the one session of *endpoint*, whose connections are used again.

    Rasa's own opens a session and a connection for each call.
    """
    kept: Optional[ClientSession] = vars(endpoint).get("kept_session")
    if kept is None or kept.closed or kept._loop is not asyncio.get_running_loop():
        user = endpoint.basic_auth
        kept = endpoint.kept_session = ClientSession(
            connector=TCPConnector(keepalive_timeout=KEEP_ALIVE_S),
            headers=endpoint.headers,
            auth=BasicAuth(user["username"], user["password"]) if user else None,
            timeout=ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            cookie_jar=DummyCookieJar(),  # one call has nothing to do with the next
        )
    yield kept


async def close(endpoint: Optional[EndpointConfig]) -> None:
    """Let go of the connections of *endpoint*."""
    if kept := vars(endpoint).get("kept_session") if endpoint else None:
        await kept.close()


def validate_action_result(action: RemoteAction, result: Any) -> bool:
    """
    Return True for a *result* with lists of events and of responses, as Rasa reads it next.

    Rasa's own holds it to a schema, and the schema to that of schemas: some 30 ms for each message.
    Our own action server is the only one that answers, and what an event lacks is found when Rasa
    makes it one.

    Raises:
        RasaException: it has another shape.
    """
    if type(result) is not dict or not (
        _is_a_list_of_objects(result.get("events"))
        and _is_a_list_of_objects(result.get("responses"))
    ):
        raise RasaException(f"what {action.name()} answered is not events and responses")
    for event in result["events"]:
        resolve_by_type(str(event.get("event")))
    return True


def _is_a_list_of_objects(found: Any) -> bool:
    return type(found) is list and all(type(each) is dict for each in found)


def resolve_by_type(
    type_name: Text, default: Optional[Type[Event]] = None
) -> Optional[Type[Event]]:
    """
    Return the class of the events of *type_name*, *default* where there is none.

    Rasa's own walks over all classes of events, for every event of a conversation.

    Raises:
        ValueError: there is none, and no *default*.
    """
    if found := _classes().get(type_name):
        return found
    if type_name == "topic":
        return None  # as Rasa does for what it wrote long ago
    if default is None:
        raise ValueError(f"Unknown event name '{type_name}'.")
    return default


@lru_cache(maxsize=1)
def _classes() -> Dict[Text, Type[Event]]:
    # Of two with one name Rasa takes the first.
    return {cls.type_name: cls for cls in reversed(all_subclasses(Event))}
