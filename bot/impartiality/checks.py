"""The rules of the contract, checked on what is about to be said, not on how it was made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.impartiality import wording
from bot.impartiality.parts import checked_line, stale_line
from bot.impartiality.presentation import Block, Suggestion
from bot.impartiality.receipt import Receipt
from bot.impartiality.reviewed import Reviewed
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.eligibility import Account
from bot.knowledge.wiring import steering_words

LIST_STATUSES = ("overview", "compared")
STALE = re.compile(
    re.escape(wording.STALE).replace(re.escape("{date}"), r"\d{1,2} [A-Z][a-z]+ \d{4}")
)


@dataclass(frozen=True)
class Breach:
    """A rule that an answer breaks, and how; no word of a pupil's or of the answer itself."""

    rule: str
    why: str


@dataclass(frozen=True)
class Said:
    """One answer as it would leave: its parts, and the receipt that came with it."""

    status: str
    blocks: tuple[Block, ...]
    suggestions: tuple[Suggestion, ...]
    receipt: Receipt
    topic: str | None = None

    @property
    def listed(self) -> tuple[str | None, ...]:
        """Return the options that have one line each in a list, in its order."""
        lines = (b for b in self.blocks if b.kind == "option" and b.facet is None)
        return tuple(block.option for block in lines)

    @property
    def others(self) -> tuple[str, ...]:
        """Return the options of the stage that were not asked for, in the order drawn."""
        return tuple(id for id in self.receipt.order if id not in self.receipt.asked)


