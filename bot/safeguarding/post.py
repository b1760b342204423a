"""How an alert leaves: by mail and by webhook. It never holds a word or a name of a pupil (G8)."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import httpx

TIMEOUT_S = 10.0  # for each step of the talk with a server
SUBJECT = "There is a concern to read"
DANGER = "Please read now: there is a concern to read"  # not a grade: the words tell of danger now
DRILL = "Drill: there is a concern to read"
BODY = """\
There is a concern to read in Evenhand.

{link}

Sign in to read it, then acknowledge it there. Nothing that a pupil wrote is in this message.
If nobody acknowledges it in school hours, the deputy is told after 10 minutes, then the head.
"""
DRILL_BODY = "This is a drill: no pupil is concerned. Please do as you would otherwise.\n\n"


class NotSent(Exception):
    """An alert was not taken; `outcome` says why in a word that holds nothing of it."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True)
class Note:
    """What an alert says."""

    link: str
    danger_now: bool
    is_drill: bool

    @property
    def subject(self) -> str:
        """Return the one line of it."""
        if self.is_drill:
            return DRILL
        return DANGER if self.danger_now else SUBJECT

    @property
    def body(self) -> str:
        """Return the whole of it."""
        return (DRILL_BODY if self.is_drill else "") + BODY.format(link=self.link)


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail for delivery."""

    host: str
    port: int
    sender: str
    starttls: bool = True
    user: str | None = None
    password_file: Path | None = None

    def send(self, note: Note, to: str) -> None:
        """Hand *note* for the address *to* over. Raises NotSent."""
        message = EmailMessage()
        message["Subject"] = note.subject
        message["From"], message["To"] = self.sender, to
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rsplit("@", 1)[-1])
        message.set_content(note.body)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S) as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None and self.password_file is not None:
                    password = self.password_file.read_text(encoding="utf-8").strip()
                    server.login(self.user, password)
                server.send_message(message)
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as error:
            raise NotSent("hung up") from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent("wrong password") from error
        except smtplib.SMTPException as error:
            raise NotSent("refused") from error
        except TimeoutError as error:
            raise NotSent("too slow") from error
        except ssl.SSLError as error:
            raise NotSent("not trusted") from error
        except OSError as error:
            raise NotSent("not reached") from error


def call_webhook(note: Note, url: str) -> None:
    """Tell the server at *url*. Raises NotSent."""
    body = {"said": note.subject, "link": note.link, "drill": note.is_drill}
    try:
        # Alerts go where the school says and nowhere else: no proxy, no redirect.
        with httpx.Client(timeout=TIMEOUT_S, trust_env=False) as client:
            answered = client.post(url, json=body)
    except httpx.TimeoutException as error:
        raise NotSent("too slow") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotSent("not reached") from error
    if not answered.is_success:
        raise NotSent(f"answered {answered.status_code}")
