"""What pages share is read once per generation, and never outlives it."""

from catalogue.db.memory import Memory


def test_what_was_read_is_read_once_per_generation() -> None:
    memory, reads = Memory(), iter(range(10))
    recalled = [memory.recall(1, "tags", lambda: next(reads)) for _ in range(3)]
    assert recalled == [0, 0, 0]
    assert memory.recall(2, "tags", lambda: next(reads)) == 1
    assert memory.recall(2, "months", lambda: next(reads)) == 2


def test_what_was_read_under_an_earlier_generation_is_not_kept_for_the_next() -> None:
    memory = Memory()

    def read_while_another_page_is_ahead() -> str:
        memory.recall(2, "other", lambda: "new")
        return "old"

    assert memory.recall(1, "tags", read_while_another_page_is_ahead) == "old"
    assert memory.recall(2, "tags", lambda: "new") == "new"


def test_the_oldest_use_goes_first() -> None:
    memory = Memory()
    for number in range(65):
        memory.recall(1, number, lambda: "kept")
    assert memory.recall(1, 0, lambda: "read again") == "read again"
    assert memory.recall(1, 64, lambda: "read again") == "kept"
