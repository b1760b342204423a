"""The one way into Rasa: a channel on loopback that asks for the secret and fails loudly."""

from __future__ import annotations

import hmac
import inspect
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import SlotSet, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu import once
from bot.settings import settings

log = structlog.get_logger()

# Rasa reads a message that begins with this as a command and skips understanding.
COMMAND_MARK = "/"
# What a later message may lean on; ids of reviewed content, none of it a pupil's words.
KEPT_SLOTS = ("stage", "option", "options", "compared", "facet", "topic", "answer_status")


class WholeReplies(CollectingOutputChannel):
    """Collects replies as they are; Rasa's own collector cuts a text at every empty line."""

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Keep *text* as one reply."""
        await self._persist_message(self._message(recipient_id, text=text))


class GuardedInput(InputChannel):
    """
    Takes one pupil message and returns the replies together with what was understood.

    Rasa's own REST channel stands outside the token check, reads "/restart" as a command and
    answers 200 with an empty list when something fails; this one does none of that.
    """

    @classmethod
    def name(cls) -> Text:
        """Return the name in the path: /webhooks/guarded/."""
        return "guarded"

    def __init__(self) -> None:
        once.apply()
        self._expected = f"Bearer {settings().key('rasa').hex()}"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: GET / tells whether a model is loaded, POST /message asks."""
        routes = Blueprint("guarded_input", inspect.getmodule(self).__name__)  # type: ignore[union-attr]

        def refused(request: Request) -> Optional[HTTPResponse]:
            given = request.headers.get("authorization", "")
            if hmac.compare_digest(given.encode(), self._expected.encode()):
                return None
            return response.json({"error": "unauthorised"}, status=401)

        def loaded_agent(request: Request) -> Any:
            agent = getattr(request.app.ctx, "agent", None)
            return agent if agent is not None and agent.is_ready() else None

        @routes.get("/")
        async def ready(request: Request) -> HTTPResponse:
            if no := refused(request):
                return no
            agent = loaded_agent(request)
            return response.json({"model": bool(agent)}, status=200 if agent else 503)

        @routes.post("/message")
        async def message(request: Request) -> HTTPResponse:
            if no := refused(request):
                return no
            agent = loaded_agent(request)
            if agent is None:
                return response.json({"error": "no model is loaded"}, status=503)
            body: Dict[Text, Any] = request.json or {}
            text, sender, turn = body.get("text"), body.get("sender"), body.get("turn")
            if not isinstance(text, str) or not isinstance(sender, str) or not text or not sender:
                return response.json({"error": "text and sender are needed"}, status=400)
            if type(turn) is not int:
                return response.json({"error": "turn, a whole number, is needed"}, status=400)
            if text.lstrip().startswith(COMMAND_MARK):
                return response.json({"error": "a message may not be a command"}, status=400)
            memory = body.get("memory")
            if not isinstance(memory, dict):
                return response.json({"error": "memory, an object, is needed"}, status=400)
            collector = WholeReplies()
            # The turn's number comes from the web layer: an order is drawn from it.
            asked = UserMessage(
                text, collector, sender, input_channel=self.name(), metadata={"turn": turn}
            )
            try:
                asked.parse_data = await agent.processor.parse_message(asked)
                if memory:
                    await remind(agent, sender, collector, memory)
                await on_new_message(asked)
                remembered = await remembers(agent, sender)
            except Exception as error:  # noqa: BLE001 - the edge: any failure becomes a status
                log.error("channel.failed", error=type(error).__name__)
                return response.json({"error": "the message could not be answered"}, status=500)
            return response.json(
                {
                    "replies": collector.messages,
                    "understood": understood(asked.parse_data),
                    "memory": remembered,
                }
            )

        return routes


def understood(parse_data: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return of *parse_data* what the answer's record needs; never the pupil's words."""
    entities: List[Dict[Text, Any]] = parse_data.get("entities", [])
    return {
        "intent": parse_data["intent"]["name"],
        "confidence": float(parse_data["intent"]["confidence"]),
        "entities": [{"entity": e["entity"], "value": e["value"]} for e in entities],
        "passages": parse_data.get("knowledge", {}).get("passages", []),
    }


async def remind(
    agent: Agent, sender: Text, collector: CollectingOutputChannel, memory: Dict[Text, Any]
) -> None:
    """
    Give a conversation that was lost here the slots that its transcript remembers.

    Rasa's own store may have been deleted, or could not be read: then it begins anew, in silence.
    """
    tracker = await agent.processor.fetch_tracker_and_update_session(sender, collector)  # type: ignore[union-attr]
    if any(isinstance(event, UserUttered) for event in tracker.events):
        return
    for name, value in memory.items():
        if name in tracker.slots:
            tracker.update(SlotSet(name, value))
    await agent.processor.save_tracker(tracker)  # type: ignore[union-attr]


async def remembers(agent: Agent, sender: Text) -> Dict[Text, Any]:
    """Return the slots of a conversation that are set."""
    tracker = await agent.tracker_store.retrieve(sender)
    slots = tracker.current_slot_values() if tracker is not None else {}
    return {name: value for name, value in slots.items() if value and name in KEPT_SLOTS}
