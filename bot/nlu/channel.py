"""The one way into Rasa: a channel on loopback that asks for the secret and fails loudly."""

from __future__ import annotations

import hmac
import inspect
import re
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu import once
from bot.nlu.two_questions import questions
from bot.settings import settings

log = structlog.get_logger()

# Rasa reads a message that begins with this as a command and skips understanding.
COMMAND_MARK = "/"
# What a later message may lean on; ids of reviewed content, none of it a pupil's words.
KEPT_SLOTS = (
    "stage", "option", "options", "compared", "listed", "facet", "topic", "section", "offered",
    "step", "matters", "answer_status",
)  # fmt: skip

SAME_ANSWERS = 3  # running; then something else is said
STUCK = "say_stuck"
WORD = re.compile(r"\w+")
ASK_SCOPE = "ask_what_can_you_do"


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

        @routes.listener("after_server_stop")
        async def let_go(app: Any, _loop: Any = None) -> None:
            agent = getattr(app.ctx, "agent", None)
            await once.close(agent.action_endpoint if agent else None)

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
            try:
                given = await answer(agent, sender, text, turn, memory)
            except Exception as error:  # noqa: BLE001 - the edge: any failure becomes a status
                log.error("channel.failed", error=type(error).__name__)
                return response.json({"error": "the message could not be answered"}, status=500)
            return response.json(given)

        return routes


async def answer(
    agent: Agent, sender: Text, text: Text, turn: int, memory: Dict[Text, Any]
) -> Dict[Text, Any]:
    """
    Return the replies to each question of *text*, what was understood, and what to remember.

    A question whose answer would be the same for the third time running gets another.

    Raises:
        RuntimeError: a question was not answered at all.
    """
    asked = await parsed(agent, sender, text, turn)
    if memory:
        await remind(agent, sender, WholeReplies(), memory)
    told = [understood(dict(message.parse_data or {})) for message in asked]
    replies: List[Dict[Text, Any]] = []
    for part, message in enumerate(asked):
        said = await said_to(agent, message)
        tracker = await agent.tracker_store.retrieve(sender)
        if tracker is not None and goes_round(tracker):
            message.parse_data = {**(message.parse_data or {}), **way_out(tracker)}
            said = await said_to(agent, message)
            tracker = await agent.tracker_store.retrieve(sender)
        replies += [{**each, "part": part} for each in said]
    return {"replies": replies, "understood": together(told), "memory": remembers(tracker)}


async def parsed(agent: Agent, sender: Text, text: Text, turn: int) -> List[UserMessage]:
    """Return the questions of *text*, each understood: two when each half is a question alone."""

    def message(words: Text, part: int) -> UserMessage:
        # The turn's number comes from the web layer: an order is drawn from it.
        metadata = {"turn": turn, "part": part}
        return UserMessage(
            words, WholeReplies(), sender, input_channel=GuardedInput.name(), metadata=metadata
        )

    async def parse(words: Text) -> Dict[Text, Any]:
        found: Dict[Text, Any] = await agent.processor.parse_message(message(words, 0))  # type: ignore[union-attr]
        return found

    made = []
    for part, (words, found) in enumerate(await questions(text, parse)):
        made.append(message(words, part))
        made[-1].parse_data = found  # type: ignore[assignment]
    return made


async def said_to(agent: Agent, message: UserMessage) -> List[Dict[Text, Any]]:
    """
    Return what is said to *message*.

    Raises:
        RuntimeError: nothing is; Rasa keeps an action's failure to itself.
    """
    collector = WholeReplies()
    message.output_channel = collector
    await agent.handle_message(message)
    if not collector.messages:
        raise RuntimeError("nothing was said")
    found: List[Dict[Text, Any]] = collector.messages
    return found


def goes_round(tracker: DialogueStateTracker) -> bool:
    """
    Return whether the last answers, as many as `SAME_ANSWERS`, say the same.

    Each turn draws its own order of the routes, so that what counts is which words are said.
    """
    answers: List[List[List[Text]]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            answers.append([])
        elif isinstance(event, BotUttered) and event.text and answers:
            answers[-1].append(sorted(WORD.findall(event.text)))
    last = answers[-SAME_ANSWERS:]
    return len(last) == SAME_ANSWERS and all(each and each == last[0] for each in last)


def way_out(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    """Return what to take the message for instead: a pupil who gets nowhere is offered a person."""
    message = tracker.latest_message
    is_offered = message is not None and message.intent.get("name") == STUCK
    intent = {"name": ASK_SCOPE if is_offered else STUCK, "confidence": 1.0}
    return {"intent": intent, "intent_ranking": [intent]}


def together(parts: List[Dict[Text, Any]]) -> Dict[Text, Any]:
    """Return what was understood of a message: of its first question, and `parts` when two."""
    if len(parts) == 1:
        return parts[0]
    return {**parts[0], "parts": parts}


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


def remembers(tracker: Optional[DialogueStateTracker]) -> Dict[Text, Any]:
    """Return the slots of a conversation that are set."""
    slots = tracker.current_slot_values() if tracker is not None else {}
    return {name: value for name, value in slots.items() if value and name in KEPT_SLOTS}
