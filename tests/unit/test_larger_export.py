"""The larger network's file says what the network says, whatever the length of a text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from bot.larger_export import export_larger
from bot.quantised import Session
from bot.safety.screen.layers import Layers


@pytest.mark.parametrize("length", [3, 8, 56])
def test_the_file_gives_the_networks_figures(tmp_path: Path, length: int) -> None:
    torch.manual_seed(1)
    settings = MPNetConfig(
        vocab_size=200, hidden_size=256, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=512, max_position_embeddings=80,
    )  # fmt: skip
    network = Layers(MPNetModel(settings, add_pooling_layer=False))
    network.eval()
    ids = torch.randint(5, 200, (1, length))
    with torch.no_grad():
        expected = network(ids, torch.ones_like(ids))[0].numpy()

    export_larger(network, tmp_path / "larger.onnx", {"of": "a test"})
    session = Session(tmp_path / "larger.onnx")

    found = session.run(ids[0].tolist())
    assert session.notes["of"] == "a test"
    assert np.abs(found - expected).max() < 0.05 * np.abs(expected).max()
