"""The pupil API for a person: ask, wait, hand back, leave a message, say how it went."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends

from bot.handoff.chats import Chat
from bot.web.models import HowItWent, LeftMessage, Nothing, PersonNow, Problem
from bot.web.people import People
from bot.web.taking import Left

# Keeps a message of the conversation with that id, for a person; as for any other message.
Keep = Callable[[str, LeftMessage], Awaitable[Left]]
NOT_NOW: dict[int | str, dict[str, Any]] = {409: {"model": Problem}}


def person_api(people: People, of_key: Callable[..., Awaitable[str]], keep: Keep) -> APIRouter:
    """
    Return the routes under `/conversations/{conversation}/person`; each answers how things stand.

    Args:
        people: The hand-off of this process.
        of_key: Returns the id of the conversation whose key is in the path.
        keep: Keeps a left message.
    """
    router = APIRouter(prefix="/conversations/{conversation}/person", responses=NOT_NOW)
    asking = people.asking
    Id = Annotated[str, Depends(of_key)]

    async def done(id: str, work: Callable[[str], Chat]) -> PersonNow:
        await people.do(id, partial(work, id))
        return await now(id)

    async def now(id: str) -> PersonNow:
        shown = await anyio.to_thread.run_sync(asking.shown, id)
        return PersonNow(**shown.as_json())

    @router.get("")
    async def look(id: Id) -> PersonNow:
        """Say who has the chat, the place in the queue, and what can be done."""
        return await now(id)

    @router.post("/ask")
    async def ask(id: Id, nothing: Nothing) -> PersonNow:
        """Ask for a person, or say yes to an offer; out of hours, hear when somebody is there."""
        return await done(id, asking.ask)

    @router.post("/decline")
    async def decline(id: Id, nothing: Nothing) -> PersonNow:
        """Say no to an offer."""
        return await done(id, asking.decline)

    @router.post("/leave_queue")
    async def leave_queue(id: Id, nothing: Nothing) -> PersonNow:
        """Wait no longer."""
        return await done(id, asking.leave_queue)

    @router.post("/take_back")
    async def take_back(id: Id, nothing: Nothing) -> PersonNow:
        """Go back to the computer."""
        return await done(id, asking.take_back)

    @router.post("/leave_message")
    async def leave_message(id: Id, left: LeftMessage) -> PersonNow:
        """Leave a message for an adviser, with a way to be reached if the pupil wishes it."""
        kept = await keep(id, left)
        return await done(id, partial(asking.leave_message, seq=kept.seq, reach=kept.reach))

    @router.post("/judge")
    async def judge(id: Id, said: HowItWent) -> PersonNow:
        """Say how the talk with a person went; a later word takes its place."""
        await people.do(id, partial(asking.judge, id, said.about, said.answer))
        return await now(id)

    return router
