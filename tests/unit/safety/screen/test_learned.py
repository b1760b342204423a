"""What the screen learned is kept with the code, and belongs to its examples and its encoder."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from bot.encoder import weights_folder
from bot.errors import ModelFileError
from bot.larger_weights import MPNET_SHA256
from bot.safety.screen.learned import (
    FIRST,
    LARGER,
    Kept,
    keep_learned,
    notes,
    untaught,
    weights_hash,
    with_learned,
)


def test_a_change_of_low_rank_comes_back(tmp_path: Path) -> None:
    weights, of = weights_folder(None), Kept(tmp_path / "learned.safetensors", FIRST.layers)
    network = untaught(weights)
    name = "encoder.layer.3.output.dense.weight"
    draw = torch.Generator().manual_seed(1)
    with torch.no_grad():
        matrix = network.encoder.get_parameter(name)
        matrix += 0.1 * torch.randn(384, 4, generator=draw) @ torch.randn(4, 1536, generator=draw)
        network.encoder.get_parameter("encoder.layer.0.output.dense.bias").add_(0.5)

    keep_learned(network, weights, "these examples", of)
    again = with_learned(weights, of)

    assert notes(of.file)["made_from"] == "these examples"
    for key, weight in network.state_dict().items():
        assert torch.allclose(weight.float(), again.state_dict()[key].float(), atol=2e-3), key


def test_what_was_learned_belongs_to_one_encoder(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"another encoder")

    with pytest.raises(ModelFileError, match="EVENHAND_ENCODER"):
        with_learned(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff" * 40, b"\x02\0\0\0\0\0\0\0{}"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "learned.safetensors"
    file.write_bytes(content)

    with pytest.raises(ModelFileError, match="git checkout"):
        notes(file)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="git checkout"):
        notes(tmp_path / "learned.safetensors")


def test_those_in_use_were_learned_from_the_encoders_in_use() -> None:
    assert notes(FIRST.file)["encoder"] == weights_hash(weights_folder(None))
    assert notes(LARGER.file)["encoder"] == MPNET_SHA256
