"""The staff of a deployment, put together: who they are, their sessions, what they did."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.keyring import Keyring
from bot.staff.clock import Clock, now_utc
from bot.staff.denials import Denials
from bot.staff.factor import Factors
from bot.staff.links import Links
from bot.staff.members import Members
from bot.staff.passwords import Passwords
from bot.staff.sessions import Sessions
from bot.staff.trail import Trail
from bot.staff.tries import Tries


@dataclass(frozen=True)
class Staff:
    """What the console knows of the staff of every school."""

    engine: Engine
    members: Members
    sessions: Sessions
    links: Links
    factors: Factors
    passwords: Passwords
    tries: Tries
    trail: Trail
    denials: Denials
    clock: Clock


def staff_of(engine: Engine, staff: Keyring, audit: Keyring, clock: Clock = now_utc) -> Staff:
    """
    Return the staff kept in the database of *engine*, whose tables were made.

    Args:
        engine: The database of conversations.
        staff: The keys of the purpose `staff`.
        audit: The keys of the purpose `audit`.
        clock: Tells the time, with a zone.
    """
    factors, trail = Factors(staff), Trail(engine, audit, clock)
    return Staff(
        engine=engine,
        members=Members(engine, factors, clock),
        sessions=Sessions(engine, clock),
        links=Links(engine, clock),
        factors=factors,
        passwords=Passwords(),
        tries=Tries(engine, staff.now, clock),
        trail=trail,
        denials=Denials(trail, clock),
        clock=clock,
    )
