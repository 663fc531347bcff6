"""What processes cost, read from ``/proc``: CPU of a whole tree, memory of each process."""

import os
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_PARENT = 1
_TIMES = slice(11, 15)  # User and system time, its own and that of its children that have ended.


class Memory(NamedTuple):
    """What one process takes, in MB; shared pages are parted among those who share them."""

    pss: float
    rss: float


def tree(root: int) -> list[int]:
    """Return a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*"):
        fields = _stat(path)
        if fields:
            children.setdefault(int(fields[_PARENT]), []).append(int(path.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(roots: list[int]) -> float:
    """Return the CPU time that some trees have used so far, in steps of 10 ms."""
    return sum(_cpu_of(pid) for root in roots for pid in tree(root))


def memory_of(root: int) -> list[Memory]:
    """Return the memory of each process of a tree."""
    return [_memory(pid) for pid in tree(root)]


def _cpu_of(pid: int) -> float:
    """Count all threads and children, those that have ended too."""
    return sum(int(ticks) for ticks in _stat(_PROC / str(pid))[_TIMES]) / _TICK


def _stat(path: Path) -> list[str]:
    """Return what follows the name, which may hold blanks; nothing when the process is gone."""
    try:
        return (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _memory(pid: int) -> Memory:
    lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return Memory(kilobytes["Pss"] / 1024, kilobytes["Rss"] / 1024)
