"""How pupils pass on what others think of a route: patterns over plain words."""

from __future__ import annotations

from bot.nlu.clause_grammar import END, JOIN, KIN, OTHERS, QUESTION

SOURCE = (
    rf"(?:(?:my|our|the|a|some|one\s+of\s+my|half\s+my|"
    rf"everyone\s+in\s+my)\s+(?!child)(?:[\w-]+\s+)?(?:{KIN}|teacher|teachers|tutor|form\s+tutor|"
    rf"head|"
    r"head\s+of\s+year|head\s+of\s+sixth\s+form|head\s+teacher|headteacher|coach|"
    r"careers\s+adviser|careers\s+lady|careers\s+teacher|adviser|boss|school|class|year|set|"
    r"people|kids|lad|lads|girls|boys|man|woman|neighbour|neighbours|imam|priest|vicar|pastor|"
    r"rabbi|social\s+worker)(?:\s+in\s+my\s+\w+|\s+at\s+school)?|mum|dad|nan|grandad|gran|sir|"
    r"miss|teacher|teachers|school|everyone|everybody|people|they|he|she|someone|somebody|"
    r"loads\s+of\s+people|most\s+people|all\s+my\s+mates|all\s+my\s+friends|tiktok|the\s+news|"
    r"society)"
)
SAYS = (
    r"(?:\s+(?:always|all|just|keeps?|kept|also|really|still|even|actually|has|have|had|is|are|"
    r"was|were|would))*\s*(?:'s|'d)?\s*(?:\s+(?:always|all|just)\s*)*(?:says?|said|saying|sez|"
    r"reckons?|reckoned|thinks?|thought|think|believes?|knows?|goes|telling|tells|told|claims?|"
    r"swears?|insists?|wants?|expects?|hopes?|agrees?|goes\s+on|going\s+on|pushing|banging\s+on|"
    r"looks?\s+down)(?!\w)"
)
WANTS = (
    r"(?:\s+(?:really\s+|just\s+|both\s+|all\s+|would\s+|always\s+)*(?:wants?|expects?|likes?|"
    r"begging|pushing|hopes?|forcing)\s+(?:me|us|for\s+me)(?!\w)|\s+(?:keeps?\s+|is\s+|are\s+|always\s+|"
    r"just\s+|really\s+|won't\s+stop\s+)*(?:pushing|pushes?|promoting|going\s+on\s+about|goes\s+on\s+about|"
    r"banging\s+on\s+about|recommend\w*|suggest\w*|won't\s+let\s+me|doesn't\s+let\s+me)(?!\w))"
)
# Somebody else's question is the pupil's question.
ASKER = (
    rf"{SOURCE}(?:'s|\s+(?:is|was|were|are|has|have|had|been|just|also|only|keeps?|would|dead))*\s+"
    r"(?:(?:wants?|wanted|likes?|needs?|fanc(?:y|ies)|dying|keen|desperate)\s+(?:(?:me|us)\s+)?to\s+"
    r"(?:know|ask(?:\s+you)?|find\s+out)|ask(?:s|ed|ing)?(?:\s+(?:me|us|you))?(?:\s+(?:to\s+)?ask)?|"
    r"wonder(?:s|ed|ing)?|(?:after|fancies)\s+knowing|curious|(?:says?|said|sez|told\s+(?:me|us)|"
    r"tells?\s+(?:me|us)|got\s+(?:me|us)|wants)\s+(?:to\s+)?ask(?:\s+you)?|on\s+at\s+(?:me|us)|"
    r"(?:doesn't|don't|didn't)\s+know|no\s+idea)(?!\w)"
)
# "They keep asking what i want to do" says how the pupil is, and asks nothing.
NOT_OF_PUPIL = (
    r"(?!\s*:?\s*(?:what|where|which|if)\s+(?:one\s+)?(?:i|i'm)(?!\w)"
    r"(?!\s+(?:can|could|should|need)))"
)
# What makes an opinion steer: it grades a route, or the people on it, or orders one.
STEER = (
    r"(?:best|better|worse|worst|only\s+\w+|thick|thickos?|stupid|dumb|dim|dumbo\w*|clever|smart|"
    r"smartest|brainy|bright|posh|snobs?|waste|wasting|pointless|rubbish|crap|shit|shite|joke|"
    r"jokes|easy|easier|hard|harder|dead\s+end|dead-end|failures?|fail|failed|fails|losers?|rich|"
    r"poor|proper|real|prestigious|good\s+enough|should|shouldn't|have\s+to|has\s+to|must|wants?|"
    r"expects?|nerds?|geeks?|scum|chavs?|chavvy|idiots?|divs?|mugs?|lazy|dossers?|drop\s*outs?|"
    r"not\s+for\s+(?:girls|boys|people|us|me)|for\s+(?:the\s+)?(?:[\w-]+\s+)?(?:girls|boys|"
    r"lads|men|women|kids|people|children|ones|students|pupils|folk)|for\s+(?:those|the)|useless|amazing|perfect|top|great|brilliant|terrible|awful|cringe|mid|sensible|"
    r"respectable|respected|respects?|beneath|embarrassing|nothing\s+else|no\s+point|scam|con|"
    r"overrated|underrated|disappointed|proud|daft|bad\s+idea|good\s+idea|worth\w*|superior|"
    r"inferior|second\s+class|second\s+best|smelly|sad\s+if|gross|beat|beats)(?!\w)"
)
# Where an opinion ends inside a sentence: a question begins.
NEW_QUESTION = (
    rf"(?:(?:,|(?<!\w)(?:but|so))\s*(?={QUESTION})|(?<!\w)(?<!from\s)(?<!about\s)(?<!of\s)(?<!to\s)"
    r"(?<!than\s)(?<!with\s)(?:what|what's|which|how|where|when\s+do|tell\s+me|show\s+me|can\s+i|"
    r"can\s+you|could\s+i|should\s+i|do\s+i|do\s+you|is\s+there|are\s+there|please\s+tell|list|"
    r"explain|compare|give\s+me|no\s+idea)(?!\w))"
)
REST = rf"(?:(?!{NEW_QUESTION})[^.?!;:])*?"
OPINION_END = rf"(?=\s*(?:$|[.?!;:,]|(?<!\w)(?:but|so)(?!\w)|{NEW_QUESTION}))"
OPINION = (
    rf"(?:{SOURCE}{SAYS}|(?:just\s+|please\s+|go\s+on\s+)*(?:say|admit|agree|promise|"
    rf"confess)(?!\w)|"
    r"(?:obviously|clearly|surely|honestly|let's\s+be\s+honest|i\s+think|i\s+know|i\s+reckon|"
    r"i\s+heard|i've\s+heard|heard|apparently|we\s+all\s+know|you\s+know|it's\s+obvious)(?!\w))"
)
# A question inside what looks like a claim: "t levels and tell me which is harder".
ASKED_INSIDE = (
    r"(?<!\w)(?:whether|tell\s+me|which\s+(?:one|of)|(?:how|what)\s+(?:is|are|do|does|can)|"
    r"(?:and|or|also|so)\s+(?:which|what|what's|how|who|who's|if|(?:is|are|do|does|can|will)\s+"
    r"(?:they|it|there|you|i|one)))(?!\w)"
)
# A claim that nobody is named for: "uni is for snobs".
CLAIM = (
    rf"(?!(?:{QUESTION}|my\s|our\s|i\s|i'm\s|we\s|say\s|who's\s|who\s+(?:is|are|can|should)\s))"
    rf"(?:(?!{ASKED_INSIDE})[^.?!;:,]){{3,60}}?\s+(?:is|are|'s|isn't|"
    r"aren't|was|were|be)(?!\w|\s+(?:they|it|you|we)(?!\w))[^.?!;:,]*?"
)

