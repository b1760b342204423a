"""A small network as one ONNX file of 8-bit weights, checked by its hash, run on one core."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import ModelFileError

if TYPE_CHECKING:
    import torch

OPSET = 17
INPUTS = ("ids", "mask")
ONE_FOR_EACH = {"out": {0: "n"}}


def export(
    network: torch.nn.Module,
    target: Path,
    notes: Mapping[str, str],
    outputs: Mapping[str, Mapping[int, str]] = ONE_FOR_EACH,
) -> None:
    """
    Write *network* with 8-bit weights to *target*.

    Args:
        network: takes word-piece ids and their mask, both (n, length) int64, gives one array, or
            as many as there are outputs.
        target: the file; its folder exists.
        notes: kept in the file as metadata.
        outputs: by name, which of its axes are "n" or "length".
    """
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    sample = torch.ones(1, 8, dtype=torch.int64)
    axes = {name: {0: "n", 1: "length"} for name in INPUTS}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The exporter warns of ways in which a file may say something else; the tests hold it to
        # the network's own figures. A mask of ones is left out: a text is always run by itself.
        warnings.simplefilter("ignore")
        traced, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (sample, sample),
            str(traced),
            input_names=list(INPUTS),
            output_names=list(outputs),
            dynamic_axes={**axes, **{name: dict(of) for name, of in outputs.items()}},
            opset_version=OPSET,
            dynamo=False,
        )
        # Signed weights overflow on a processor without VNNI, so that it would read otherwise.
        quantize_dynamic(str(traced), str(small), weight_type=QuantType.QUInt8, per_channel=True)
        model = onnx.load(str(small))
        for key, value in notes.items():
            model.metadata_props.add(key=key, value=value)
        onnx.save(model, str(target))


def keep(made: Path, target: Path) -> None:
    """Put the file *made* in its place *target*, with its hash beside it, whole or not at all."""
    content = hashlib.sha256(made.read_bytes()).hexdigest()
    beside = made.with_suffix(".sha256")
    beside.write_text(content + "\n", encoding="ascii")
    os.replace(beside, _hash_of(target))
    os.replace(made, target)


def whole(file: Path) -> bytes | None:
    """Return the content of *file*, None when it is missing or its hash is not the noted one."""
    try:
        content = file.read_bytes()
        noted = _hash_of(file).read_text(encoding="ascii").strip()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == noted else None


def _hash_of(file: Path) -> Path:
    return file.with_suffix(".sha256")


class Session:
    """A quantised network in memory; safe to be called from several threads."""

    def __init__(self, model: bytes | Path) -> None:
        """
        Load the network *model*: the content of its file, or the file, which takes less memory.

        Raises:
            ModelFileError: it is no such network.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One short message gains nothing from more threads and loses time handing work over.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: Any = onnxruntime.InferenceSession(
                model if isinstance(model, bytes) else str(model),
                options,
                providers=["CPUExecutionProvider"],
            )
        except Exception as error:  # the runtime's own errors share no base
            raise ModelFileError("a network cannot be read; run `make train`") from error
        self.notes: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, ids: list[int]) -> np.ndarray:
        """Return the network's first output for the word-piece *ids* of one text."""
        return self.run_all(ids)[0]

    def run_all(self, ids: list[int]) -> list[np.ndarray]:
        """Return all the network's outputs for the word-piece *ids* of one text, in their order."""
        row = np.array([ids], dtype=np.int64)
        found = self._session.run(None, {"ids": row, "mask": np.ones_like(row)})
        return [each[0] for each in found]
