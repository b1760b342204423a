"""The whole product with data of its own, and every place in which words could stand."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot import launcher
from bot.settings import ROOT

WAIT = {"Prefer": "wait"}
PATIENCE_S = 20


@dataclass
class Product:
    """The whole product with data of its own, and what it told where."""

    folder: Path
    http: httpx.Client
    parts: tuple[launcher.Part, ...] = ()
    printed: list[str] = field(default_factory=list)

    def begin(self, school: str, **more: Any) -> str:
        """Begin a conversation and return its path."""
        begun = self.http.post("/api/conversations", json={"school": school, **more})
        assert begun.status_code == 201, begun.text
        return f"/api/conversations/{begun.json()['conversation']}"

    def say(self, path: str, text: str) -> dict[str, Any]:
        """Say *text* and return its answer."""
        said = self.http.post(f"{path}/messages", json={"text": text}, headers=WAIT)
        assert said.status_code == 200, said.text
        return dict(said.json())

    def person(self, path: str, what: str, **body: Any) -> dict[str, Any]:
        """Do *what* about a person and return how things stand."""
        reply = self.http.post(f"{path}/person/{what}", json=body)
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def complain(self, school: str, text: str) -> None:
        """Send *text* by the form of complaints."""
        taken = self.http.post("/complaint", params={"school": school}, data={"text": text})
        assert taken.status_code == 201, taken.text

    def command(self, *words: str) -> str:
        """Run a command of the product and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bot", *words],
            cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def rows(self, query: str, *values: str) -> list[Any]:
        """Return the first column of *query* on the database of conversations."""
        file = f"file:{self.folder / 'evenhand.db'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=PATIENCE_S)) as connection:
            return [row[0] for row in connection.execute(query, values)]

    def conversation_of(self, word: str) -> str:
        """Return the id of the conversation in which *word* was said."""
        (found,) = set(self.rows("select conversation from event where text like ?", f"%{word}%"))
        return str(found)

    def places(self) -> dict[str, bytes]:
        """Return every place where words could stand, in small letters: files, prints, health."""
        health = self.http.get("/health").content
        found = {"/health": health, "printed": "\n".join(self.printed).encode()}
        for file in self.folder.rglob("*"):
            if file.is_file():
                found[str(file.relative_to(self.folder))] = file.read_bytes()
        return {name: content.lower() for name, content in found.items()}

    def where(self, *words: str) -> set[str]:
        """Return the places in which one of *words* stands, as it is or without its spaces."""
        looked_for = [form.encode() for word in words for form in forms(word)]
        return {
            name
            for name, content in self.places().items()
            if any(form in content for form in looked_for)
        }


def forms(word: str) -> set[str]:
    """Return *word* in small letters, as it is and as it would be written without its spaces."""
    plain = word.lower()
    return {plain, re.sub(r"\s", "", plain), plain.replace(" ", "+"), plain.replace(" ", "%20")}
