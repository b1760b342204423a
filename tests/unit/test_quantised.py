"""A network becomes one small file, and a file that is none is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from bot.errors import ModelFileError
from bot.quantised import Session, export


class Tiny(torch.nn.Module):
    """The mean of word vectors, and a layer after it."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.words = torch.nn.Embedding(50, 16)
        self.layer = torch.nn.Linear(16, 3)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        counted = mask.unsqueeze(-1).float()
        found: torch.Tensor = self.layer((self.words(ids) * counted).sum(1) / counted.sum(1))
        return found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("network") / "tiny.onnx"
    export(Tiny(), target, {"labels": "a,b,c"})
    return target


@pytest.mark.parametrize("ids", [[3, 4, 5], [7, 8], [9]])
def test_what_it_gives_is_near_to_what_was_exported(file: Path, ids: list[int]) -> None:
    whole = Tiny()(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.int64))

    found = Session(file.read_bytes()).run(ids)

    assert found.shape == (3,)
    assert np.allclose(found, whole[0].detach().numpy(), atol=0.05)


def test_its_notes_are_kept(file: Path) -> None:
    assert Session(file.read_bytes()).notes["labels"] == "a,b,c"


def test_a_file_that_is_no_network_is_refused() -> None:
    with pytest.raises(ModelFileError, match="make train"):
        Session(b"no network at all")
