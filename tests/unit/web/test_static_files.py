"""Scripts leave without comments and indents, and still do the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.settings import ROOT
from bot.web.static_files import PageFiles

STATIC = ROOT / "bot" / "web" / "static"
SCRIPTS = sorted(p.name for p in STATIC.glob("*.js"))
STYLES = sorted(p.name for p in STATIC.glob("*.css"))

pytestmark = pytest.mark.anyio


@pytest.fixture
async def http() -> httpx.AsyncClient:
    app = FastAPI()
    app.mount("/static", PageFiles(directory=STATIC))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES])
async def test_a_script_or_style_keeps_every_line_of_code_in_its_place(
    http: httpx.AsyncClient, name: str
) -> None:
    sent = (await http.get(f"/static/{name}")).text.split("\n")
    lines = (STATIC / name).read_text(encoding="utf-8").splitlines()

    assert len(sent) == len(lines)
    for was, now in zip(lines, sent, strict=True):
        was = "" if was.strip().startswith(("//", "/*")) else was.strip()
        was = was.split(" //")[0]
        assert now.replace(" ", "") == was.replace(" ", "")
        assert quoted(now) == quoted(was)
    assert [line for line in sent if line.startswith(("//", "/*", " "))] == []


def quoted(line: str) -> list[str]:
    """Return each text in quotes in *line*, a script's patterns too."""
    return re.findall(r"'[^']*'|`[^`]*`|(?<=\()/.+/(?=\))", line)


async def test_a_script_keeps_the_space_that_has_a_meaning(http: httpx.AsyncClient) -> None:
    scripts = "".join([(await http.get(f"/static/{name}")).text for name in SCRIPTS])

    assert "split(/(\\b(?:Call|to|on|call) \\d[\\d ]+\\d\\b)(?! char)/)" in scripts
    assert "`${words.sources}: `" in scripts
    assert "height=Math.max(height,y)" in scripts


async def test_a_style_keeps_the_space_that_has_a_meaning(http: httpx.AsyncClient) -> None:
    sent = (await http.get("/static/pupil-chat.css")).text

    assert ".looks :checked" in sent
    assert "calc(50% - 27rem + 12px)" in sent
    assert "@media (forced-colors:active){" in sent


@pytest.mark.parametrize("name", STYLES)
def test_a_comment_of_a_style_has_its_lines_for_itself(name: str) -> None:
    """What stands behind it in a line would be lost, and the rest of a longer one kept."""
    for line in (STATIC / name).read_text(encoding="utf-8").splitlines():
        if "/*" in line or "*/" in line:
            assert re.fullmatch(r"/\*[^*]+\*/", line.strip()), line


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name != "embed.js"])
def test_no_text_goes_over_several_lines(name: str) -> None:
    """Its lines would lose their beginnings. The loader is served as it is."""
    for line in (STATIC / name).read_text(encoding="utf-8").splitlines():
        assert line.count("`") % 2 == 0, line


async def test_what_a_browser_has_is_not_sent_again(http: httpx.AsyncClient) -> None:
    first = await http.get("/static/page.js")
    again = await http.get("/static/page.js", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert re.match("text/javascript", first.headers["Content-Type"])
    style = await http.get("/static/pupil-chat.css")
    assert re.match("text/css", style.headers["Content-Type"])


async def test_it_is_compressed_for_who_can_read_that(http: httpx.AsyncClient) -> None:
    packed = await http.get("/static/page.js")
    plain = await http.get("/static/page.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert packed.text == plain.text
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


async def test_other_files_are_sent_as_they_are(http: httpx.AsyncClient) -> None:
    sent = await http.get("/static/icon.svg")

    assert sent.content == (STATIC / "icon.svg").read_bytes()


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.parametrize("name", SCRIPTS)
async def test_a_script_can_still_be_read(
    http: httpx.AsyncClient, name: str, tmp_path: Path
) -> None:
    file = tmp_path / "script.mjs"
    file.write_text((await http.get(f"/static/{name}")).text, encoding="utf-8")

    read = subprocess.run(["node", "--check", file], capture_output=True, text=True)

    assert read.returncode == 0, read.stderr
