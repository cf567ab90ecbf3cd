"""Markdown tables, and the machine they were measured on."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from assistant.hear.wakeword.intervals import share_interval


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def machine() -> str:
    """The processor, its cores, the memory and how busy the machine is."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    name = names[0] if names else platform.processor() or platform.machine()
    memory = psutil.virtual_memory().total / 1e9
    load = psutil.getloadavg()[0]
    return (
        f"{name}, {psutil.cpu_count()} cores, {memory:.0f} GB, Python "
        f"{platform.python_version()}; load before the run {load:.1f}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part}/{whole})" if whole else "-"


def bounded(part: int, whole: int) -> str:
    """The same with the exact 95 % interval."""
    if not whole:
        return "-"
    low, high = share_interval(part, whole)
    return f"{part / whole:.1%} ({part}/{whole}, {100 * low:.0f}-{100 * high:.0f} %)"
