"""Imports run one way, presentations have one maker, and the action server loads no model."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from bot.settings import ROOT

SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
HEAVY = ("torch", "tensorflow", "spacy", "sentence_transformers", "faiss", "rasa")


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-cache",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-3000:]


def test_only_the_composer_makes_presentations() -> None:
    makers = {
        file.relative_to(ROOT).as_posix()
        for file in SOURCES
        if re.search(r"\bsealed\b|\b_SEAL\b|\bPresentation\(", file.read_text(encoding="utf-8"))
    }

    assert makers == {"bot/impartiality/maker.py", "bot/impartiality/presentation.py"}


def test_actions_never_format_text_about_options_themselves() -> None:
    for file in (ROOT / "actions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name != "answer.py":
            assert "utter_message" not in text, file


def test_the_action_server_loads_no_model() -> None:
    code = f"import sys, actions.__main__; print([m for m in {HEAVY!r} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_importing_a_module_opens_no_file_and_needs_no_secret() -> None:
    modules = [
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for file in (ROOT / "bot").rglob("*.py")
        if file.name not in ("__init__.py", "__main__.py")
        and not {"nlu", "migrations"} & set(file.parts)
    ]
    code = "; ".join(f"import {module}" for module in modules)

    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENHAND_")}
    environment["EVENHAND_KNOWLEDGE"] = "/nowhere"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env=environment, capture_output=True
    )

    assert done.returncode == 0, done.stderr.decode()[-2000:]
