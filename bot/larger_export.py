"""
The larger network as one ONNX file of 8-bit weights.

Its activations have outliers that 8 bits for a whole matrix, as in bot/quantised.py, cannot hold:
the cosine to the whole network's falls to 0.9. With a scale for each block of weights it is 0.9995.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import torch

from bot.quantised import INPUTS, OPSET

BITS = 8
BLOCK = 128  # weights that share a scale
AS_INTEGERS = 4  # the accuracy level at which ONNX Runtime multiplies 8-bit numbers


class Rows(torch.nn.Module):
    """The vectors of the word pieces with 8 bits a number and a scale for each piece."""

    def __init__(self, vectors: torch.Tensor) -> None:
        super().__init__()
        scales = vectors.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("numbers", torch.round(vectors / scales).to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of the word-piece *ids*, shape (n, length, width)."""
        return self.numbers[ids].float() * self.scales[ids]


def export_larger(network: torch.nn.Module, target: Path, notes: Mapping[str, str]) -> None:
    """Write *network*, whose encoder is an MPNet, to *target*, with *notes* as metadata."""
    import onnx
    from onnxruntime.quantization import matmul_nbits_quantizer as in_blocks

    network.eval()
    embeddings = network.encoder.embeddings
    embeddings.word_embeddings = Rows(embeddings.word_embeddings.weight.detach())
    sample = torch.full((1, 8), 5, dtype=torch.int64)
    axes = {name: {0: "n", 1: "length"} for name in INPUTS}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in bot/quantised.py; a test holds the file's figures
        traced = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (sample, torch.ones_like(sample)),
            str(traced),
            input_names=list(INPUTS),
            output_names=["out"],
            dynamic_axes={**axes, "out": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
        settings = in_blocks.DefaultWeightOnlyQuantConfig(
            block_size=BLOCK, is_symmetric=True, accuracy_level=AS_INTEGERS, bits=BITS
        )
        quantizer = in_blocks.MatMulNBitsQuantizer(onnx.load(str(traced)), algo_config=settings)
        quantizer.process()
    model = quantizer.model.model
    for key, value in notes.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
