"""Personal data is masked before anything is stored, parsed or logged (requirement P4)."""

from __future__ import annotations

from bot.safety.masking.masker import Masked, Masker, masker

__all__ = ["Masked", "Masker", "masker"]
