"""The helper that waits tells what it waited for."""

import pytest

from tests.support.waiting import eventually


def test_it_returns_the_first_truthy_answer() -> None:
    answers = iter([0, None, 7])
    assert eventually(lambda: next(answers), within=2) == 7


def test_it_fails_at_the_deadline_with_the_last_answer() -> None:
    with pytest.raises(AssertionError, match=r"a letter did not come true within 0.05 s.*\[\]"):
        eventually(list, within=0.05, what="a letter")
