"""What `python -m bot import-register` does, and the lines that it prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import RegisterError
from bot.knowledge.load import load
from bot.knowledge.local.entries import Wanted
from bot.knowledge.local.importing import import_register
from bot.knowledge.local.nearby import Middle, middle_of_postcode, middle_of_town
from bot.knowledge.local.register import Register, read_register
from bot.knowledge.models import STAGES
from bot.settings import ContentSettings


@dataclass(frozen=True)
class Near:
    """Where to measure from: exactly one of a postcode, a town, or a pair of coordinates."""

    postcode: str | None = None
    town: str | None = None
    easting: int | None = None
    northing: int | None = None

    def middle(self, register: Register) -> Middle:
        """Return the point. Raises RegisterError unless exactly one way to find it is given."""
        if (self.easting is None) != (self.northing is None):
            raise RegisterError("give both --easting and --northing")
        if sum(way is not None for way in (self.postcode, self.town, self.easting)) != 1:
            raise RegisterError("give one of --postcode, --town, or --easting with --northing")
        if self.easting is not None and self.northing is not None:
            place = f"easting {self.easting}, northing {self.northing}"
            return Middle(place, (self.easting, self.northing), 0)
        if self.town is not None:
            return middle_of_town(register.rows, self.town)
        return middle_of_postcode(register.rows, self.postcode or "")


def import_near(
    settings: ContentSettings,
    file: Path,
    near: Near,
    miles: float,
    stages: Sequence[str] = (),
    out: Path | None = None,
    replace: bool = False,
    today: date | None = None,
) -> Iterator[str]:
    """
    Import *file* and yield what to tell, a line at a time.

    Raises:
        RegisterError: the file, the place or a stage cannot be used, or *out* is there.
        KnowledgeError: the reviewed content, which names the routes, has an error.
    """
    if unknown := sorted(set(stages) - set(STAGES)):
        raise RegisterError(f"no stage {unknown[0]!r}; --stage takes {', '.join(STAGES)}")
    local = settings.local or settings.knowledge / "local"
    register = read_register(file)
    wanted = Wanted(near.middle(register), miles, tuple(stages) or STAGES)
    # What is wrong with local content is what an import may mend.
    options = load(settings.knowledge, with_local=False).options
    target = (out or local / "providers.yml").absolute()
    done = import_register(
        register, wanted, options, target, today or date.today(), local.absolute(), replace
    )
    yield from done.told
    yield f"wrote {done.file}"
    if done.missing:
        yield "it is a draft, which is not read; mend this, then take .draft off its name:"
        yield from (f"  {line}" for line in done.missing)
    yield "a website is written with https; open each, and ask each place what it teaches"
