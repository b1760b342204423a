"""The fixed sentences around reviewed content. They name no option and favour none."""

ROUTES_ONE = "Other routes {stage}: {names}."
ROUTES_ALL = "All the routes {stage}: {names}."
OVERVIEW = (
    "There are {count} routes you can choose {stage}. "
    "The order is mixed each time, so that no route is always first."
)
LEFT_OUT = "Not in this list: {entries}"
OTHER_AGES = "Routes that you can only start {stages} have lists of their own."
COMPARISON = "Here are {names} side by side, point by point."
NO_BEST = "No route is best for everyone, so I will not pick one for you."
FACTS = "Here are the facts, told the same way for each."
QUESTIONS_TO_ASK = (
    "Questions to ask yourself: How do I like to learn? What do I enjoy now? "
    "What do I want to be able to do next? What do I need: money, time, travel, support?"
)
UNSURE = (
    "That is fine. Plenty of people your age are not sure, and you do not have to decide today. "
    "Start with what you like doing, then look at which routes have more of it."
)
WHICH_STAGE = "There are choices to make at 14, at 16 and at 18. Which one are you thinking about?"
WHICH_OPTION = "Which route do you mean? Tell me its name, or pick one here."
WHICH_OPTION_OR_STAGE = (
    "Which route do you mean? Tell me its name, or say whether you are choosing at 14, 16 or 18."
)
NEXT_OPTION = (
    "Ask me about another point or another route, "
    "or talk it over with your school's careers adviser."
)
NEXT_OVERVIEW = "Tap a route to find out more, or ask me to compare some of them."
NEXT_COMPARE = (
    "Ask me about any point here, visit the places you like the look of, "
    "and talk it over with somebody who knows you or a careers adviser."
)
NEXT_UNSURE = (
    "Tell me whether you are choosing at 14, 16 or 18. Or would you like to talk to a person?"
)
NEXT_NOTHING = (
    "Try asking in other words, or pick one of these. Would you like to talk to a person instead?"
)
NOTHING_FOUND = (
    "I am not sure I understood that. I can tell you about the routes at 14, 16 and 18, "
    "and about money, rules and support."
)
STALE = "This was due to be checked again on {date}, so check it before you rely on it."
SOURCE = "Where this comes from"
OFFICIAL_PAGE = "Official page"
PERSON = (
    "A careers adviser at your school can talk this through with you. Ask your form tutor or "
    "the school office how to meet them. I have noted that someone asked for a person."
)
NCS = "Outside school: {name}. {contact}. Check its website for the opening hours."
HELPLINES = (
    "I am sorry that things are hard right now. I am a computer, so please tell a person: "
    "an adult you trust, your form tutor or the safeguarding lead at school."
)
HELPLINES_URGENT = "If you or someone else is in danger now, call 999."
HELPLINES_NEXT = "When you feel ready, I am here for questions about routes and choices."
ASK_PERSON = "Talk to a person"
SAY_PERSON = "I want to talk to a person"
SAY_OPTION = "Tell me about {name}"
SAY_STAGE = "What can I do {stage}?"
NEXT = "Next"
WHY_QUESTION = "Why am I seeing these, in this order?"
WHY_THESE = "These are all {count} routes that you can choose {stage}. None is left out on purpose."
WHY_ASKED_FIRST = "The route that you asked about comes first, because you asked about it."
WHY_COMPARED_FIRST = "The routes that you asked about come first, in mixed order."
WHY_THIS_ORDER = (
    "The order is mixed by a fair draw that is new for each answer. Over many answers, every route "
    "comes first, second and last equally often, so the place of a route says nothing about it."
)
WHY_NOT_YOU = (
    "What you say about yourself, such as your grades or your school, does not change "
    "which routes you see, their order or the words."
)
WHY_NOT_SHOWN = "Not in this list, and why"
WHY_RECEIPT = "The receipt, for anyone who wants to check"
