"""What differs between two texts, by lines and by words."""

from catalogue.blog.queries.revisions import differences


def test_a_changed_word_is_shown_within_its_line() -> None:
    found = differences("One.\nThe old boat sails.\n", "One.\nThe new boat sails.\n")
    assert [(kind, text) for kind, text in found if kind != "same"] == [
        ("gone", "old"),
        ("come", "new"),
    ]


def test_both_texts_can_be_read_from_their_differences() -> None:
    older, newer = "A line.\n\nAnother entirely.\n", "A line.\nQuite something else\nthere."
    found = differences(older, newer)
    assert "".join(text for kind, text in found if kind != "come") == older
    assert "".join(text for kind, text in found if kind != "gone") == newer
