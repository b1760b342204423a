"""
What teaching changed in the encoder: a small file that is kept and measured with the code.

Each processor teaches another network, so it is done once and not by each school:
what was measured is what runs. The change of each weight matrix is kept as the product of two
narrow ones (Hu and others, "LoRA", 2021, found such changes to be of low rank).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from bot.errors import ModelFileError
from bot.safety.screen.layers import Layers, untaught
from bot.settings import ROOT

FILE = Path(__file__).parent / "learned.safetensors"
RANK = 24  # of 384: finds what the whole change finds, docs/decisions/0012
LEFT, RIGHT = ".left", ".right"
# Everything that teaching depends on but for the careers sentences, which are ordinary talk
# whatever they say, and the encoder, whose weights are noted by themselves.
INGREDIENTS = (
    "examples.py",
    "examples/*.yml",
    "layers.py",
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


def keep_learned(taught: Layers, weights: Path, note: str, file: Path = FILE) -> None:
    """
    Write what *taught* learned beyond the encoder in the folder *weights*.

    Args:
        taught: the network after teaching.
        weights: the folder of the encoder that it was taught from.
        note: `made_from()` as it was when teaching began.
        file: where to.
    """
    before = untaught(weights).encoder.state_dict()
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
    save_file(half, str(file), metadata={"made_from": note, "encoder": weights_hash(weights)})


def notes(file: Path = FILE) -> dict[str, str]:
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


def with_learned(weights: Path, file: Path = FILE) -> Layers:
    """
    Return the network: the encoder in the folder *weights* with what it learned.

    Raises:
        ModelFileError: the file is unreadable or was learned from another encoder.
    """
    if notes(file)["encoder"] != weights_hash(weights):
        raise ModelFileError(
            f"the safety screen was taught from another encoder than the one in {weights}; "
            "unset EVENHAND_ENCODER, or teach it from this one, which takes hours: "
            "python -m bot.safety.screen.teaching --anew"
        )
    network = untaught(weights)
    weights_now = network.encoder.state_dict()
    learned = {name: tensor.float() for name, tensor in load_file(str(file)).items()}
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
