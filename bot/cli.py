"""`python -m bot`: run the product, talk to it, ask it things one by one or by the file."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn, Optional

import typer
from rich.console import Console
from rich.markup import escape

from bot import (
    cli_breach,
    cli_impartiality,
    cli_keeping,
    cli_learn,
    cli_safeguarding,
    cli_school,
    cli_staff,
    launcher,
)
from bot.batch import answer_lines
from bot.client import Client, record_of
from bot.errors import BotError
from bot.handoff.canned import read_canned
from bot.knowledge.lint.run import lint
from bot.knowledge.lint.table import as_json, as_lines
from bot.knowledge.load import load
from bot.knowledge.local.command import Near, import_near
from bot.knowledge.words import read_words
from bot.model_archive import damage_of
from bot.schools.words import text_rule
from bot.settings import ROOT, content_settings
from bot.staff.roles import Role
from bot.training import (
    make_screen,
    model_file,
    prepare_larger_encoder,
    screen_is_there,
    train,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
school = typer.Typer(no_args_is_help=True, help="List the schools; turn the chat of one off or on.")
app.add_typer(school, name="school")
breach = typer.Typer(no_args_is_help=True, help="Keep what went wrong with pupils' data.")
app.add_typer(breach, name="breach")
console = Console(stderr=True, highlight=False)

DAY = ["%Y-%m-%d"]
MOMENT = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
BaseUrl = Annotated[
    Optional[str], typer.Option(help="A running server; without it one is started and stopped.")
]


@app.command()
def run() -> None:
    """Start everything, print the addresses, and keep it running until Ctrl-C."""
    signal.signal(signal.SIGTERM, _interrupt)
    with _errors():
        try:
            with launcher.running(_say) as running:
                for line in cli_staff.first_administrator(running.url):
                    _say(line)
                _say("press Ctrl-C to stop")
                launcher.watch(running)
        except KeyboardInterrupt:
            _say("stopped")


@app.command()
def chat(base_url: BaseUrl = None) -> None:
    """Talk in the terminal; an empty line or Ctrl-D ends it."""
    with _errors(), _server(base_url) as url, Client(url) as client:
        conversation = client.start()
        console.print("Type a question. An empty line ends the chat.")
        while text := _line():
            for reply in conversation.say(text)["replies"]:
                Console(highlight=False).print(escape(reply["text"]) + "\n")


@app.command()
def ask(
    question: Annotated[Optional[str], typer.Argument(help="One question.")] = None,
    batch: Annotated[
        Optional[Path],
        typer.Option(help='JSON lines {"id", "text", "conversation"?}; - for stdin.'),
    ] = None,
    base_url: BaseUrl = None,
) -> None:
    """Answer one question, or every line of a file as JSON lines in the same order."""
    if (question is None) == (batch is None):
        _fail("give either a question or --batch FILE")
    with _errors():
        if batch is None:
            with _server(base_url) as url, Client(url) as client:
                print(record_of("", client.start().say(str(question)))["text"])
            return
        lines = _lines_of(batch)
        with _server(base_url) as url, Client(url) as client:
            client.start()  # no server at all is one error, not one for each line
            for record in answer_lines(lines, client):
                print(record, flush=True)


@app.command(name="train")
def train_model() -> None:
    """Train the model for the current content and data, if it is not there."""
    with _errors():
        settings = content_settings()
        launcher.check_content(settings)
        prepare_larger_encoder(settings, settings.var / "log" / "encoder.log", _say)
        target = model_file(settings)
        if damage_of(target) is not None:
            _say("training a model for this content; this takes some minutes")
            train(settings, settings.var / "log" / "train.log")
        if not screen_is_there(settings):
            _say("putting the safety screen together; this takes a minute")
            make_screen(settings, settings.var / "log" / "screen.log", _say)
        _say(f"the model is {target}")


@app.command()
def audit(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    csv: Annotated[Optional[Path], typer.Option(help="Write the exposure table here.")] = None,
    html: Annotated[Optional[Path], typer.Option(help="Write a page for governors here.")] = None,
    head: Annotated[
        Optional[str],
        typer.Option(help="ROWS:HASH of an earlier audit; the ledger must lead through it."),
    ] = None,
) -> None:
    """Verify the whole ledger and tell each option's exposure; fails when anything is wrong."""
    with _errors():
        if not cli_impartiality.audit(as_json, csv, html, head):
            raise typer.Exit(1)


@app.command()
def begin_ledger() -> None:
    """Begin a new ledger after the old one was lost or set aside; it never replaces one."""
    with _errors():
        _say(f"begun: ledger {cli_impartiality.begin()}")


