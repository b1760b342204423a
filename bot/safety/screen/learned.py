"""
What teaching changed in the encoder: a small file that is kept and measured with the code.

Each processor teaches another network, so it is done once and not by each school:
what was measured is what runs. The change of each weight matrix is kept as the product of two
narrow ones (Hu and others, "LoRA", 2021, found such changes to be of low rank).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from bot.errors import ModelFileError
from bot.safety.screen.layers import FIRST_LAYERS, LARGER_LAYERS, Layers, untaught_layers
from bot.settings import ROOT

RANK = 24  # finds what the whole change finds, docs/decisions/0012
LEFT, RIGHT = ".left", ".right"


@dataclass(frozen=True)
class Kept:
    """Where what one network learned is kept, and how much of its encoder it uses."""

    file: Path
    layers: int


FIRST = Kept(Path(__file__).parent / "learned.safetensors", FIRST_LAYERS)
LARGER = Kept(Path(__file__).parent / "learned_larger.safetensors", LARGER_LAYERS)
# Everything that teaching depends on but for the careers sentences, which are ordinary talk
# whatever they say, and the encoder, whose weights are noted by themselves.
INGREDIENTS = (
    "examples.py",
    "examples/*.yml",
    "layers.py",
    "lesson.py",
    "letters.py",
    "neutral.*",
    "noise.py",
    "normal.py",
    "pieces.py",
    "segments.py",
    "slang.yml",
    "spelling.py",
    "teaching.py",
)


def made_from() -> str:
    """Return the hash of the examples and the code that a network is taught with."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for pattern in INGREDIENTS:
        for file in sorted(folder.glob(pattern)):
            content = hashlib.sha256(file.read_bytes()).digest()
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()


def weights_hash(weights: Path) -> str:
    """Return the SHA-256 of the encoder's weights in the folder *weights*."""
    return hashlib.sha256((weights / "model.safetensors").read_bytes()).hexdigest()


def untaught(weights: Path, of: Kept = FIRST) -> Layers:
    """Return the network *of* as published in the folder *weights*, with an empty head."""
    return untaught_layers(weights, of.layers)


def keep_learned(taught: Layers, weights: Path, note: str, of: Kept = FIRST) -> None:
    """
    Write what *taught* learned beyond the encoder in the folder *weights*.

    Args:
        taught: the network after teaching.
        weights: the folder of the encoder that it was taught from.
        note: `made_from()` as it was when teaching began.
        of: which network it is, and where to.
    """
    before = untaught(weights, of).encoder.state_dict()
    kept: dict[str, torch.Tensor] = {}
    for name, weight in taught.encoder.state_dict().items():
        change = weight - before[name]
        if not change.is_floating_point() or not change.any():
            continue
        if change.ndim == 2:
            left, sizes, right = torch.linalg.svd(change, full_matrices=False)
            kept[name + LEFT] = left[:, :RANK] * sizes[:RANK]
            kept[name + RIGHT] = right[:RANK]
        else:
            kept[name] = change
    kept |= {f"head.{name}": weight for name, weight in taught.head.state_dict().items()}
    half = {name: tensor.half().contiguous() for name, tensor in kept.items()}
    save_file(half, str(of.file), metadata={"made_from": note, "encoder": weights_hash(weights)})


def notes(file: Path = FIRST.file) -> dict[str, str]:
    """Return what *file* says it was made from. Raises ModelFileError when it is unreadable."""
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            found: dict[str, str] = json.loads(opened.read(length))["__metadata__"]
    except (OSError, ValueError, KeyError, OverflowError, MemoryError) as error:
        raise ModelFileError(
            f"{file} cannot be read; take it from the repository again: git checkout -- {file.name}"
        ) from error
    return found


def with_learned(weights: Path, of: Kept = FIRST) -> Layers:
    """
    Return the network *of*: the encoder in the folder *weights* with what it learned.

    Raises:
        ModelFileError: the file is unreadable or was learned from another encoder.
    """
    if notes(of.file)["encoder"] != weights_hash(weights):
        raise ModelFileError(
            f"the safety screen was taught from another encoder than the one in {weights}; "
            "unset EVENHAND_ENCODER, or teach it from this one, which takes hours: "
            "python -m bot.safety.screen.teaching --anew"
        )
    network = untaught(weights, of)
    weights_now = network.encoder.state_dict()
    learned = {name: tensor.float() for name, tensor in load_file(str(of.file)).items()}
    for name, tensor in learned.items():
        if name.startswith("head."):
            network.head.state_dict()[name.removeprefix("head.")].copy_(tensor)
        elif name.endswith(LEFT):
            whole = name.removesuffix(LEFT)
            weights_now[whole] += tensor @ learned[whole + RIGHT]
        elif not name.endswith(RIGHT):
            weights_now[name] += tensor
    network.eval()
    return network
