"""What Rasa 3.6.21 does anew for every message, done once; docs/decisions/0020 has what it cost."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Optional, Text, Type

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses


def apply() -> None:
    """Put the ways below in the place of Rasa's own, for this process."""
    RemoteAction._validate_action_result = validate_action_result
    Event.resolve_by_type = staticmethod(resolve_by_type)


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