@app.command()
def take_up_ledger() -> None:
    """Go on with the ledger after rows or its mark were lost for good; it says so in itself."""
    with _errors():
        _say(f"taken up, and written into the ledger: {cli_impartiality.take_up()}")


@app.command()
def rotate_secret() -> None:
    """Make a new secret; what the old one signed stays verifiable. Then start again."""
    with _errors():
        cli_impartiality.rotate_secret()
        _say("the secret is a new one; stop Evenhand and start it again to use it")


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="The e-mail address, which tells people apart.")],
    name: Annotated[Optional[str], typer.Option(help="As pupils see it.")] = None,
    school: Annotated[Optional[str], typer.Option(help="Its id; default the first.")] = None,
    role: Annotated[
        Optional[list[Role]], typer.Option(help="Such as adviser; several too.")
    ] = None,
    new_phone: Annotated[bool, typer.Option(help="They lost the phone with the codes.")] = False,
) -> None:
    """Make a one-time link into the console, for somebody new or somebody locked out."""
    with _errors():
        for line in cli_staff.invite(email, name, school, role or (), new_phone):
            _say(line)


@school.command(name="off")
def school_off(id: Annotated[str, typer.Argument(help="As `school list` shows it.")]) -> None:
    """Turn the chat of a school off within five seconds, until it is turned on; help lines stay."""
    with _errors():
        _say(f"off: {cli_school.turn(id, off=True)}; its page shows the help lines and no chat")


@school.command(name="on")
def school_on(id: Annotated[str, typer.Argument(help="As `school list` shows it.")]) -> None:
    """Turn the chat of a school on again within five seconds."""
    with _errors():
        _say(f"on: {cli_school.turn(id, off=False)}")


@school.command(name="list")
def school_list() -> None:
    """List every school: on or off, its id, its name."""
    with _errors():
        for line in cli_school.told():
            print(line)


@school.command(name="complaints")
def school_complaints() -> None:
    """List every complaint: its number, by when to acknowledge it, and its words."""
    with _errors():
        for line in cli_school.complaints():
            print(line)


@school.command(name="acknowledge")
def school_acknowledge(
    number: Annotated[str, typer.Argument(help="As `school complaints` shows it.")],
) -> None:
    """Keep that whoever made a complaint was told that the school has it."""
    with _errors():
        cli_school.acknowledge(number)
        _say(f"acknowledged: {number}")


@breach.command(name="begin")
def breach_begin(
    what: Annotated[str, typer.Argument(help="What happened, without the name of a pupil.")],
    known: Annotated[
        Optional[datetime], typer.Option(formats=MOMENT, help="When it became known; else now.")
    ] = None,
) -> None:
    """Keep that pupils' data was lost, changed or seen by others, and start its 72 hours."""
    with _errors():
        kept = cli_breach.begin(what, known)
        _say(
            f"kept as {kept.number}; unless a risk to anybody is unlikely, tell the ICO by "
            f"{kept.tell_by:{cli_breach.SHOWN}}: {cli_breach.TELL}"
        )


@breach.command(name="list")
def breach_list() -> None:
    """List every breach: its number, how much of its 72 hours is left, and its words."""
    with _errors():
        for line in cli_breach.listed():
            print(line)


@breach.command(name="told")
def breach_told(
    number: Annotated[str, typer.Argument(help="As `breach list` shows it.")],
    at: Annotated[Optional[datetime], typer.Option(formats=MOMENT, help="When; else now.")] = None,
) -> None:
    """Keep that the Information Commissioner's Office was told of a breach."""
    with _errors():
        cli_breach.told(number, at)
        _say(f"told: {number}")


@breach.command(name="end")
def breach_end(
    number: Annotated[str, typer.Argument(help="As `breach list` shows it.")],
    done: Annotated[str, typer.Argument(help="What was done, or why nobody had to be told.")],
) -> None:
    """Keep that a breach is over and what was done about it."""
    with _errors():
        cli_breach.end(number, done)
        _say(f"over: {number}")


@app.command()
def purge() -> None:
    """Delete what is past its time; the web server does it every hour."""
    with _errors():
        done = cli_keeping.purge()
        _say(
            f"deleted: {done.conversations} conversations, {done.complaints} complaints, "
            f"{done.records} safeguarding records"
        )


