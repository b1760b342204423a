"""Biased composers: what the gate and the contract say of every answer that one makes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Union

from pydantic import Field

from bot.errors import BotError
from bot.evaluation import contract
from bot.evaluation.mutations import bias_order as order
from bot.evaluation.mutations import bias_places as places
from bot.evaluation.mutations import bias_sources as sources
from bot.evaluation.mutations import bias_taps as taps
from bot.evaluation.mutations import bias_words as words
from bot.evaluation.mutations.biased import Bias, biased_composer
from bot.evaluation.mutations.findings import Finding, Outcome
from bot.evaluation.mutations.scene import Scene, answers, turn_of
from bot.impartiality.compose import Composer


class Takes(Bias):
    """A composer whose overview can be told something about the pupil."""

    bias: Literal["takes"]
    parameter: str

    def composer(self) -> type[Composer]:
        signature = inspect.signature(Composer.overview)
        more = inspect.Parameter(self.parameter, inspect.Parameter.KEYWORD_ONLY, default=None)

        def overview(composer: Composer, *args, **about_the_pupil):  # type: ignore[no-untyped-def]
            return Composer.overview(composer, *args)

        given = [*signature.parameters.values(), more]
        overview.__signature__ = signature.replace(parameters=given)  # type: ignore[attr-defined]
        return type("Taking", (Composer,), {"overview": overview})


AnyBias = Annotated[
    Union[
        order.PinFirst, order.MoveLast, order.SortAlphabetically, order.Reverse, order.SameRow,
        order.RedrawUntil, order.PupilsOrder, order.DropOption, order.Filter, order.CountAsAsked,
        order.LieInReceipt, order.CompareWith,
        words.Say, words.Rewrite, words.Drop, words.DropStaleNote, words.ShortenRoutes,
        words.CardsForTheFirst, words.MoreForOne, words.OneSideOnly, words.SayAgain,
        words.OtherKind, words.NoHeading, words.AddTopic, words.AddLink, words.OtherStatus,
        taps.DropTap, taps.DropFacetTap, taps.TapFirst, taps.TapSays, taps.MoreTaps,
        sources.OtherDay, sources.HideSources, sources.RepeatSource,
        places.PlaceFirst, places.DropPlace, places.PlacesApart,
        Takes,
    ],
    Field(discriminator="bias"),
]  # fmt: skip


def outcome(bias: Bias, scene: Scene, day: date | None = None) -> Outcome:
    """Return what the checks say of a composer with *bias*, asked everything on *day*."""
    scene = scene.on(day or scene.day)
    composer = biased_composer(bias, scene.knowledge, scene.keys, lambda: scene.day)
    findings = list(_contract(composer))
    let_through: list[str] = []
    changed = 0
    for name, made in answers(composer, scene.knowledge):
        if made == scene.honest[name]:
            continue
        changed += 1
        turn_id = scene.turn_id(turn_of(name))
        _, breaches = scene.gate.check(made.as_text(), made.as_json(), turn_id)
        findings += [Finding(f"gate {b.rule}", f"{b.why} (in {name})") for b in breaches]
        if not breaches:
            let_through.append(name)
    missed = None
    if let_through:
        missed = f"the gate let {len(let_through)} of {changed} through, such as {let_through[0]}"
    changed += len(contract.taken_beyond(type(composer)))
    return Outcome(tuple(findings), changed, missed)


def _contract(composer: Composer) -> Iterator[Finding]:
    try:
        for check, what in contract.broken(composer):
            yield Finding(f"contract {check}", what)
    except BotError as error:
        yield Finding("contract makes", f"an answer cannot be made: {error}")
