"""What the web layer itself says, when Rasa is not asked or does not answer."""

EMPTY = "I did not get any words. What would you like to know about your choices at 14, 16 or 18?"
TOO_LONG = (
    "That is longer than I can read at once. Please ask in fewer words, "
    "up to {limit} characters, or send it in parts."
)
NO_WORDS = "I can only read words, not pictures or signs. Could you type your question in words?"
FAILED = (
    "Sorry, something went wrong on my side, and it was not your fault. Please send it again in a "
    "minute. You can also ask your school's careers adviser."
)
NO_SUCH_TURN = "There is no such answer in this conversation."
REPORTED = (
    "Thank you for telling us. The people who check this chat can now see that someone found "
    "this answer unfair. The report says which answer it was, but not your name or your words. "
    "If you want to say more, talk to a careers adviser at your school."
)
FEEDBACK_KEPT = "Thank you. That helps us to make this better for everyone."
MAP_WANTED = "See the map of routes"
TOO_OFTEN = "That was a lot at once. Wait {seconds} seconds, then go on."
NOT_KEPT = "Your message could not be saved just now. Please send it again in a minute."
SWITCHED_OFF = "Your school has switched this chat off for now. The help lines still work."
COMPLAINT_EMPTY = "Please write what is wrong, then send it again."
COMPLAINT_TOO_LONG = "Please say it in {limit} characters or fewer, then send it again."
COMPLAINT_NOT_KEPT = "It could not be saved just now. Please send it again in a minute."
NO_SCHOOL = "There is no such school here; check the id that the page or the app sends."
NOT_NOW = "That is not possible any more. Look at what the chat says now."
NOT_FOUND = "There is no such conversation; start a new one with POST /api/conversations."

# What a browser shows of an error: its title and text; an empty text is the reason itself.
PAGES = {
    403: (
        "That did not come from this page",
        "Open the page again from your school's chat, and send it from there.",
    ),
    404: (
        "There is no page here",
        "The link may be old, or a letter in it may be wrong. Go back to your school's website and "
        "open the chat from there.",
    ),
    429: ("That was a lot at once", ""),
    500: (
        "That did not work",
        "It is not your fault. Wait a minute, go back and try again.",
    ),
}


def sentences(max_chars: int) -> frozenset[str]:
    """Return what the web layer may say to a pupil by itself; *max_chars* is the limit it names."""
    return frozenset((EMPTY, TOO_LONG.format(limit=max_chars), NO_WORDS, FAILED))