@app.command()
def export(
    conversation: Annotated[str, typer.Argument(help="Its id, as the console shows it.")],
    page: Annotated[bool, typer.Option("--page", help="A readable page instead of JSON.")] = False,
) -> None:
    """Print all that is held on one conversation."""
    with _errors():
        print(cli_keeping.export(conversation, page=page))


@app.command()
def erase(
    conversation: Annotated[str, typer.Argument(help="Its id, as the console shows it.")],
) -> None:
    """Erase all that is held on one conversation, for good."""
    with _errors():
        if not cli_keeping.erase(conversation):
            _say("somebody is reading, so its bytes go with the next purge, within the hour")
        _say("erased; keep var/erased.jsonl when you put back an older copy of the database")


@app.command()
def drill(school: Annotated[str, typer.Argument(help="As `school list` shows it.")]) -> None:
    """File a drill for a school's safeguarding contacts, and follow it until the lead is told."""
    with _errors():
        if not cli_safeguarding.drill(school, _say):
            raise typer.Exit(1)


@app.command(name="safeguarding-report")
def safeguarding_report(
    school: Annotated[str, typer.Argument(help="As `school list` shows it.")],
    first: Annotated[datetime, typer.Argument(formats=DAY, help="The first day, 2026-09-01.")],
    last: Annotated[datetime, typer.Argument(formats=DAY, help="The last day, 2026-12-18.")],
) -> None:
    """Print how many concerns a school's pupils raised in a term; counts under 5 are hidden."""
    with _errors():
        for line in cli_safeguarding.told(school, first.date(), last.date()):
            print(line)


@app.command()
def learn(
    corrections: Annotated[Path, typer.Argument(help="The export of the console; - for stdin.")],
    out: Annotated[
        Optional[Path], typer.Option(help="A folder for the diff and the lists; else printed.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Change the files.")] = False,
) -> None:
    """Propose training sentences and test cases from advisers' corrections, as a diff."""
    if out is not None and apply:
        _fail("give either --out FOLDER or --apply")
    with _errors():
        lines = _lines_of(corrections)
        cli_learn.learn(content_settings(), ROOT, lines, out, apply, _say)


@app.command(name="import-register")
def import_register(
    file: Annotated[Path, typer.Argument(help="CSV of Get Information about Schools.")],
    postcode: Annotated[Optional[str], typer.Option(help="Measure from here, or AB1.")] = None,
    town: Annotated[Optional[str], typer.Option(help="Measure from the middle of it.")] = None,
    easting: Annotated[Optional[int], typer.Option(min=1, max=700_000)] = None,
    northing: Annotated[Optional[int], typer.Option(min=1, max=1_300_000)] = None,
    miles: Annotated[float, typer.Option(min=0.1, max=200, help="How far to look.")] = 15.0,
    stage: Annotated[
        Optional[list[str]], typer.Option(help="Such as post_16; default all.")
    ] = None,
    out: Annotated[Optional[Path], typer.Option(help="Default: local/providers.yml.")] = None,
    replace: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write the places near your school, from the register of schools, for you to check."""
    near = Near(postcode, town, easting, northing)
    with _errors():
        for line in import_near(content_settings(), file, near, miles, stage or (), out, replace):
            _say(line)


@app.command()
def lint_knowledge(
    folder: Annotated[Optional[Path], typer.Option(help="The content; else the setting.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check the content against its rules and print how alike the options are told."""
    with _errors():
        settings = content_settings()
        read = folder or settings.knowledge
        # The school's own additions belong to the content in use, not to another folder.
        report = lint(read, local=settings.local if folder is None else None)
        if not report.problems:
            options = load(read, with_local=False).options
            read_canned(read, text_rule(options, read_words(read)))
    for line in [as_json(report, read)] if json else as_lines(report):
        print(line)
    if report.problems:
        raise typer.Exit(1)


def _lines_of(batch: Path) -> list[bytes]:
    try:
        source = sys.stdin.buffer.read() if str(batch) == "-" else batch.read_bytes()
    except OSError as error:
        _fail(f"{batch} cannot be read ({error.strerror}); give the path of a JSON lines file")
    return source.splitlines()


@contextmanager
def _server(base_url: str | None) -> Iterator[str]:
    if base_url is not None:
        yield base_url.rstrip("/")
        return
    with launcher.running(_say, port=0) as running:
        yield running.url


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except BotError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename}; make room or mend the folder's rights")


def _line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _say(words: str) -> None:
    console.print(escape(words), soft_wrap=True)


def _fail(words: str) -> NoReturn:
    console.print(f"[bold]evenhand:[/bold] {escape(words)}", soft_wrap=True)
    raise typer.Exit(1)


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
