"""How long ``catalogue import wxr`` takes for a large export, and how much memory at its height."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.databases import POSTGRES, SQLITE, Databases
from bench.exports import write_export
from bench.figures import Figure
from bench.plan import Plan
from bench.processes import memory_of

_TITLES = 200
_SECONDS_GOAL, _MEMORY_GOAL = 60.0, 300.0
_LOOK_EVERY = 0.05
_COMMAND = "from catalogue.cli import main; main()"


def importing_figures(databases: Databases, plan: Plan) -> Iterator[Figure]:
    """Take an export into a shop of each kind of database, once."""
    posts, replies = plan.imported
    case = f"{posts:,} posts, {replies:,} replies"
    with tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder:
        path = Path(folder) / "export.xml"
        write_export(path, posts=posts, replies=replies)
        for kind in (SQLITE, POSTGRES):
            with databases.fresh(kind, _TITLES) as url:
                seconds, megabytes = _measured(url, path)
            name = f"{kind}, {case}"
            yield Figure("import", name, 0, seconds, "s", goal=_SECONDS_GOAL)
            yield Figure("import, memory", name, 0, megabytes, "MB RSS", goal=_MEMORY_GOAL)


def _measured(url: str, path: Path) -> tuple[float, float]:
    """Return seconds, with the start of the program, and the most memory that was seen."""
    env = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(path.parent), "SECRET_KEY": "b" * 40}
    command = [sys.executable, "-c", _COMMAND, "import", "wxr", str(path)]
    began, most = time.monotonic(), 0.0
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                most = max(most, *(memory.rss for memory in memory_of(process.pid)))
            except (OSError, KeyError, TypeError):  # It has just ended.
                break
            time.sleep(_LOOK_EVERY)
        process.wait()
    if process.returncode:
        message = f"the import ended with {process.returncode}"
        raise RuntimeError(message)
    return time.monotonic() - began, most