class Checks:
    """Checks answers against one knowledge base."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        account: Callable[[str], Account],
        today: Callable[[], date],
    ) -> None:
        self._knowledge = knowledge
        self._account = account
        self._today = today
        self.reviewed = Reviewed(knowledge)
        self._steers = lru_cache(maxsize=8192)(lambda text: bool(steering_words(text)))
        self._by_name = {option.name: option.id for option in knowledge.options.values()}

    def completeness(self, said: Said) -> Iterator[Breach]:
        """I1: every option of the stage or its reason; the same facets for each, in one order."""
        account = self._account(said.receipt.stage)
        if said.receipt.choice_set != tuple(option.id for option in account.shown):
            yield Breach("I1", "the choice set is not that of the stage")
        reasons = tuple((no.option.id, no.reason.value) for no in account.not_shown)
        if said.receipt.not_shown != reasons:
            yield Breach("I1", "an option is left out without a reason from the register")
        missing = {option.id for option in account.shown} - set(self._in_order_shown(said))
        if missing:
            yield Breach("I1", f"not shown: {', '.join(sorted(missing))}")
        several = said.status in LIST_STATUSES or said.listed or len(said.receipt.asked) > 1
        if several and self._left_out_line(said) not in _texts(said):
            yield Breach("I1", "the entries that are left out are not explained")
        yield from self._same_facets(said)

    def _same_facets(self, said: Said) -> Iterator[Breach]:
        shown: dict[str, list[str]] = {}
        for block in said.blocks:
            if block.option is not None and block.facet is not None:
                shown.setdefault(block.option, []).append(block.facet)
        wanted = list(said.receipt.facets)
        if said.listed:
            # A line on each option: all of them stand for the same facet, and none has more.
            if shown or len(set(said.listed)) != len(said.listed):
                yield Breach("I1", "an option of the list has more lines than another")
        elif shown and (
            set(shown) != set(said.receipt.asked) or any(f != wanted for f in shown.values())
        ):
            yield Breach("I1", "the options do not show the same facets in the same order")

    def breadth(self, said: Said) -> Iterator[Breach]:
        """I2: the other routes of the stage are named in one line, and each is one tap away."""
        lines = [block for block in said.blocks if block.kind == "routes"]
        if said.listed and not lines:
            tapped = said.receipt.order
        else:
            wanted = [self._routes_line(said)] if said.others else []
            if [line.text for line in lines] != wanted:
                yield Breach("I2", "the line of the other routes is missing or another")
            tapped = said.others
        taps = tuple(tap.option for tap in said.suggestions if tap.option is not None)
        if len(said.receipt.asked) > 1:
            tapped = (*said.receipt.asked, *said.others)
        if taps != tapped:
            yield Breach("I2", "the other routes are not one tap away, in the order drawn")

    def order(self, said: Said) -> Iterator[Breach]:
        """I3, as far as the text shows it: the options stand in the order of the receipt."""
        drawn = (*said.receipt.asked, *said.others)
        if self._in_order_shown(said) != drawn:
            yield Breach("I3", "the options do not stand in the order drawn")
        for facet in dict.fromkeys(b.facet for b in said.blocks if b.kind == "option" and b.facet):
            under = tuple(b.option for b in said.blocks if b.kind == "option" and b.facet == facet)
            if under != said.receipt.asked:
                yield Breach("I3", f"under {facet} the options do not stand in the order drawn")

    def no_ranking(self, blocks: Sequence[Block]) -> Iterator[Breach]:
        """I6: nothing evaluates, compares or steers, but for the sentence that refuses to."""
        for block in blocks:
            text = block.text.replace(wording.NO_BEST, "")
            # The heading of a facet is the same for every option: "Good points".
            is_label = block.kind == "heading" and block.facet is not None
            if block.kind not in ("source", "link") and not is_label and self._steers(text):
                yield Breach("I6", f"a text of kind {block.kind} ranks or steers")

    def provenance(self, said: Said) -> Iterator[Breach]:
        """I7: every text is reviewed, and a text past its review date says so."""
        yield from self.texts(said.blocks, said.suggestions, self._made_lines(said))

    def texts(
        self,
        blocks: Sequence[Block],
        suggestions: Sequence[Suggestion],
        made_lines: Container[tuple[str, str]] = (),
    ) -> Iterator[Breach]:
        """I7 on *blocks* and *suggestions*; *made_lines* are put together from names alone."""
        due: list[date] = []
        cited: dict[str, date] = {}
        for block in blocks:
            if (block.kind, block.text) in made_lines or STALE.fullmatch(block.text):
                if block != Block(block.kind, block.text):
                    yield Breach("I7", f"a line of kind {block.kind} carries more than its text")
                continue
            known = self.reviewed.find(block)
            if known is None:
                yield Breach("I7", f"a text of kind {block.kind} is not reviewed")
                continue
            if (block.sources or ()) != known.sources:
                yield Breach("I7", f"a text of kind {block.kind} is not told with its sources")
            if block.checked is not None and block.kind != "source":
                yield Breach("I7", f"a text of kind {block.kind} carries a day of its own")
            if known.checked is not None:
                for id in known.sources:
                    cited[id] = min(known.checked, cited.get(id, known.checked))
            if known.due is not None:
                due.append(known.due)
        yield from _dated(blocks, cited)
        if not all(self.reviewed.may_be_tapped(tap) for tap in suggestions):
            yield Breach("I7", "something to tap is not reviewed")
        overdue = [stale_line(min(due))] if due and min(due) <= self._today() else []
        if [block.text for block in blocks if STALE.fullmatch(block.text)] != overdue:
            yield Breach("I7", "a text past its review date does not say so, or one in date does")

    def _made_lines(self, said: Said) -> set[tuple[str, str]]:
        stage = self._knowledge.terms.stages[said.receipt.stage].name
        overview = wording.OVERVIEW.format(count=len(said.receipt.order), stage=stage)
        lines = {
            ("answer", overview),
            ("heading", overview),
            ("unavailable", self._left_out_line(said)),
            ("routes", self._routes_line(said)),
        }
        names = [self._knowledge.option(id).name for id in said.receipt.asked]
        if len(names) > 1:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            lines.add(("answer", wording.COMPARISON.format(names=listed)))
        return lines

    def _routes_line(self, said: Said) -> str:
        template = wording.ROUTES_ONE if said.receipt.asked else wording.ROUTES_ALL
        names = ", ".join(self._knowledge.option(id).name for id in said.others)
        stage = self._knowledge.terms.stages[said.receipt.stage].name
        return template.format(stage=stage, names=names)

    def _left_out_line(self, said: Said) -> str:
        stage = said.receipt.stage
        notes = [
            f"{no.option.name}: {no.note}"
            for no in self._account(stage).not_shown
            if stage in no.option.stages and no.option.id not in said.receipt.asked
        ]
        others = [terms.name for id, terms in self._knowledge.terms.stages.items() if id != stage]
        notes.append(wording.OTHER_AGES.format(stages=" or ".join(others)))
        return wording.LEFT_OUT.format(entries=" ".join(notes))

    def _in_order_shown(self, said: Said) -> tuple[str, ...]:
        """Return the options in the order in which a reader meets them, read from the text."""
        ids: list[str] = []
        for block in said.blocks:
            if block.kind == "routes":
                named = block.text.partition(": ")[2].removesuffix(".").split(", ")
                ids += [self._by_name.get(name, name) for name in named]
            elif block.option is not None and block.kind != "link":
                ids.append(block.option)
        return tuple(dict.fromkeys(ids))


def _dated(blocks: Sequence[Block], cited: Mapping[str, date]) -> Iterator[Breach]:
    """The sources in *blocks* are those of *cited*, each with the day on which it was checked."""
    named = [block for block in blocks if block.kind == "source"]
    days: dict[tuple[str, ...], str] = {(id,): checked_line(day) for id, day in cited.items()}
    if Counter(block.sources for block in named) != Counter(list(days)):
        yield Breach("I7", "the sources are not those of the texts")
    elif any(block.checked != days[block.sources or ()] for block in named):
        yield Breach("I7", "a source is not told with the day on which it was checked")


def _texts(said: Said) -> set[str]:
    return {block.text for block in said.blocks}
