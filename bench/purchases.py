"""Purchases per second: the order alone, and the whole way to the buyer's letter."""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.databases import POSTGRES, SQLITE, Databases
from bench.figures import Figure
from bench.plan import Plan
from bench.processes import cpu_seconds
from bench.servers import environment
from tests.support.ports import free_port

_GOAL = 300.0
_STOP_SECONDS = 20


class _Rate(NamedTuple):
    """Purchases per second, and CPU in ms of each."""

    rate: float
    cpu: float


class _Buyers:
    """Some processes of buyers on one database."""

    def __init__(self, processes: list["subprocess.Popen[str]"], roots: list[int]) -> None:
        self._processes = processes
        self._roots = [*(process.pid for process in processes), *roots]

    def told(self, order: str) -> _Rate:
        """Let all do something at once."""
        before = cpu_seconds(self._roots)
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{order}\n")
            process.stdin.flush()
        answers = [self.answer(process) for process in self._processes]
        used = cpu_seconds(self._roots) - before
        done = sum(answer["purchases"] for answer in answers)
        rate = sum(answer["purchases"] / answer["seconds"] for answer in answers)
        return _Rate(rate, used / done * 1000 if done else 0)

    @staticmethod
    def answer(process: "subprocess.Popen[str]") -> dict[str, Any]:
        """Return the next line of a process; raise RuntimeError when it has ended."""
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"a buyer ended with {process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def purchase_figures(databases: Databases, titles: int, plan: Plan) -> Iterator[Figure]:
    """Buy on both databases in turn."""
    rates: dict[tuple[str, str], list[_Rate]] = defaultdict(list)
    with ExitStack() as stack:
        buyers = {
            kind: stack.enter_context(_running(databases, kind, titles, plan))
            for kind in (SQLITE, POSTGRES)
        }
        for _ in range(plan.rounds):
            for kind, crowd in buyers.items():
                crowd.told(f"fill {plan.orders // plan.buyers}")
                rates["orders placed", kind].append(crowd.told("place"))
                whole = crowd.told(f"whole {plan.buying_seconds}")
                rates["purchases, placed to delivered", kind].append(whole)
    for (measure, kind), found in rates.items():
        yield Figure(
            measure=measure,
            case=f"{kind}, {plan.buyers} × {plan.buyer_threads} buyers",
            titles=titles,
            value=median(one.rate for one in found),
            unit="/s",
            goal=_GOAL,
            is_most=False,
        )
        cpu = median(one.cpu for one in found)
        yield Figure(measure, f"{kind}, CPU of each", titles, cpu, "ms CPU")


@contextmanager
def _running(databases: Databases, kind: str, titles: int, plan: Plan) -> Iterator[_Buyers]:
    with ExitStack() as stack:
        url = stack.enter_context(databases.fresh(kind, titles))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="catalogue-bench-")))
        env = environment(folder, url, free_port(), LOG_FORMAT="json")
        words = [sys.executable, "-m", "bench.buying", str(plan.buyer_threads)]
        processes = []
        log = stack.enter_context((folder / "buyers.log").open("w"))
        for _ in range(plan.buyers):
            process = subprocess.Popen(
                words,
                env=env,
                cwd=folder,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
            stack.callback(_end, process)
            processes.append(process)
        for process in processes:
            _Buyers.answer(process)
        yield _Buyers(processes, [databases.postgres_pid] if kind == POSTGRES else [])


def _end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
