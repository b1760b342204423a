"""What the how-tos tell a school to paste is what the code takes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from bot.schools.identity import Identity, verify
from bot.settings import ROOT

FOLDER = ROOT / "docs" / "how-to"
SAMPLES = sorted((FOLDER / "embed").glob("*.html"))
SECRET = "a secret of one school, thirty-two characters"


def fenced(document: str, language: str) -> list[str]:
    text = (FOLDER / document).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def believed(identity: Any) -> str:
    """Return the subject of *identity* as a running deployment would take it."""
    read = Identity.model_validate(json.loads(json.dumps(identity)))
    return verify(read, "riverside", {"riverside": (SECRET,)}, time.time()).subject


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_page_has_the_one_line_of_the_readme(sample: Path) -> None:
    (line,) = fenced("embed/README.md", "html")

    assert len(SAMPLES) == 3
    assert sample.read_text(encoding="utf-8").count(line.strip()) == 1
    assert sample.read_text(encoding="utf-8").count("<script") == 1


def test_the_school_of_the_line_is_in_the_sample_file() -> None:
    (line,) = fenced("embed/README.md", "html")
    found = re.search(r'data-school="([^"]+)"', line)

    assert found is not None
    schools = (FOLDER / "embed" / "schools.sample.yml").read_text(encoding="utf-8")
    assert f"- id: {found.group(1)} " in schools


def test_the_python_snippet_makes_an_identity_that_is_believed() -> None:
    (snippet,) = fenced("use-in-an-app.md", "python")
    names: dict[str, Any] = {}
    exec(snippet, names)

    assert believed(names["evenhand_identity"]("riverside", "Zo\u00eb 7", SECRET)) == "Zo\u00eb 7"


@pytest.mark.parametrize("language", ["swift", "kotlin"])
def test_a_sample_takes_each_kind_of_event_of_the_stream_for_what_it_is(language: str) -> None:
    (snippet,) = fenced("use-in-an-app.md", language)
    # The names that the stream gives; whatever has none is something that was said.
    named = set(re.findall(r'event="(\w+)"', (ROOT / "bot/web/stream.py").read_text("utf-8")))

    assert named == {"person", "ended"}
    assert {name for name in named if f'"{name}"' in snippet} == named
    assert re.search(r'"person"(:| ->) person\(', snippet)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_node_snippet_makes_an_identity_that_is_believed(tmp_path: Path) -> None:
    (snippet,) = fenced("use-in-an-app.md", "js")
    call = f"console.log(JSON.stringify(evenhandIdentity('riverside', 'Zo\u00eb 7', '{SECRET}')))"
    script = tmp_path / "identity.mjs"
    script.write_text(f"{snippet}\n{call}\n", encoding="utf-8")

    done = subprocess.run(["node", script], capture_output=True, text=True, check=True)

    assert believed(json.loads(done.stdout)) == "Zo\u00eb 7"


@pytest.mark.skipif(shutil.which("php") is None, reason="PHP is not installed")
def test_the_php_snippet_makes_an_identity_that_is_believed() -> None:
    (snippet,) = fenced("use-in-an-app.md", "php")
    call = f"echo json_encode(evenhand_identity('riverside', 'Zo\u00eb 7', '{SECRET}'));"

    done = subprocess.run(
        ["php", "-r", f"{snippet}\n{call}"], capture_output=True, text=True, check=True
    )

    assert believed(json.loads(done.stdout)) == "Zo\u00eb 7"
