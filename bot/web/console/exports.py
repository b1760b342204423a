"""Hands out conversations as files: CSV for a spreadsheet, JSON, and a page to read or print."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from bot.review.search import Row
from bot.review.spreadsheet import as_csv
from bot.review.transcript import Entry, Transcript
from bot.safety.reading import Masks
from bot.web.console.access import open_session
from bot.web.console.desk import desk_of
from bot.web.console.review_desk import school_time, spoken

MOST_ROWS = 10_000  # of a list
LIST_COLUMNS = ("conversation", "started (UTC)", "last message (UTC)", "answers", "stages",
                "topics", "statuses", "picked out", "thumbs down", "first words")  # fmt: skip
COLUMNS = ("message", "when (UTC)", "who", "words", "status", "picked out", "thumb", "reason",
           "tags")  # fmt: skip


def of_list(request: Request, form: str, rows: Sequence[Row], masker: Masks) -> Response:
    """Return *rows* in *form*: csv, json or page; what pupils wrote is masked once more."""
    told = [
        (row.conversation, row.started_at, row.last_at, row.answers, " ".join(row.stages),
         " ".join(row.topics), " ".join(row.statuses), "yes" if row.is_flagged else "",
         "yes" if row.is_disliked else "", masker.mask(row.opening).text)
        for row in rows
    ]  # fmt: skip
    return _file(request, form, "conversations", "Conversations", LIST_COLUMNS, told)


def of_one(request: Request, form: str, found: Transcript, masker: Masks) -> Response:
    """Return one conversation in *form*: csv, json or page."""
    told = [
        (entry.seq, entry.at, entry.speaker, _words(entry, masker), entry.status or "",
         spoken(entry.flag or ""), entry.verdict or "", spoken(entry.reason or ""),
         " ".join(note.tag for note in entry.notes if note.tag))
        for entry in found.entries
    ]  # fmt: skip
    title = f"Conversation of {school_time(found.started_at)}"
    return _file(request, form, f"conversation-{found.id}", title, COLUMNS, told)


def _words(entry: Entry, masker: Masks) -> str:
    text = "\n\n".join(entry.texts)
    # The computer's words are reviewed content: what they publish is not to be masked.
    return masker.mask(text).text if entry.kind in ("pupil", "adviser") else text


def _file(
    request: Request,
    form: str,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> Response:
    if form == "csv":
        return _handed(as_csv(columns, rows), "text/csv; charset=utf-8", f"{name}.csv")
    if form == "json":
        values = [dict(zip(columns, row, strict=True)) for row in rows]
        return _handed(
            json.dumps(values, ensure_ascii=False, indent=1), "application/json", f"{name}.json"
        )
    session = open_session(request)
    return desk_of(request).page(
        request, "export.html", session, title=title, columns=columns, rows=rows
    )


def _handed(content: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
