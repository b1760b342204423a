"""A small network as one ONNX file of 8-bit weights, and the session that runs it on one core."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import ModelFileError

if TYPE_CHECKING:
    import torch

OPSET = 17
INPUTS = ("ids", "mask")


def export(network: torch.nn.Module, target: Path, notes: Mapping[str, str]) -> None:
    """
    Write *network* with 8-bit weights to *target*.

    Args:
        network: takes word-piece ids and their mask, both (n, length) int64, gives one array.
        target: the file; its folder exists.
        notes: kept in the file as metadata.
    """
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    sample = torch.ones(1, 8, dtype=torch.int64)
    axes = {name: {0: "n", 1: "length"} for name in INPUTS}
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (sample, sample),
            str(whole),
            input_names=list(INPUTS),
            output_names=["out"],
            dynamic_axes={**axes, "out": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
        model = onnx.load(str(small))
        for key, value in notes.items():
            model.metadata_props.add(key=key, value=value)
        onnx.save(model, str(target))


class Session:
    """A quantised network in memory; safe to be called from several threads."""

    def __init__(self, content: bytes) -> None:
        """Load the file's *content*. Raises ModelFileError when it is no such network."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One short message gains nothing from more threads and loses time handing work over.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's own errors share no base
            raise ModelFileError("a network cannot be read; run `make train`") from error
        self.notes: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, ids: list[list[int]]) -> np.ndarray:
        """Return the network's output for rows of word-piece *ids*, filled up to one length."""
        length = max(len(row) for row in ids)
        rows = np.zeros((len(ids), length), dtype=np.int64)
        mask = np.zeros_like(rows)
        for at, row in enumerate(ids):
            rows[at, : len(row)] = row
            mask[at, : len(row)] = 1
        found: np.ndarray = self._session.run(None, {"ids": rows, "mask": mask})[0]
        return found
