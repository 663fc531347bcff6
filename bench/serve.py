"""Serve one floor: ``python -m bench.serve KIND FILE-OF-ADDRESSES PORT WORKERS THREADS``."""

import sys
from pathlib import Path

from bench.floors import make_floor
from catalogue.cli.context import load_settings
from catalogue.cli.gunicorn import run_gunicorn


def main(kind: str, paths: str, port: str, workers: str, threads: str) -> None:
    """Make the floor and serve it as ``catalogue serve`` serves the shop."""
    floor = make_floor(kind, load_settings(), Path(paths).read_text().splitlines())
    run_gunicorn(floor, bind=f"127.0.0.1:{port}", workers=int(workers), threads=int(threads))


if __name__ == "__main__":
    main(*sys.argv[1:])
