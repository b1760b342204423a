"""Write runtime.lock and dev.lock anew from the .in files. Run by `make lock`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# torch is installed apart, as its CPU build; what only its CUDA build needs stays out of the locks.
LEFT_OUT = re.compile(r"^(torch|triton|nvidia-|cuda-)")


def main() -> None:
    """Resolve for Python 3.10, which Rasa declares, and write the locks with hashes."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name in ("runtime", "dev"):
        command = [
            sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--python-version", "3.10",
            "--override", str(HERE / "overrides.txt"), "--generate-hashes", "--no-header",
            "--no-annotate", str(HERE / f"{name}.in"),
        ]  # fmt: skip
        if name == "dev":
            command += ["--constraint", str(HERE / "runtime.lock")]
        resolved = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (HERE / f"{name}.lock").write_text(without_cuda(resolved), encoding="utf-8")


def without_cuda(resolved: str) -> str:
    """Return *resolved* without the packages of `LEFT_OUT` and their hashes."""
    kept: list[str] = []
    keep = True
    for line in resolved.splitlines():
        if line[:1].isalnum():
            keep = not LEFT_OUT.match(line)
        if keep:
            kept.append(line)
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    main()
