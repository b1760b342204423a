"""The errors this package raises. Each message says what was wrong and what to do about it."""


class BotError(Exception):
    """Base of every error raised by Evenhand itself."""


class KnowledgeError(BotError):
    """The reviewed content cannot be used; the message names file, line, field and mend."""


class SchoolsError(BotError):
    """The file of schools cannot be used; the message names file, line, field and mend."""


class UnknownSchool(BotError):
    """A school was asked for that this deployment does not have; the message names those it has."""


class NoSuchComplaint(BotError):
    """No complaint that is still open has the number that was given."""


class NoSuchRecord(BotError):
    """The school has no safeguarding record of that id."""


class RegisterError(BotError):
    """A file of the register of schools cannot be imported; the message says which part of it."""


class ModelFileError(BotError):
    """A sentence-encoder file is missing or is not the file whose hash is known."""


class IndexMismatch(BotError):
    """A passage index belongs to other passages, other content or another encoder."""


class IndexDamaged(BotError):
    """A file of the passage index is missing, cut short or altered; the message names it."""


class NotComposed(BotError):
    """Something other than the composer tried to make a presentation."""


class UnknownKey(BotError):
    """Something is signed with a key that this deployment does not hold."""


class ReceiptError(BotError):
    """A receipt is missing, cannot be read, or is not the receipt of what it came with."""


class StorageError(BotError):
    """The database could not be written or read."""


class LedgerError(BotError):
    """The exposure ledger cannot be used; the message says what is wrong and what mends it."""


class AuditTrailBroken(BotError):
    """The staff's audit trail was tampered with; the message names the first row that is wrong."""


class AccountsError(BotError):
    """The file of school accounts for staff cannot be used; the message says what mends it."""


class StaffRefused(BotError):
    """What was asked about a member of staff cannot be done; the message says why, for people."""


class AccountRefused(StaffRefused):
    """A provider named an account that is not let in."""

    def __init__(self, message: str, school: str, why: str) -> None:
        """*school* is whose audit trail keeps it, and *why* is the reason in a few words."""
        super().__init__(message)
        self.school = school
        self.why = why


class ReviewRefused(BotError):
    """What a reviewer asked for cannot be done; the message says why, for people."""


class LearningError(BotError):
    """Corrections cannot become training data here; the message says what mends it."""


class UnknownOption(BotError):
    """An option, facet, topic or passage was asked for that the knowledge base does not hold."""


class DialogueError(BotError):
    """The Rasa server failed, was too slow, answered nothing, or has no model."""


class StartError(BotError):
    """The product cannot start here; the message says what to do."""
