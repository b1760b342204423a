"""What Rasa lets pass in silence: misspelt options, stores and variables."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml
from rasa.core.tracker_store import SQLTrackerStore
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.utils.common import class_from_module_path

from bot.settings import ROOT, content_settings
from bot.training import rasa_environment

CONFIG = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
COMPONENTS = [*CONFIG["pipeline"], *CONFIG["policies"]]
OURS = [c for c in CONFIG["pipeline"] if c["name"].startswith("bot.nlu.")]


def component_class(name: str) -> type[GraphComponent]:
    if "." not in name:
        return _rasa_class(name)
    module, _, cls = name.rpartition(".")
    return getattr(importlib.import_module(module), cls)


def _rasa_class(name: str) -> type[GraphComponent]:
    import rasa.engine.recipes.default_components  # noqa: F401  (registers Rasa's own)

    return DefaultV1Recipe._from_registry(name).clazz


def unknown_options(component: dict[str, Any]) -> set[str]:
    return set(component) - {"name"} - set(component_class(component["name"]).get_default_config())


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c["name"])
def test_every_option_of_a_component_is_one_it_has(component: dict[str, Any]) -> None:
    assert unknown_options(component) == set()


def test_a_misspelt_option_would_be_seen() -> None:
    assert unknown_options({"name": "FallbackClassifier", "treshold": 0.3}) == {"treshold"}


@pytest.mark.parametrize("component", OURS, ids=lambda c: c["name"])
def test_every_component_of_ours_is_annotated_in_full(component: dict[str, Any]) -> None:
    cls = component_class(component["name"])
    for name in ("create", "load", "train", "process", "process_training_data"):
        method = getattr(cls, name, None)
        if method is None or name not in vars(cls):
            continue
        parameters = set(inspect.signature(method).parameters) - {"self", "cls"}
        assert parameters | {"return"} <= set(get_type_hints(method)), name


def test_every_trained_part_with_a_seed_is_given_one() -> None:
    for component in COMPONENTS:
        defaults = component_class(component["name"]).get_default_config()
        for option in ("random_seed", "random_state"):
            if option in defaults:
                assert isinstance(component.get(option), int), component["name"]


def test_the_tracker_store_is_one_that_rasa_knows() -> None:
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    store = endpoints["tracker_store"]

    # A type that Rasa does not know becomes memory without a word.
    kind = class_from_module_path(store["type"])
    assert issubclass(kind, SQLTrackerStore)
    options = set(inspect.signature(kind.__init__).parameters)
    assert set(store) - {"type"} <= options


def test_every_variable_of_the_endpoints_is_unquoted_and_set_by_the_launcher() -> None:
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    launcher = (ROOT / "bot" / "launcher.py").read_text(encoding="utf-8")

    # Rasa fills in a variable in plain scalars alone.
    assert not re.search(r"""["'][^"'\n]*\$\{""", text)
    for name in re.findall(r"\$\{(\w+)\}", text):
        assert f'"{name}":' in launcher


def test_the_credentials_open_the_guarded_channel_alone() -> None:
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))

    assert credentials == {"bot.nlu.channel.GuardedInput": None}


def test_rasa_finds_nothing_to_warn_about(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "rasa", "data", "validate", "--fail-on-warnings"],
        cwd=ROOT,
        env=rasa_environment(content_settings()),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.parametrize("reader", ["FacetClassifier", "PassageRetriever"])
def test_what_reads_the_intent_stands_after_what_decides_it(reader: str) -> None:
    """Rasa cannot be told so: before it, the intent would count for nothing."""
    names = [component["name"].rpartition(".")[2] for component in CONFIG["pipeline"]]
    decide = ("PupilIntentClassifier", "FallbackClassifier", "LeaningIntent")

    assert max(map(names.index, decide)) < names.index(reader)
