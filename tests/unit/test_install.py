"""The install script says what is missing and what to do."""

from __future__ import annotations

import importlib.util
from collections import namedtuple
from types import ModuleType

import pytest

from bot.settings import ROOT


@pytest.fixture
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", ROOT / "requirements" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_another_python_is_refused_with_what_to_install(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 12, 1))

    assert install.main(["runtime"]) == 1
    assert "Python 3.11 is needed" in capsys.readouterr().err


def test_too_little_room_is_said_before_anything_is_made(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(install.shutil, "disk_usage", lambda _: usage(1, 1, 2**30))

    with pytest.raises(SystemExit):
        install.need_room()

    assert "1024 MiB are free, about 8 GiB are needed" in capsys.readouterr().err


def test_an_unknown_part_is_refused(
    install: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install.main(["everything"]) == 1
    assert "unknown part 'everything'" in capsys.readouterr().err


def test_the_locks_name_hashes_and_no_index(install: ModuleType) -> None:
    for name in ("runtime", "dev"):
        lock = (install.HERE / f"{name}.lock").read_text()
        packages = [line for line in lock.splitlines() if line[:1].isalnum()]

        assert "://" not in lock
        assert all(line.endswith("\\") for line in packages)
        assert not any(line.startswith(("torch==", "nvidia-", "triton")) for line in packages)


def test_without_apt_get_it_is_said_what_is_needed_and_why(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install.shutil, "which", lambda _: None)

    with pytest.raises(SystemExit):
        install.from_debian("postgresql", "the tests of the databases need PostgreSQL")

    said = capsys.readouterr().err
    assert "the tests of the databases need PostgreSQL; install it and run this again" in said
