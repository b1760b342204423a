"""How pupils say who they are: patterns over plain words, each from where a clause begins."""

from __future__ import annotations

from bot.nlu.clause_grammar import AGE, END, JOIN, MINE, QUESTION, SHORT_TAIL, TAIL
from bot.nlu.word_lists import PersonClass, any_of

AM = (
    rf"(?:i'm|we're|we\s+are|i\s+was|i've\s+been|he's|she's|he\s+is|she\s+is|{MINE}(?:'s|\s+(?:is|"
    rf"are|was)))"
)
HAVE = (
    rf"(?:(?:i|we|he|she|they|{MINE})(?:'ve|'s)?\s+"
    r"(?:got|have|has|had|get|gets|wear|wears|use|uses|need|needs|receive|receives|claim|claims|"
    r"qualify\s+for|qualifies\s+for|live\s+with|lives\s+with|suffer\s+from|suffers\s+from|"
    r"struggle\s+with|struggles\s+with|was\s+diagnosed\s+with|been\s+diagnosed\s+with|"
    r"identify\s+as|was\s+born|come\s+from|comes\s+from|grew\s+up)|(?:i've|we've)|(?:been\s+|"
    r"just\s+)*diagnosed\s+(?:with|as))"
)
# Words that stand around a word of a class without saying anything more.
SMALL = (
    "a|an|the|my|some|very|really|quite|pretty|so|bit|rather|kind|of|just|only|both|also|either|"
    "half|part|mildly|severely|profoundly|registered|diagnosed|with|as|having|been|born|not|young|"
    "from|on|in|into|and|or|who's|who|has|is|have|person|people|pupil|student|kid|teenager|someone|"
    "somebody|one|family|background|heritage|origin|descent|household|home|community|user|child|"
    "bad|mild|severe|one|eye|ear|eyes|ears|left|officially|at|originally|proud|strict|practising|devout|council|estate|life"
)
NAME = (
    rf"(?:(?:my\s+name\s+is|my\s+name's|my\s+names|i'm\s+called|they\s+call\s+me|"
    rf"everyone\s+calls\s+me|call\s+me|the\s+name's|name's|name\s+is)(?:\s+(?!{QUESTION}|"
    rf"{JOIN})(?!about|a\s|the\s)[\w'-]+){{1,3}}|(?:it's|its)\s+[\w'-]+\s+here)"
)
# After a greeting "i'm" brings a name, unless one of these follows.
NO_NAME = (
    r"(?:\w+(?:ed|ing|ous|ful)|stuck|unsure|lost|new|sorry|not|in|at|on|from|so|just|really|very|"
    r"about|here|sure|sad|ill|fine|ok|okay|good|bad|torn|only|still|worried|nervous|curious|"
    r"desperate|keen|ready|happy)(?!\w)"
)
# Whom a pupil cares for: no more than that they do.
CARED_FOR = rf"{MINE}(?:\s+and\s+{MINE})?(?:\s+(?:at\s+home|a\s+lot|every\s+day|most\s+days))?"
CARER = rf"(?:(?:a|an|the|main|full\s+time|young)\s+)*carer\s+(?:for|of|to)\s+{CARED_FOR}"
CARES = (
    rf"(?:i|we)\s+(?:(?:have\s+to|help|help\s+to|also|always)\s+)*(?:look(?:ing)?\s+after|care\s+for)\s+"
    rf"{CARED_FOR}"
)
NO_HOME = (
    r"(?!\s+(?:foster|care|my\s+own|home|benefits|a\s+hostel|a\s+children|a\s+car|a\s+hotel|"
    r"temporary))"
)
PLACE = (
    rf"(?:(?:i|we|{MINE})\s+(?:all\s+)?(?:live|lives|come|comes|grew\s+up|moved\s+here)\s+(?:in|"
    rf"at|on|near|by|round|around|outside|up|down|out|over|from){NO_HOME}{TAIL}|(?:i'm|we're|"
    rf"{MINE}(?:'s|\s+is|\s+are))\s+(?:originally\s+|living\s+|based\s+|all\s+)?(?:from|"
    rf"based\s+in|living\s+in){NO_HOME}{TAIL}|i\s+was\s+(?:born|raised|brought\s+up)\s+in{TAIL}|"
    rf"(?:my|our)\s+(?:postcode|post\s+code|area|town|village|estate|address)\s+(?:is|'s){TAIL}|"
    rf"(?:my|our)\s+postcode's{TAIL})"
)
SCHOOL = (
    r"(?:(?:i|we|he|she)\s+(?:go|goes|went|used\s+to\s+go)\s+to|(?:i'm|we're|he's|she's)\s+at|"
    r"i\s+attend|my\s+school\s+is|my\s+school's|i'm\s+a\s+pupil\s+at|i'm\s+a\s+student\s+at)"
    rf"(?:\s+(?!(?:{QUESTION}|{JOIN}))[\w'&-]+){{0,6}}?\s+"
    r"(?:school|schools|academy|comp|comprehensive|grammar|grammar\s+school|private|state|"
    r"selective|"
    r"prep|independent|eton|harrow|convent)(?:\s+(?:in|near|for)" + SHORT_TAIL + r")?"
)
WORK = (
    rf"{MINE}(?:(?:'s|\s+(?:is|was|are|were|used\s+to\s+be))(?:\s+both)?\s+(?:a|an|"
    rf"the)(?:\s+(?!(?:{QUESTION}|{JOIN}))[\w'&/-]+){{1,5}}|(?:'s|\s+(?:is|are|"
    rf"were))\s+(?:both\s+|all\s+)?(?:working|unemployed|retired|out\s+of\s+work|"
    rf"self[\s-]employed|on\s+the\s+dole|on\s+benefits|between\s+jobs|\w+(?:ers|ors|ists|ians|men|"
    rf"women|nurses|police|ants))(?:\s+(?!(?:{QUESTION}|{JOIN}))[\w'&/-]+){{0,5}}|"
    rf"\s+(?:both\s+)?(?:work|works|worked|drive|drives|clean|cleans|own|owns|run|runs|teach|"
    rf"teaches|fix|fixes|build|builds|sell|sells|manage|manages)(?:\s+(?!(?:{QUESTION}|"
    rf"{JOIN}))[\w'&/-]+){{1,6}}|\s+(?:never\s+worked|doesn't\s+work|don't\s+work|"
    rf"hasn't\s+got\s+a\s+job|lost\s+(?:his|her|their)\s+job|never\s+went\s+to\s+\w+|"
    rf"didn't\s+go\s+to\s+\w+|(?:all\s+)?went\s+to\s+\w+|left\s+school\s+at\s+\w+|"
    rf"has\s+a\s+degree|have\s+degrees|(?:have\s+)?never\s+been\s+to\s+\w+))"
)
MONEY = (
    r"(?:(?:we|my\s+family|my\s+parents|my\s+mum|my\s+dad)\s+(?:don't|haven't|hasn't|"
    r"doesn't)\s+(?:have\s+|got\s+)?(?:much|a\s+lot\s+of|any|loads\s+of)\s+money|(?:we|"
    r"my\s+parents|my\s+family)(?:'ve)?\s+(?:have|got|have\s+got)\s+(?:loads\s+of|plenty\s+of|"
    r"lots\s+of|a\s+lot\s+of|no)\s+money|money\s+is\s+tight(?:\s+at\s+home)?|"
    r"money's\s+tight(?:\s+at\s+home)?|we\s+struggle\s+for\s+money)"
)
# "What can i do with mostly 5s": marks in the question itself.
WITH_MARKS = (
    r"with(?:\s+(?:all|mostly|straight|mainly|only|just|like|some|a\s+few|lots\s+of)(?!\w))*\s+"
    r"[1-9]s(?:(?:\s*,\s*|\s+and\s+|\s+or\s+|\s*[-/]\s*|\s+to\s+)[1-9]s)*(?!\w)"
)
FAILED = (
    r"i\s+(?:just\s+|really\s+)*(?:failed|flopped|bombed|passed|messed\s+up|did\s+(?:badly|well|"
    r"ok|okay|terribly)\s+in)\s+(?:all\s+|most\s+of\s+|some\s+of\s+)?(?:my|the)\s+(?:mocks|tests)"
)
LANGUAGE = (
    r"(?:english\s+(?:is|isn't|is\s+not|'s)\s+(?:not\s+)?(?:my|our)?\s*(?:first|second|third|main|"
    r"home)\s+language|(?:we|i)\s+(?:speak|don't\s+speak)(?:\s+[\w-]+){1,3}\s+at\s+home)"
)
MARK = (
    r"(?:[1-9]s?(?:\s*[-/]\s*[1-9]s?)?(?!\w)|[a-g](?:\*+|'?s|\+)(?:[a-e*]{0,5})(?!\w)|"
    r"a{2,3}b?(?!\w)|[abc]?b{2}c?(?!\w)|b?c{2,3}d?(?!\w)|c?d{2,3}e?(?!\w)|grade\s+[1-9]s?|passes|"
    r"distinctions?|merits?|(?:top|bottom|high|low|good|bad|terrible|rubbish|great|average|awful|"
    r"amazing|poor|brilliant|decent)(?!\w)|set\s+\w+)"
)
AROUND_MARK = (
    r"(?:a|an|all|mostly|straight|my|mainly|only|just|like|about|around|some|a\s+few|lots\s+of|"
    r"loads\s+of|really|very|pretty|quite|and|or|to|in|for|at|with|across|board|grade|grades|set|"
    r"gcse|mock|mocks|everything|subjects?|every|most|things|maths|english|science|history|art|"
    r"the|both|results|marks|last\s+year|report)"
)
GRADES = (
    r"(?:(?:i|he|she|we)(?:'m|'s|'ve)?\s+(?:am\s+|is\s+|was\s+|just\s+|mostly\s+|"
    r"only\s+)*(?:predicted|got|get|gets|getting|on\s+track\s+for|heading\s+for|"
    r"expected\s+to\s+get|working\s+at|failed|failing|passed|set\s+to\s+get|likely\s+to\s+get)|"
    r"predicted|got|my\s+(?:predicted\s+)?(?:grades|marks|results|predictions)\s+(?:are|were)|"
    r"i'm\s+in)"
    rf"(?:\s+{AROUND_MARK}(?!\w)[,/]?){{0,6}}\s+{MARK}(?:[\s,/]+(?:{AROUND_MARK}(?!\w)|"
    rf"{MARK})){{0,10}}"
)

