"""How a ledger begins, once, and how a start makes sure that it is still the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.database import engine_at, lacks_file
from bot.errors import LedgerError, StorageError
from bot.impartiality.incidents import Incidents
from bot.impartiality.ledger import Ledger
from bot.impartiality.mark import Mark, MarkFile
from bot.settings import Settings

# Says which ledger was begun from here and how far it went: whatever vanishes is missed.
MARK = "ledger.begun"


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of the deployment with *settings*; nothing is opened yet."""
    keys = settings.keyring("ledger")
    engine = engine_at(settings.database("ledger.db"))
    return Ledger(engine, keys, mark=_mark_of(settings))


def ledger_there(settings: Settings) -> Ledger:
    """Return the ledger that was begun before. Raises LedgerError when its file is not there."""
    ledger = ledger_of(settings)
    if lacks_file(ledger.engine):
        mark = _mark_of(settings)
        raise LedgerError(
            _gone(mark)
            if mark.exists()
            else f"there is no ledger in {settings.var} yet; a first `make run` begins one"
        )
    return ledger


def prepare_ledger(
    settings: Settings, say: Callable[[str], None], has_conversations: Callable[[], bool]
) -> None:
    """
    Make sure that a whole ledger is there; begin one at the very first start.

    Args:
        settings: Those of the deployment.
        say: Receives a line for what was begun or taken up.
        has_conversations: Whether any is kept; asked when neither ledger nor mark is there.

    Raises:
        LedgerError: the ledger begun from here is gone, damaged, cut short or another one, or its
            mark is.
        StorageError: a table beside it is gone.
        UnknownKey: it was signed with a secret that is not here any more.
    """
    with _opened(settings) as ledger:
        mark = _mark_of(settings)
        if not ledger.exists():
            if mark.exists() and mark.read().rows > 0:
                raise LedgerError(_gone(mark))
            # Whoever removes both leaves what a first start finds, but for the conversations.
            if not mark.exists() and has_conversations():
                raise LedgerError(_both_gone(mark))
            say(f"beginning the exposure ledger ({ledger.begin()})")
            return
        if not mark.exists():
            if settings.database_url is None:
                raise LedgerError(
                    f"{mark.path}, which says how far the ledger went, is gone. Restore it, or "
                    "the whole folder, from one backup; if it is lost for good, `python -m bot "
                    "take-up-ledger` goes on with the ledger as it stands and writes that into it"
                )
            # A database of several servers: this one may be new and know nothing of it.
            row = ledger.take_up(None, "a server that had no mark of it was started")
            say(
                f"this server takes up a ledger that was begun elsewhere, at row {row}; `python -m "
                "bot audit --head` with the end of an earlier audit says whether it is whole"
            )
        check_ledger(ledger, mark)


def begin_ledger(settings: Settings) -> str:
    """Begin a ledger and return its id. Raises LedgerError when there is one already."""
    with _opened(settings) as ledger:
        return ledger.begin()


def take_up_ledger(settings: Settings) -> str:
    """
    Go on with the ledger as it stands although something is lost for good; return what it was.

    The loss is written into the ledger, for every audit to come.

    Raises:
        LedgerError: nothing is lost, the ledger is gone, or its end is not signed or not whole.
        UnknownKey: it was signed with a secret that is not here any more.
    """
    with _opened(settings) as ledger:
        mark = _mark_of(settings)
        if not ledger.exists():
            raise LedgerError(_gone(mark))
        try:
            check_ledger(ledger, mark)
        except (LedgerError, StorageError) as error:
            why = str(error).partition(";")[0]
        else:
            raise LedgerError("nothing is lost, so there is nothing to take up")
        ledger.take_up(_known(mark), why)
        return why


def check_ledger(ledger: Ledger, mark: MarkFile) -> None:
    """
    Check that *ledger* is the one that *mark* names, whole, with the tables beside it.

    Raises:
        LedgerError: it is another, or something of it is gone or altered.
        StorageError: a table beside it is gone.
        UnknownKey: it was signed with a secret that is not here any more.
    """
    known = mark.read()
    with ledger.view() as view:
        id = view.id()
    if id is not None and id != known.ledger:
        raise LedgerError(
            f"this is ledger {id}, but {mark.path} names another, {known.ledger}; give the "
            "database of that one, or go on with this one by `python -m bot take-up-ledger`"
        )
    ledger.check_end()
    Incidents(ledger.engine).check_there()


@contextmanager
def _opened(settings: Settings) -> Iterator[Ledger]:
    """Give the ledger and let go of its database afterwards: a start only looks at it."""
    ledger = ledger_of(settings)
    try:
        yield ledger
    finally:
        ledger.engine.dispose()


def _known(mark: MarkFile) -> Mark | None:
    try:
        return mark.read()
    except LedgerError:
        return None


def _mark_of(settings: Settings) -> MarkFile:
    return MarkFile(settings.var / MARK, settings.keyring("ledger"))


def _gone(mark: MarkFile) -> str:
    return (
        f"the exposure ledger is gone: {mark.path} says that ledger {mark.read().ledger} was begun "
        "from here. Restore its database from a backup; if it is lost for good, run `python -m bot "
        "begin-ledger`"
    )


def _both_gone(mark: MarkFile) -> str:
    return (
        f"the exposure ledger and its mark, {mark.path}, are both gone, but conversations are kept "
        "from earlier starts. Restore the ledger's database and the mark from one backup; if they "
        "are lost for good, run `python -m bot begin-ledger`: what was shown before cannot be "
        "audited then"
    )
