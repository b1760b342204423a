"""Who has a chat: the states, the moves between them, and how long each may last."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from bot.errors import BotError


class State(str, Enum):
    """Where a chat is. Only in `with_adviser` is the computer silent."""

    with_bot = "with_bot"
    offered = "offered"
    waiting = "waiting"
    with_adviser = "with_adviser"
    returned = "returned"
    closed = "closed"
    expired = "expired"


class Reason(str, Enum):
    """Why a person was brought in: about the chat, never a label of the pupil."""

    asked = "asked"
    failed_twice = "failed_twice"
    more_support = "more_support"  # the pupil spoke of something that schools give help with
    flagged = "flagged"
    adviser = "adviser"


class Move(str, Enum):
    """What moves a chat."""

    offer = "offer"
    ask = "ask"  # a yes to an offer as well
    decline = "decline"
    leave_queue = "leave_queue"
    leave_message = "leave_message"
    claim = "claim"
    hand_back = "hand_back"  # by the adviser
    take_back = "take_back"  # by the pupil
    close = "close"
    run_out = "run_out"  # by the clock
    end = "end"  # the pupil ended the conversation


class Outcome(str, Enum):
    """How an adviser closes a chat."""

    answered = "answered"
    meeting_arranged = "meeting_arranged"
    passed_on = "passed_on"
    pupil_left = "pupil_left"


class NotPossible(BotError):
    """A chat is in another state than the move needs; `state` says in which."""

    def __init__(self, move: Move, state: State) -> None:
        super().__init__(f"{move.value} is not possible while the chat is {state.value}; look anew")
        self.move = move
        self.state = state


# None: as long as the transcript is kept. An adviser's is the time since the last sign of them.
LIMITS: dict[State, timedelta | None] = {
    State.with_bot: None,
    State.offered: timedelta(minutes=10),
    State.waiting: timedelta(minutes=30),  # or until the school's hours end
    State.with_adviser: timedelta(seconds=60),
    State.returned: timedelta(hours=24),
    State.closed: timedelta(hours=24),
    State.expired: timedelta(hours=24),
}
# The computer has the chat and nobody is asked for.
FREE = (State.with_bot, State.returned, State.closed, State.expired)

NEXT: dict[tuple[State, Move], State] = {
    **{(state, Move.offer): State.offered for state in FREE},
    **{(state, Move.ask): State.waiting for state in (*FREE, State.offered)},
    **{(state, Move.leave_message): State.with_bot for state in (*FREE, State.offered)},
    **{(state, Move.claim): State.with_adviser for state in State if state != State.with_adviser},
    **{(state, Move.end): State.closed for state in State},
    (State.offered, Move.decline): State.with_bot,
    (State.expired, Move.decline): State.with_bot,
    (State.waiting, Move.leave_queue): State.with_bot,
    (State.with_adviser, Move.hand_back): State.returned,
    (State.with_adviser, Move.take_back): State.returned,
    (State.with_adviser, Move.close): State.closed,
    (State.offered, Move.run_out): State.with_bot,
    (State.waiting, Move.run_out): State.expired,
    (State.with_adviser, Move.run_out): State.waiting,  # the adviser vanished
    (State.returned, Move.run_out): State.with_bot,
    (State.closed, Move.run_out): State.with_bot,
    (State.expired, Move.run_out): State.with_bot,
}


def after(state: State, move: Move) -> State:
    """Return the state that *move* leads to. Raises NotPossible."""
    found = NEXT.get((state, move))
    if found is None:
        raise NotPossible(move, state)
    return found
