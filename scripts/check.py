"""Runs every check from fast to slow, goes on after a failure, and ends with one summary.

``python scripts/check.py`` runs all; stage names as arguments run only those. What a stage printed
lies in ``build/check/<stage>.log``. Nothing is skipped: a skipped test fails its stage.
"""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "check"
STAGE_LIMIT = 30 * 60  # seconds
TAIL = 80  # lines of a failed stage that the summary repeats
NOTE = "note: "  # how a stage marks what a person should know although nothing failed
CODE = [name for name in ("catalogue", "tests", "bench", "scripts") if (ROOT / name).is_dir()]
PARALLEL = ("-n", str(min(4, os.cpu_count() or 1)))
QUICK = ("tests/unit", "tests/architecture")
JOURNEYS = "tests/journeys"


def tool(name: str) -> str:
    """Return the path of a tool that lies beside this interpreter."""
    return str(Path(sys.executable).with_name(name))


def pytest(*arguments: str) -> list[str]:
    """Return the command of one pytest run, without anything that the terminal would colour."""
    always = ("-q", "--color=no", "--durations=5", "--continue-on-collection-errors")
    return [sys.executable, "-m", "pytest", *always, *arguments]


@dataclass
class Stage:
    """One check, and afterwards what came of it."""

    name: str
    command: list[str]
    counts_tests: bool = False
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    remark: str = ""
    output: list[str] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Return the file that keeps everything the stage printed."""
        return LOGS / f"{self.name}.log"


def stages() -> list[Stage]:
    """Return all checks, the fast ones first."""
    quick = [path for path in QUICK if (ROOT / path).is_dir()]
    rest = [f"--ignore={path}" for path in (*QUICK, JOURNEYS)]
    found = [
        Stage("format", [tool("ruff"), "format", "--check", "."]),
        Stage("lint", [tool("ruff"), "check", "--output-format=concise", "."]),
        Stage("imports", [tool("lint-imports")]),
        Stage("types", [tool("mypy"), *CODE]),
        Stage("quick", pytest(*quick, *PARALLEL), counts_tests=True),
        Stage("rooms-and-web", pytest("tests", *rest, *PARALLEL), counts_tests=True),
    ]
    if (ROOT / JOURNEYS).is_dir():
        found.append(Stage("journeys", pytest(JOURNEYS, *PARALLEL), counts_tests=True))
    return found


def run(stage: Stage) -> None:
    """Run one stage to its end or its time limit, and note what it said."""
    if sys.stdout.isatty():
        print(f"{stage.name:<14} …\r", end="", flush=True)
    began = time.monotonic()
    with stage.log.open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            stage.command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            code = process.wait(timeout=STAGE_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code, stage.remark = process.wait(), f"stopped after {STAGE_LIMIT} s"
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    stage.seconds = time.monotonic() - began
    stage.output = stage.log.read_text(encoding="utf-8", errors="replace").splitlines()
    judge(stage, code)
    verdict = "failed" if stage.failed else "ok"
    tests = f", {stage.passed} passed" if stage.counts_tests else ""
    failures = f", {stage.failed} failed" if stage.counts_tests and stage.failed else ""
    print(f"{stage.name:<14} {verdict:<6} {stage.seconds:6.1f} s{tests}{failures}", flush=True)


def judge(stage: Stage, code: int) -> None:
    """Turn an exit code, and for tests the runner's last line, into numbers."""
    if not stage.counts_tests:
        stage.passed, stage.failed = (1, 0) if code == 0 else (0, 1)
        return
    counts = test_counts(stage.output)
    stage.passed = counts.get("passed", 0)
    stage.failed = counts.get("failed", 0) + counts.get("error", 0)
    unrun = counts.get("skipped", 0)
    if unrun:
        stage.remark = f"{unrun} tests were skipped; every check must run"
        stage.failed += unrun
    if code != 0 and not stage.failed:
        stage.remark = stage.remark or f"pytest ended with code {code}"
        stage.failed = 1


def test_counts(output: list[str]) -> dict[str, int]:
    """Return pytest's own numbers by word, as in ``3 failed, 20 passed in 1.2s``."""
    for line in reversed(output):
        if re.search(r"\d+ \w+.* in [\d.]+s", line):
            pairs = re.findall(r"(\d+) (passed|failed|error|skipped)", line)
            return {word: int(number) for number, word in pairs}
    return {}


def summarise(done: list[Stage]) -> bool:
    """Print the failed stages' last lines and the closing count; return whether all is well."""
    failed = [stage for stage in done if stage.failed]
    for stage in failed:
        print(f"\n---- {stage.name}: the last lines of {stage.log.relative_to(ROOT)}\n")
        print("\n".join(stage.output[-TAIL:]))
        if stage.remark:
            print(f"\n{stage.name}: {stage.remark}.")
    for stage in done:
        if not stage.failed:  # The others' notes have just been shown.
            for line in stage.output:
                if line.startswith(NOTE):
                    print(line)
    total = sum(stage.seconds for stage in done)
    names = ", ".join(stage.name for stage in failed) or "none"
    print(f"\n{len(done)} stages in {total:.0f} s; failed: {names}")
    print(f"{sum(s.passed for s in done)} passed, {sum(s.failed for s in done)} failed")
    return not failed


def main(names: list[str]) -> int:
    """Run the named stages, or all."""
    known = stages()
    unknown = set(names) - {stage.name for stage in known}
    if unknown:
        print(
            f"no stage {', '.join(sorted(unknown))}; there are: {', '.join(s.name for s in known)}"
        )
        return 2
    LOGS.mkdir(parents=True, exist_ok=True)
    chosen = [stage for stage in known if not names or stage.name in names]
    for stage in chosen:
        run(stage)
    return 0 if summarise(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
