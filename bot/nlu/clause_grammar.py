"""What clauses of pupils' messages are made of, as patterns over plain words."""

from __future__ import annotations

KIN = (
    "mum|mother|mummy|dad|father|daddy|parents|mum and dad|nan|nana|gran|grandma|nanna|grandad|"
    "grandpa|grandparents|stepdad|step dad|stepmum|step mum|brother|sister|brothers|sisters|cousin|"
    "cousins|uncle|uncles|aunt|aunts|auntie|aunties|aunty|(?:step|half)[ -]?(?:brother|sister)s?|"
    "nephews?|nieces?|god(?:mother|father|parents)|carer|carers|guardian|foster mum|foster dad|"
    "family|child|grandchild|twins|kids|children|partner|husband|wife|boyfriend|girlfriend|friend|friends|mate|"
    "mates|best friend|best mate"
)
MINE = (
    rf"(?:(?:both\s+|all\s+)?(?:my|our|his|her|their)\s+(?:whole\s+|older\s+|little\s+|"
    rf"big\s+)?(?:{KIN})|(?:none|most|all|half)\s+of\s+my\s+family|(?:no\s*one|nobody|everyone|"
    rf"everybody)"
    r"\s+in\s+my\s+family|(?:no\s*one|nobody|neither\s+of\s+my\s+parents)(?:\s+at\s+home)?)"
)
# Anybody but the pupil; a parent's child is the pupil.
OTHERS = (
    rf"(?!(?:my|our)\s+(?:\w+\s+)?(?:child|children|kids|grandchild|twins)(?!\w))(?:{MINE}|"
    rf"(?:my|our)\s+(?:whole\s+|old\s+)?(?:class|year|set|teacher|teachers|tutor)|"
    rf"(?:all|most|half|some|loads|lots|both|one|two)(?:\s+of)?\s+(?:my|our|the)\s+(?:{KIN}|class|year|"
    rf"school|set|people|lads|girls|boys)|(?:loads|lots)\s+of\s+people|"
    r"most\s+people|(?:every|no\s*|some)(?:one|body)(?:\s+(?:else|i\s+know|(?:in|at)\s+(?:my\s+|our\s+)?"
    r"(?:class|year|school|set)))*)"
)
AGE = (
    r"(?:1[2-9](?:\s*(?:years?\s+old|yr\s+old|yrs?\s+old|yo))?|(?:in\s+)?(?:year|yr|y)\s*(?:8|9|"
    r"1[0-3]))(?!\w)"
)
YEAR = r"(?:(?<!\w)(?:year|yr|y)\s*(?:8|9|1[0-3]))(?!\w)"
QUESTION = (
    r"(?:what|what's|which|how|how's|how're|where|where's|when|when's|why|can|could|should|would|"
    r"will|do|does|did|is|are|am\s+i|may\s+i|tell|show|give|explain|list|compare|describe|"
    r"talk\s+me|i\s+want\s+to\s+know|want\s+to\s+know|i\s+need\s+to\s+know|need\s+to\s+know|"
    r"i'd\s+like\s+to|i\s+don't\s+know|don't\s+know|not\s+sure|no\s+idea|no\s+clue|unsure|"
    r"undecided|just\s+(?:pick|choose|say|decide|tell|show|give)|pick\s+one|choose\s+for\s+me|i\s+wonder|wondering|help\s+me|any|please|anything|i|i'm|i've|i'd)(?!\w)"
)
JOIN = r"(?:and|but|so|because|then|also|though|too|anyway|as\s+well|by\s+the\s+way)(?!\w)"
END = rf"(?=\s*(?:$|[,.;:!?()]|-\s|(?<!\w)(?:{JOIN}|{QUESTION})))"
# Up to six words that neither ask nor join: what follows "i live in".
TAIL = rf"(?:\s+(?!(?:{QUESTION}|{JOIN}))[\w'&/-]+){{1,6}}"
SHORT_TAIL = rf"(?:\s+(?!(?:{QUESTION}|{JOIN}))[\w'&/-]+){{1,4}}"