# Any other plain statement of what is so at home, whatever its words: no list holds all that a
# pupil can be. A wish, a worry and what is to be done about it are no such statement.
NO_STATEMENT = (
    r"(?:want\w*|wish\w*|likes?|love\w*|enjoy\w*|hat(?:e|es|ed|ing)|interest\w*|think\w*|thought|"
    r"know\w*|hop(?:e|es|ing)|plan\w*|dream\w*|would|should|could|might|must|going\s+to|have\s+to|"
    r"has\s+to|try\w*|tried|look\w*|cho(?:ose|ice|osing|sen)\w*|decid\w+|appl\w+|offer\w*|help\w*|"
    r"advice|question\w*|ideas?|clue|options?|feel\w*|felt|told|tell\w*|say\w*|said|ask\w*|"
    r"wonder\w*|let\w*|allow\w*|stop\w*|mak(?:e|es|ing)\s+me|made\s+me|me|nobody|nothing|no\s+one|"
    r"enough|best|worst|worth|reckons?|worried|struggl\w*|marks|cuts|bruises)(?!\w)"
)
STATED = rf"(?:\s+(?!(?:{QUESTION}|{JOIN}|{NO_STATEMENT}))[\w'&/-]+)"
OWN_CHILD = r"(?:my|our)\s+(?:\w+\s+)?(?:child|children|kids|grandchild|twins)"
FRIENDS = r"my\s+(?:best\s+)?(?:friends?|mates?|boyfriend|girlfriend|partner|carers?)"
LIVES = (
    r"(?:is|are|was|were|has|have|earns?|works?|came|moved|comes?|grew|speaks?|runs?|owns?|stays?|"
    r"retired|lost|never|both|use|rent|get|live|gets|lives|can't\s+afford|don't\s+have|doesn't\s+have)"
)
TOLD = (
    rf"(?:(?:i|{OWN_CHILD})\s+(?:(?:only|also|always|really|don't)\s+)?(?:wears?|prays?|fast|speaks?|"
    r"lives?|comes?\s+from|go(?:es)?\s+to|uses?|was\s+(?:born|raised)|grew\s+up|moved|came|"
    rf"identify){STATED}{{1,8}}|i'm\s+an?{STATED}{{1,3}}|(?:we\s+{LIVES}|we're|were){STATED}{{1,8}}|"
    rf"(?!(?:{OWN_CHILD}|{FRIENDS})(?!\w)){MINE}(?:\s+{LIVES}|'s|s(?=\s+(?:an?|in|on|out|off)\s)){STATED}{{1,8}}|"
    rf"(?:my|our)\s+(?:report|reports|mocks|attendance|school|house|home|town|village|area|"
    rf"english|hearing|eyesight|sight)(?:\s+{LIVES}|'s){STATED}{{1,6}}|"
    rf"money(?:\s+is|'s){STATED}{{1,5}})"
)


