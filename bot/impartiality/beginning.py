"""How a ledger begins, once, and how a start makes sure that it is still the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.database import engine_at
from bot.errors import LedgerError
from bot.impartiality.ledger import Ledger
from bot.settings import Settings

# Says which ledger was begun from here, so that one that vanished is missed, not begun anew.
MARK = "ledger.begun"


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of the deployment with *settings*; nothing is opened yet."""
    return Ledger(engine_at(settings.database("ledger.db")), settings.keyring("ledger"))


def ledger_there(settings: Settings) -> Ledger:
    """Return the ledger that was begun before. Raises LedgerError when its file is not there."""
    ledger = ledger_of(settings)
    if _has_no_file(ledger):
        mark = settings.var / MARK
        raise LedgerError(
            _gone(settings, mark)
            if mark.exists()
            else f"there is no ledger in {settings.var} yet; a first `make run` begins one"
        )
    return ledger


def prepare_ledger(settings: Settings, say: Callable[[str], None]) -> None:
    """
    Make sure that a whole ledger is there; begin one at the very first start.

    Raises:
        LedgerError: the ledger begun from here is gone, damaged, cut short or another one.
        UnknownKey: it was signed with a secret that is not here any more.
    """
    with _opened(settings) as ledger:
        _prepare(ledger, settings, say)


def begin_ledger(settings: Settings) -> str:
    """Begin a ledger and return its id. Raises LedgerError when there is one already."""
    with _opened(settings) as ledger:
        id = ledger.begin()
    _write(settings.var / MARK, id)
    return id


@contextmanager
def _opened(settings: Settings) -> Iterator[Ledger]:
    """Give the ledger and let go of its database afterwards: a start only looks at it."""
    ledger = ledger_of(settings)
    try:
        yield ledger
    finally:
        ledger.engine.dispose()


def _prepare(ledger: Ledger, settings: Settings, say: Callable[[str], None]) -> None:
    mark = settings.var / MARK
    if mark.exists() and _has_no_file(ledger):
        raise LedgerError(_gone(settings, mark))
    if not ledger.exists():
        if mark.exists():
            raise LedgerError(_gone(settings, mark))
        say(f"beginning the exposure ledger ({begin_ledger(settings)})")
        return
    ledger.check_end()
    id = next(ledger.rows()).subject
    if not mark.exists():
        _write(mark, id)
    elif mark.read_text(encoding="utf-8").strip() != id:
        raise LedgerError(
            f"this is ledger {id}, but {mark} names another; give the database of that one, or "
            f"remove {mark} if the change is meant"
        )


def _has_no_file(ledger: Ledger) -> bool:
    """Return whether the SQLite file is gone or empty; to open such a one would make it."""
    url = ledger.engine.url
    if ledger.engine.dialect.name != "sqlite" or not url.database:
        return False
    return not Path(url.database).exists() or Path(url.database).stat().st_size == 0


def _gone(settings: Settings, mark: Path) -> str:
    return (
        f"the exposure ledger is gone: {mark} says that ledger "
        f"{mark.read_text(encoding='utf-8').strip()} was begun from here. Restore its database "
        "from a backup; if it is lost for good, run `python -m bot begin-ledger`"
    )


def _write(file: Path, id: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{id}\n", encoding="utf-8")
