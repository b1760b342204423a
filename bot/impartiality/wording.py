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
EXPLORE_START = (
    "That is fine. Plenty of people your age are not sure, and you do not have to decide today. "
    "I will ask up to five short questions about what you want to know. "
    "Skip any of them, or ask me something else at any time."
)
# Each asks whether one facet shall be told, of every route; the facet's id is in the name.
EXPLORE_WHAT_YOU_DO = (
    "How do you like to learn: in lessons, by doing, or both? "
    "I can tell you what you do on each route. Shall I?"
)
EXPLORE_COST_AND_PAY = (
    "Does money matter to you? I can tell you what each route costs and what it pays. Shall I?"
)
EXPLORE_WHERE = "Does the place matter to you? I can tell you where each route is done. Shall I?"
EXPLORE_LEADS_TO = (
    "Do you have a subject or a job in mind? I can tell you what each route can lead to. Shall I?"
)
EXPLORE_LENGTH = "Does time matter to you? I can tell you how long each route takes. Shall I?"
EXPLORED = (
    "Here is every route that you can choose, with what you want to know about it. "
    "The order is mixed each time, and no route is left out."
)
EXPLORED_WHICH_STAGE = (
    "Thank you. One thing more: are you choosing at 14, at 16 or at 18? "
    "Then I will show you every route."
)
SAY_YES = "Yes, tell me that"
SAY_SKIP = "Skip this one"
SAY_SHOW = "Show me all the routes"
WITHOUT_STAGE = (
    "You do not have to say. Ask me about any route by its name, or about money, rules and "
    "support. You can also tap an age and look around."
)
DID_YOU_MEAN = (
    "I am not sure what you mean. Is it one of these? If it is not, say it in other words."
)
SAY_NONE = "None of these"
ANOTHER_WAY = (
    "I am sorry. I do not seem to have what you need, and asking me again may not help. "
    "A person can: ask your form tutor or the school office for the careers adviser. "
    "Would you like me to note that you want a person?"
)
NEXT_ANOTHER_WAY = "You can also ask about any route by its name, or tap an age."
WHICH_STAGE = "There are choices to make at 14, at 16 and at 18. Which one are you thinking about?"
WHICH_OPTION = "Which route do you mean? Tell me its name, or pick one here."
WHICH_OPTION_OR_STAGE = (
    "Which route do you mean? Tell me its name, or say whether you are choosing at 14, 16 or 18."
)
WHICH_TO_COMPARE = (
    "Which routes shall I set side by side? Name two or more, or say which in the list, "
    "such as the first two."
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
NEXT_NOTHING = (
    "Try asking in other words, or pick one of these. Would you like to talk to a person instead?"
)
NOTHING_FOUND = (
    "I am not sure I understood that. I can tell you about the routes at 14, 16 and 18, "
    "and about money, rules and support."
)
STALE = "This was due to be checked again on {date}, so check it before you rely on it."
SOURCE = "Where this comes from"
CHECKED = "checked {date}"
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
WHY_THESE = (
    "You can see every route that you can choose {stage}. There are {count} of them. "
    "Any other route is in the list below, with the reason why it is not here."
)
WHY_ASKED_FIRST = (
    "The route that your question is about comes first. The rest follow in mixed order."
)
WHY_COMPARED_FIRST = (
    "The routes that your question is about come first, in mixed order. "
    "The rest follow, in mixed order too."
)
WHY_THIS_ORDER = (
    "A fair draw mixes the order again for each answer. It does not know which route is which. "
    "Over many answers, each one is drawn first about as often as any other, "
    "and last as well. So its place says nothing about a route."
)
WHY_NOT_YOU = (
    "The list depends on your question, and on whether you choose at 14, 16 or 18. "
    "Nothing else that you say about yourself adds a route, hides one, moves one "
    "or changes what is said about it. Your grades, your name and your family do not count."
)
WHY_NOT_SHOWN = "Routes that are not here, and why"
WHY_RECEIPT = "The receipt, if you want to check"
RECEIPT_MEANING = (
    "This is a record of how the answer was made. It holds nothing that you typed. "
    "It is signed, so any change made to it later can be seen. "
    "The people who run this chat can check it by the code of the answer."
)
RECEIPT_RAW = "The whole receipt, as a computer reads it"
RECEIPT_TURN = "Code of the answer"
RECEIPT_STAGE = "List"
RECEIPT_ASKED = "Put first, as your question is about them"
RECEIPT_ORDER = "Order that was drawn"
RECEIPT_PLACES = "Order of places that was drawn: {option}"
RECEIPT_DESIGN = "How it was drawn"
RECEIPT_ROW = (
    "Row {row} of a balanced table for {size} routes, {design}. It has {rows} rows, counted from 0."
)
RECEIPT_RULES = "Rules that were checked"
RECEIPT_RULE = {
    "I1": "every route of the list is there",
    "I2": "an answer about one route names the others too",
    "I3": "the order is the one that was drawn",
    "I6": "no route is put above another",
    "I7": "every sentence was checked by people before",
}
RECEIPT_KNOWLEDGE = "Version of the content"
RECEIPT_SIGNATURE = "Signature"
