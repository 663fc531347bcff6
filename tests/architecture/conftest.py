"""Notes: sentences that the end of a run shows although no test failed."""

import pytest

_NOTES = pytest.StashKey[list[str]]()


@pytest.fixture
def notes(request: pytest.FixtureRequest) -> list[str]:
    """A list to append to; ``make test`` repeats it in its summary."""
    return request.config.stash.setdefault(_NOTES, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for note in config.stash.get(_NOTES, []):
        terminalreporter.write_line(f"note: {note}")
