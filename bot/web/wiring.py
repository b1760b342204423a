"""What the web server is made of, put together from the settings."""

from __future__ import annotations

from functools import partial

from bot import wiring
from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.dialogue import Dialogue
from bot.handoff.canned import Canned, read_canned
from bot.impartiality.gate import Gate
from bot.impartiality.incidents import Incidents
from bot.impartiality.why import why
from bot.keeping.keeper import Keeper
from bot.knowledge.responses import fixed_sentences
from bot.knowledge.wiring import knowledge_base
from bot.knowledge.words import read_words
from bot.safeguarding.wiring import filing, sender
from bot.safety.contacts import Contacts
from bot.safety.masking import masker
from bot.safety.published import published
from bot.safety.reading import Reading
from bot.safety.screen.wiring import safety_screen
from bot.safety.words import read_safety_words
from bot.schools.wiring import schools
from bot.schools.words import text_rule
from bot.settings import ROOT, settings
from bot.web import wording
from bot.web.outgoing import Outgoing
from bot.web.reception import Reception
from bot.web.safety import Safety


def outgoing() -> Outgoing:
    """Return the way out of this deployment. Raises BotError when its content or ledger is bad."""
    knowledge, keys, ledger = knowledge_base(), wiring.impartiality_keys(), wiring.ledger()
    fixed = {
        *fixed_sentences(ROOT / "data" / "responses"),
        *wording.sentences(settings().max_message_chars),
        *read_safety_words(knowledge.helplines).sentences(),
    }
    return Outgoing(
        knowledge=knowledge,
        gate=Gate(knowledge, keys, fixed),
        composer=wiring.composer(),
        ledger=ledger,
        incidents=Incidents(ledger.engine),
        turn_key=keys.turn.now,
        model=settings().model,
        why=partial(why, knowledge=knowledge),
        old_turn_keys=tuple(key for id, key in keys.turn.keys.items() if id != keys.turn.current),
    )


def dialogue() -> Dialogue:
    """Return the client of this deployment's Rasa servers."""
    chosen = settings()
    return Dialogue(chosen.rasa_urls, chosen.key("rasa"), chosen.answer_timeout_s)


def transcripts() -> Transcripts:
    """Return the transcripts of this deployment, their tables made. Raises StorageError."""
    engine = wiring.conversations_engine()
    migrate(engine)
    return Transcripts(engine)


def keeper() -> Keeper:
    """Return what deletes what is past its time; what was erased is gone. Raises StorageError."""
    made = wiring.keeper()
    made.apply_tombstones()
    return made


def reception() -> Reception:
    """Return the schools of this deployment and who may begin there. Raises SchoolsError."""
    return Reception(
        schools=schools(),
        switch=wiring.switch(),
        nonces=wiring.nonces(),
        identity_secrets=settings().identity_secrets_by_school(),
        identity_key=settings().key("identity"),
    )


def safety() -> Safety:
    """Return what reads pupils' words, and what tells people of a concern. Raises BotError."""
    filed = filing(wiring.conversations_engine(), settings())
    words = read_safety_words(knowledge_base().helplines)
    return Safety(reading(), words, filed, sender(filed, settings()))


def canned() -> tuple[Canned, ...]:
    """Return the replies that advisers have at hand. Raises KnowledgeError."""
    folder = settings().knowledge
    rule = text_rule(knowledge_base().options, read_words(folder))
    return read_canned(folder, rule)


def reading() -> Reading:
    """Return the screen and the mask of this deployment."""
    known = knowledge_base()
    masks = masker(known)
    contacts = Contacts(masks, published(known))
    return Reading(safety_screen(), masks, contacts.contact_in, settings().model)