def identity(classes: tuple[PersonClass, ...]) -> str:
    """Return a pattern for a phrase made of words of *classes* and nothing else of weight."""
    words = any_of(word for each in classes for word in each.words)
    endings = "|".join(sorted({end for each in classes for end in each.endings}))
    word = (
        rf"(?:{words}|(?!(?:artistic|academic|finish|english\s+lit))[a-z]{{3,}}(?:{endings})(?!\w))"
    )
    small = rf"(?:{SMALL})(?!\w)"
    return (
        rf"(?:(?:{small}|{AGE})[\s,]+){{0,8}}{word}(?:[\s,/-]+(?:{small}|{word}|"
        rf"{AGE})){{0,10}}"
    )


def self_patterns(classes: tuple[PersonClass, ...]) -> dict[str, str]:
    """Return the ways of saying who one is, by kind; *classes* hold the words of identity."""
    who = identity(classes)
    return {
        "age_and_self": rf"i'm\s+{AGE}(?:\s*,\s*|\s+and\s+|\s+)(?:{who}){END}",
        "greeted": (rf"i'm\s+(?!{NO_NAME})[a-z'-]{{3,}}(?=\s*[,.;!]|\s+and\s|\s+{QUESTION})"),
        "name": rf"(?:(?:hi|hiya|hello|hey|yo)\s+(?:i'm|it's|its)\s+(?!{NO_NAME})[a-z'-]{{3,}}|"
        rf"(?:i'm|it's|its)\s+[\w'-]+\s+here|{NAME}){END}",
        "grades": rf"(?:{GRADES}|{FAILED}|{WITH_MARKS}){END}",
        "school": rf"(?:{SCHOOL}){END}",
        "work": rf"(?:{WORK}){END}",
        "place": rf"(?:{PLACE}){END}",
        "money": rf"(?:{MONEY}|{LANGUAGE}){END}",
        "self": (
            rf"(?:(?:{AM}|{HAVE}|as|being|speaking\s+as|for\s+(?:a|an|someone|somebody))\s+"
            rf"(?:{CARER}|{who})|{CARES}){END}"
        ),
        "told": rf"(?:{TOLD}){END}",
        # After another of these, without saying "i" again: "i have adhd and get free school meals".
        "more": (
            r"(?:(?:also|just|only|both)\s+)*(?:(?:got|get|gets|getting|have|has|having|on|in|with|am|"
            rf"need|needs|use|wear|live\s+with|live\s+in|come\s+from|from)\s+)?(?:{who}){END}|"
            rf"(?:(?:live|living)\s+in|from){TAIL}{END}"
        ),
        "like_me": rf"(?:a|an|someone)\s+(?:{who})\s+like\s+me(?!\w)",
    }
