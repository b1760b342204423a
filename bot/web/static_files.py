"""Serves what the pages load; scripts and styles without the lines that are for people alone."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from os import PathLike, stat_result
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

SHORTENED = {".js": "text/javascript", ".css": "text/css"}
# Of a style sheet. One in front of a colon stays: ".a :hover" is not ".a:hover".
STYLE = re.compile(r" ?([{}]) ?|([;:,]) ")
# Of a script: a comment at a line's end; what is in quotes or is a pattern, which stays; and a sign
# with a space on either side. Without its spaces "a - -b" is something else, so - + / keep theirs.
SCRIPT = re.compile(
    r""" //.*|((['"`])(?:\\.|(?!\2).)*\2|/(?![/* ])(?:\\.|\[(?:\\.|[^]\\])*\]|[^/\\[\n])+/)"""
    r"""| ?([{}()\[\],;:=*<>&|?]) ?(?!//)"""
)


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
        kept["Vary"] = "Accept-Encoding"
        file, changed = Path(full_path), stat_result.st_mtime
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return Response(shortened(file, changed), media_type=SHORTENED[suffix], headers=kept)
        kept["Content-Encoding"] = "gzip"
        return Response(packed(file, changed), media_type=SHORTENED[suffix], headers=kept)


@lru_cache(maxsize=64)
def packed(file: Path, changed: float) -> bytes:
    """Return *file*, shortened, as it is sent: compressed once, and not for each phone."""
    return gzip.compress(shortened(file, changed).encode(), mtime=0)


@lru_cache(maxsize=64)
def shortened(file: Path, changed: float) -> str:
    """
    Return *file* without comments and without the spaces that mean nothing; line numbers stay.

    Args:
        file: No text in it may go over several lines, as the start of a line is not looked into.
        changed: When it was, so that a new version is read.
    """
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    kept = "\n".join("" if line.startswith(("//", "/*")) else line for line in lines)
    return STYLE.sub(r"\1\2", kept) if file.suffix == ".css" else SCRIPT.sub(r"\1\3", kept)
