"""Servers under measure: the shop as an operator starts it, and the floors on the same gunicorn."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bench.load import HOST
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ("-c", "from catalogue.cli import main; main()")
_START_SECONDS = 60
_STOP_SECONDS = 20
_POLL_SECONDS = 0.01
_PASSED_ON = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ")


class Server(NamedTuple):
    """A server that answers; ``start_seconds`` is from its start to its first answer."""

    pid: int
    port: int
    start_seconds: float


class Size(NamedTuple):
    """How many processes a server has, and how many threads each of them."""

    workers: int
    threads: int


class DidNotStartError(Exception):
    """A server ended, or did not answer in time; its log is told."""


def environment(folder: Path, database_url: str, port: int, **settings: str) -> dict[str, str]:
    """Return the settings of a shop whose data lie in ``folder``; no limits for one address."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed | {
        "BASE_URL": f"http://{HOST}:8000",  # The same for all, because pages name it.
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "RATELIMIT_ENABLED": "false",
        "SECRET_KEY": "a secret only for benchmarks, 0123456789 abcdefghij",
        "STRIPE_API_KEY": "sk_test_demo_0123456789abcdefghijklmn",
        "STRIPE_WEBHOOK_SECRET": "whsec_0123456789abcdefghijklmn",
        **settings,
    }


@contextmanager
def running(
    words: list[str], env: dict[str, str], folder: Path, *, port: int, ready: str = "/healthz"
) -> Iterator[Server]:
    """Run a Python program until the block ends; wait until it answers at ``ready``."""
    began = time.monotonic()
    with started(words, env, folder, str(port)) as process:
        _wait(process, folder / f"{port}.log", f"http://{HOST}:{port}{ready}")
        yield Server(process.pid, port, time.monotonic() - began)


@contextmanager
def started(
    words: list[str], env: dict[str, str], folder: Path, name: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a Python program that writes its log beside its data, and end it afterwards."""
    with (folder / f"{name}.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words], env=env, cwd=folder, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        _stop(process)


@contextmanager
def running_shop(
    folder: Path, url: str, size: Size, *, ready: str = "/healthz", **settings: str
) -> Iterator[Server]:
    """Run the shop: ``catalogue serve``."""
    port = free_port()
    env = environment(folder, url, port, **settings)
    words = [*COMMAND, "serve", "--workers", str(size.workers), "--threads", str(size.threads)]
    with running(words, env, folder, port=port, ready=ready) as server:
        yield server


@contextmanager
def running_floor(
    folder: Path, url: str, size: Size, kind: str, paths: list[str]
) -> Iterator[Server]:
    """Run a floor that answers these addresses; it learns them from a shop on ``url`` first."""
    port = free_port()
    (folder / "paths").write_text("\n".join(paths))
    words = [
        "-m",
        "bench.serve",
        kind,
        str(folder / "paths"),
        str(port),
        str(size.workers),
        str(size.threads),
    ]
    env = environment(folder, url, port)
    with running(words, env, folder, port=port, ready=paths[0]) as server:
        yield server


def _wait(process: "subprocess.Popen[bytes]", log: Path, url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(url, timeout=_START_SECONDS):
                return
        except HTTPError as error:
            raise DidNotStartError(f"{url} answers {error.code}: {_tail(log)}") from error
        except (URLError, OSError):
            time.sleep(_POLL_SECONDS)
    raise DidNotStartError(f"{url} does not answer: {_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
