"""Serves what the pages load; scripts and styles without the lines that are for people alone."""

from __future__ import annotations

import re
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.responses import FileResponse, Response
from starlette.types import Scope

SHORTENED = {".js": "text/javascript", ".css": "text/css"}
# Of a style sheet. One in front of a colon stays: ".a :hover" is not ".a:hover".
SPACES = re.compile(r" ?([{}]) ?|([;:,]) ")


class PageFiles(StaticFiles):
    """The files of a folder. A phone need not load the comments and indents of what it runs."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return *full_path*, or that the browser has it already."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        suffix = Path(full_path).suffix
        if not isinstance(response, FileResponse) or suffix not in SHORTENED:
            return response
        kept = {name: response.headers[name] for name in ("etag", "last-modified")}
        text = without_comments(Path(full_path), stat_result.st_mtime)
        return Response(text, media_type=SHORTENED[suffix], headers=kept)


@lru_cache(maxsize=64)
def without_comments(file: Path, changed: float) -> str:
    """
    Return *file* with each line that is a comment empty, so that line numbers stay.

    Args:
        file: No text in it may go over several lines, as the start of a line is not looked into.
        changed: When it was, so that a new version is read.
    """
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    kept = "\n".join("" if line.startswith(("//", "/*")) else line for line in lines)
    return SPACES.sub(r"\1\2", kept) if file.suffix == ".css" else kept