# What others did or do: "my dad did a levels", "everyone in my year is going to sixth form".
TAKEN = (
    rf"{OTHERS}(?:'s|'re|\s+(?:is|are|was|were|have|has|had))?(?:\s+(?:all|both|just|also|already|now|"
    r"only|still))*\s+(?:did|does|do|doing|done|took|takes|take|taking|studied|studies|studying|"
    r"chose|chooses|choosing|picked|picks|picking|(?:went|goes|go|going|gone|been)(?:\s+(?:to|into|for))?|"
    r"started|starting|finished|on|at|left|dropped\s+out\s+of|got\s+into|got|loved|loves|hated|hates|"
    rf"liked|likes|enjoyed|enjoys)(?:\s+(?!(?:{QUESTION}|{JOIN}|or(?!\w)))[\w'&/-]+){{1,6}}{END}"
)

# Whatever else is said of others, up to where a question begins: "my aunt is keen on a levels".
# What a pupil's school teaches is a fact.
SAID_OF_OTHERS = (
    rf"(?!(?:my|our|the)\s+school\s)(?:{OTHERS}|{SOURCE})(?:'s|'re|'d)?\s+(?!{NEW_QUESTION})"
    rf"{REST}{OPINION_END}"
)


def opinion_patterns() -> dict[str, str]:
    """Return the ways of passing on what somebody asks, thinks or did, by kind."""
    return {
        "asker": rf"{ASKER}{NOT_OF_PUPIL}(?=\s*:?\s*(?:{QUESTION}|if|about))",
        "asker_alone": ASKER,
        "opinion": rf"(?:{OPINION}{REST}{STEER}|{SOURCE}{WANTS}){REST}{OPINION_END}",
        "taken": TAKEN,
        "claim": rf"{CLAIM}{STEER}[^.?!;:,]*?{OPINION_END}",
    }
