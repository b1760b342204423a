"""Two questions in one message: where the second may begin."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

# What a question begins with; "and pay" or "and cons" begins none.
OPENS = (
    r"(?:what|what's|whats|how|how's|when|when's|where|where's|who|who's|why|which|is|are|do|does|"
    r"did|can|could|will|would|should|am|tell me|explain|show me|compare|any chance|and what|"
    r"by when|if not|if so|what if)"
)
# What may stand before it all the same: "and if i hate it, can i", "the army, can i".
OWN_SUBJECT = (
    r"(?:and\s+)?(?:if\s+[^,.?!]{1,60}|(?:the\s+|an?\s+|for\s+)?[\w'-]+(?:\s+[\w'-]+){0,3}),"
    rf"\s+(?={OPENS}(?!\w))"
)
# A mark that ends a sentence, or a slash, or the number of a list, with or without a joining word.
MARK = r"(?:\s*[?!.;]++\s+|\s*[?!]++\s*|\s+/\s+|\s+\d\)\s*|\s+-+\s+)"
WORD = r"(?:and|also|plus|then|or|but|oh|so|btw|by the way)"
# Some of them in a row, but not hundreds: each place would be looked at from every other.
WORDS = rf"(?:{WORD}\s+){{0,4}}"
JOINS = (
    # The surest first: "...? and do you", "... and how long", "..., when".
    re.compile(rf"{MARK}{WORDS}(?={OPENS}(?!\w))", re.IGNORECASE),
    re.compile(
        r"(?:\s*,)?\s+(?:oh\s+)?(?:and|an|also|plus|n|&|\+|then|btw|by the way)\s+"
        r"(?:also\s+|then\s+)?"
        rf"(?={OPENS}(?!\w))",
        re.IGNORECASE,
    ),
    re.compile(rf"\s*,\s*(?={OPENS}(?!\w))", re.IGNORECASE),
    # Then what may as well join two words of one question.
    re.compile(rf"{MARK}{WORDS}(?=\w)", re.IGNORECASE),
    re.compile(
        r"(?:\s*,)?\s+(?:and|also|plus|n|&|\+|btw)\s+(?:also\s+|then\s+)?(?=\w)", re.IGNORECASE
    ),
    re.compile(r"\s*,\s*(?=\w)"),
    # No mark and no word between: "got no place yet can i talk to someone".
    re.compile(
        r"\s+(?=(?:can|could|does|is|are|will|would|should|am)\s+"
        r"(?:i|you|it|they|there|we|my|anyone|anybody)\b"
        r"|do\s+(?:i|you|they|we)\b|(?:what|how|when|where|why)\s+(?:do|does|is|are|can|would|will|much|long|many)\b"
        r"|what's\s)",
        re.IGNORECASE,
    ),
    # The reason for a question may be how a pupil feels.
    re.compile(r"(?:\s*,)?\s+(?:because|but|as)\s+(?=\w)", re.IGNORECASE),
)
BARE, REASON = 6, 7  # neither a mark nor a word; what follows must tell something
BEFORE_A_SUBJECT = (2, 5, BARE)  # these may stand between a question and what it is about
SURE_JOINS = (0, 1, 2, BARE)  # these stand before words that begin a question
AUXILIARY = r"(?:can|could|do|does|is|are|will|would|should|am)"
SOMEBODY = r"(?:i|you|it|they|there|we|he|she|this|that|these|those|my|your|his|her|anyone|anybody)"
# What makes a question whole: "how long is it" may be at its end where "how long" is not.
VERBS = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|have|has|about|if|happens?|comes?|"
    r"needed|need|needs|pays?|works?|means?|a|an|the)"
)
# After one of these a question is not at its end: "how / do i", "what i / can do", "what date /
# can i", "how many years / does it take". With neither a mark nor a word between, that is.
GOES_ON = re.compile(
    rf"(?<!\w)(?:{OPENS}|i|you|it|they|we|he|she|and|or|if|that|to|about|know|much|long|many|"
    r"(?:what|which|whose|how)\s\w+|"
    rf"how\s+(?:many|much|long|far|often|old)(?:\s+(?!{VERBS}\b)\w+){{0,2}}|"
    rf"(?:what|which)(?:\s+(?!{VERBS}\b)\w+){{2}})$",
    re.IGNORECASE,
)
# What has no main clause yet: "when you finish, / can you", "and if i fail / do i".
CLAUSE = re.compile(
    r"(?:^|[.?!;]\s+|(?<!\w)(?:and|but|n)\s+)(?:when|if|once|while|say)\s+"
    r"(?:i|i'm|you|you're|your|u|they|we|he|she|it|my|someone)(?!\w)"
    rf"(?:(?!\b(?:how|what|when|where|who|why|which)\b|\b{AUXILIARY}\s+{SOMEBODY}\b)[^,.?!;])*$",
    re.IGNORECASE,
)
# "When I'm 18" asks nothing.
AT_A_TIME = r"when\s+(?:i|i'm|you|you're|we|my)\b"
# What a question has somewhere, if it does not begin as one: "army what grades", "so can i".
ASKS = re.compile(
    r"(?:^|[.?!;,]\s+)(?:(?:hi|hey|hello|ok|okay|so|and|also|but|please|well|right)[\s,]+){0,4}"
    rf"(?!{AT_A_TIME}){OPENS}(?!\w)"
    r"|(?<!\w)(?:what|what's|how|how's|where|who|why|which|vs|versus|difference)(?!\w)"
    rf"|(?<!\w)(?!{AT_A_TIME})when(?!\w)"
    r"|^(?:options|opts|routes|choices)(?!\w)"
    r"|(?<!\w)(?:or nah|or not|or just|wondering|want to know|like to know)(?!\w)"
    rf"|(?<!\w){AUXILIARY}\s+{SOMEBODY}\b",
    re.IGNORECASE,
)
# What ends a story: a sentence that begins as a question, or its last part.
ENDS_A_STORY = re.compile(
    rf"^(?:\d\)\s*|(?:{WORD}|hi|hey|hello|ok|okay|please|well|right)[\s,]+){{0,4}}{OPENS}(?!\w)"
    r"|,\s+(?:so\s+|and\s+|but\s+){0,4}(?:what|what's|how|how's|is|are|do|does|can|could|would|will|"
    r"should|am|tell me)(?!\w)",
    re.IGNORECASE,
)
# What belongs to the question after it: "and an apprenticeship, / what do they pay".
SUBJECT = re.compile(
    rf"{MARK}{WORDS}(?:for\s+)?(?:the\s+|an?\s+)?[\w'-]+(?:\s+[\w'-]+){{0,2}}$",
    re.IGNORECASE,
)
# "I'd also like to know what it costs" begins a question as well.
LIKES_TO_KNOW = (
    r"(?:i|i'd|i would|i'm|we|we'd|just|was)\s+(?:(?:also|just|really|was|am)\s+){0,2}"
    r"(?:(?:like|want|need|love)\s+to\s+(?:know|ask|hear|find\s+out)|wondering|wonder)"
)
BEGINS = re.compile(rf"^{WORDS}(?:{OWN_SUBJECT})?(?:{OPENS}|{LIKES_TO_KNOW})(?!\w)", re.IGNORECASE)
HAS_SUBJECT = re.compile(
    rf"^{WORDS}(?:for\s+)?(?:the\s+|an?\s+)?"
    rf"(?!(?:if|ok|okay|so|{WORD}|{SOMEBODY}|{OPENS})\b)[\w'-]+(?:\s+[\w'-]+){{0,3}}?,?\s+{OPENS}(?!\w)",
    re.IGNORECASE,
)
# What stands between two halves at a seam and belongs to neither.
MARKS = r"[\s?.!,;:&/+-]"
MARKED = re.compile(rf"{MARKS}+$")
BETWEEN = re.compile(rf"^(?:{MARKS}|\d\)|{WORD}(?!\w))+", re.IGNORECASE)
# "I don't do any clubs" after a question is why it is asked.
OF_ONESELF = re.compile(r"^(?:i|i'm|i've|i'd|we|we're|we've|my|our)(?!\w)", re.IGNORECASE)
# Log odds of a seam from which on the halves need not have the form of questions.
SURE_OF_SEAM = 1.0
# What a pupil tells beside a question, that is to be heard as well.
TELLS = re.compile(
    r"(?<!\w)(?:feel|feeling|scared|worried|stressed|crying|terrified|panicking|panic|gutted|"
    r"devastated|lonely|upset|getting me down|gets me down|clue|no idea|lost|stuck|unsure|"
    r"can't decide|can't choose|don't know)(?!\w)",
    re.I,
)
# What is said outright, whatever it is about: "failed maths twice and i feel so thick".
FEELS = re.compile(
    r"(?<!\w)(?:feel|feels|feeling|felt)\s+(?:(?:so|really|like|well|dead|proper|a\s+bit|just|"
    r"absolutely|completely)\s+){0,3}(?:rubbish|thick|stupid|dumb|useless|worthless|awful|terrible|"
    r"horrible|shit|crap|sick|low|down|sad|alone|lonely|lost|hopeless|a\s+failure|a\s+loser|"
    r"giving\s+up|crying|scared|anxious|stressed|overwhelmed|ashamed|embarrassed)(?!\w)"
    r"|(?<!\w)(?:crying|terrified|panicking|gutted|devastated|heartbroken)(?!\w)"
    r"|(?<!\w)(?:gett?ing|gets)\s+me\s+down(?!\w)|(?<!\w)stressed\s+out(?!\w)",
    re.I,
)
WANTS_A_PERSON = re.compile(
    r"(?<!\w)(?:(?:talk|speak|chat) (?:to|with)|put me through|someone|somebody|person|human|"
    r"adviser|advisor|ring|call|phone)(?!\w)",
    re.I,
)
WHOM_TO_RING = re.compile(
    r"(?<!\w)whom?\s+(?:do|does|can|could|should|would|will|must)\s+(?:my\s+)?\w+\s+"
    r"(?:ring|call|phone)(?!\w)",
    re.I,
)
# A part as short as "how come" asks nothing by itself.
LEAST_WORDS = 2
MOST_LOOKED_AT = 30  # places of one kind: a row of commas is no list of questions
SHORT = 5  # words; so short a sentence with "what" in it asks: "army what grades"
MOST_PLACES = 4  # that are tried: each costs two readings, and as many again to lend a route


@dataclass(frozen=True)
class Halves:
    """Where a message may fall in two."""

    first: str
    second: str
    opens: bool  # whether the second begins as questions do, or surely begins a sentence
    asks: bool  # whether the first has the form of a question, or is surely a sentence


def halves(words: str) -> Iterator[Halves]:
    """
    Yield where *words*, plain ones, may fall into two questions, the likeliest first.

    Whether the halves are questions is for the classifier to say.
    """
    tried: set[int] = set()
    for number, join in enumerate(JOINS):
        for found in itertools.islice(join.finditer(words), MOST_LOOKED_AT):
            first, second = words[: found.start()].strip(" ,"), words[found.end() :].strip()
            shorter = min(len(first.split()), len(second.split()))
            if number == BARE and GOES_ON.search(first):
                continue
            if CLAUSE.search(first) or (number in BEFORE_A_SUBJECT and SUBJECT.search(first)):
                continue
            if shorter < LEAST_WORDS or found.end() in tried:
                continue
            if not (tells(second) if number == REASON else asks(second) or tells(second)):
                continue
            tried.add(found.end())
            opens = number in SURE_JOINS or bool(BEGINS.search(second))
            yield Halves(first, second, opens, "?" in found.group() or asks(first))
            if len(tried) == MOST_PLACES:
                return


def at_seam(words: str, start: int, end: int, log_odds: float) -> Halves | None:
    """
    Return what stands before and after the space from *start* to *end* of *words*, as halves.

    None when they are no parts by themselves: one of them is too short, the first goes on in the
    second or is its subject, or the second asks and tells nothing by its form and *log_odds*, that
    a sentence ends here, are below `SURE_OF_SEAM`.
    """
    marked, second = words[:start], after_seam(words, end)
    first = MARKED.sub("", marked)
    if min(len(first.split()), len(second.split())) < LEAST_WORDS:
        return None
    goes_on = first == marked and GOES_ON.search(first)
    if goes_on or CLAUSE.search(first) or SUBJECT.search(first):
        return None
    is_sure = log_odds >= SURE_OF_SEAM
    has_form = asks(second) or tells(second)
    if not (has_form or (is_sure and not OF_ONESELF.search(second))):
        return None
    is_question = "?" in marked[len(first) :]
    return Halves(
        first,
        second,
        opens=is_sure or bool(BEGINS.search(second)),
        asks=is_sure or is_question or asks(first),
    )


def after_seam(words: str, end: int) -> str:
    """Return what follows a seam that ends at *end* of *words*, without what only joins it."""
    return BETWEEN.sub("", words[end:]).strip()


def story_and_rest(words: str) -> tuple[str, str]:
    """Return the sentences of *words* before the first that asks, and what begins with it."""
    at = 0
    for found in re.finditer(rf"{MARK}|$", words):
        sentence = words[at : found.start()]
        asks_shortly = len(sentence.split()) <= SHORT and asks(sentence)
        if "?" in found.group() or asks_shortly or ENDS_A_STORY.search(sentence):
            return words[:at], words[at:]
        at = found.end()
    return "", words


def has_subject(part: str) -> bool:
    """Return whether *part* says what it asks about before it asks: "maths, is it a must"."""
    return bool(HAS_SUBJECT.search(part))


def tells(part: str) -> bool:
    """Return whether *part* of a message may tell how a pupil feels, or ask for a person."""
    return bool(TELLS.search(part)) or feels(part) or wants_a_person(part)


def feels(part: str) -> bool:
    """Return whether *part* of a message says outright that its writer feels bad."""
    return bool(FEELS.search(part))


def wants_a_person(part: str) -> bool:
    """Return whether *part* of a message may ask for a person."""
    return bool(WANTS_A_PERSON.search(WHOM_TO_RING.sub(" ", part)))


def asks(part: str) -> bool:
    """Return whether *part* of a message has the form of a question."""
    return bool(ASKS.search(part))
