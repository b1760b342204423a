"""What every measurement shares: its figures and how they are told, memory, the machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("rasa", "spacy", "sentence-transformers", "faiss-cpu", "torch", "fastapi", "uvicorn")


@dataclass(frozen=True)
class Step:
    """What one step took, in milliseconds, once for each time it was done."""

    name: str
    bar: str
    took_ms: list[float]

    def told(self) -> str:
        """Return the figures in a line, with how many there are and the bar."""
        digits = 2 if statistics.median(self.took_ms) < 10 else 0
        return (
            f"{self.name}, n = {len(self.took_ms)}: "
            f"median {statistics.median(self.took_ms):.{digits}f} ms, 95th percentile "
            f"{percentile(self.took_ms, 0.95):.{digits}f} ms, "
            f"longest {max(self.took_ms):.{min(digits, 1)}f} ms ({self.bar})"
        )


def resident_mib(pid: int) -> float:
    """Return the resident memory of process *pid* in MiB, from /proc."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    """Return the smallest of *values* that at least *share* of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores of {model}, load {load}\n"
        f"{platform.platform()}, Python {platform.python_version()}\n{versions}"
    )
