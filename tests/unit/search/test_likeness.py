"""What resembles what: texts of one subject are near, whatever else they say."""

from collections import defaultdict
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.words import stem
from catalogue.search.likeness import MOST_ALIKE, Like, Text, likes_of, vectors
from catalogue.search.types import Kind

_SPACE = UUID(int=1)
_SUBJECTS = ["leader", "lifeboat", "crew", "harbour", "meeting", "promise", "weather", "garden"]
_WORDS = st.sampled_from([*_SUBJECTS, "the", "of"])
_TEXTS = st.lists(
    st.tuples(
        st.sampled_from(list(Kind)),
        st.lists(_WORDS, max_size=4).map(" ".join),
        st.lists(_WORDS, max_size=12).map(" ".join),
    ),
    max_size=20,
)


def text(number: int, title: str, body: str = "", kind: Kind = Kind.POST) -> Text:
    return Text(kind, uuid5(_SPACE, str(number)), title, body)


def texts_of(parts: list[tuple[Kind, str, str]]) -> list[Text]:
    return [text(n, title, body, kind) for n, (kind, title, body) in enumerate(parts)]


def near(texts: list[Text], one: Text, kind: Kind = Kind.POST) -> list[str]:
    titles = {other.ref: other.title for other in texts}
    return [
        titles[like.other_ref]
        for like in likes_of(texts)
        if like.ref == one.ref and like.other_kind is kind
    ]


def test_texts_of_one_subject_are_near_and_others_are_not() -> None:
    texts = [
        text(1, "lifeboat crew", "a crew leaves the harbour at night"),
        text(2, "crews at sea", "the lifeboats of a small harbour"),
        text(3, "gardens", "roses and beans"),
    ]
    assert near(texts, texts[0]) == ["crews at sea"]
    assert near(texts, texts[2]) == []


def test_a_rare_word_brings_nearer_than_one_that_all_have() -> None:
    texts = [text(n, "leader", f"leader filler{chr(97 + n)}") for n in range(12)]
    asked = text(20, "leader", "leader heliograph")
    answer = text(21, "sun", "leader heliograph")
    assert near([*texts, asked, answer], asked)[0] == "sun"


def test_small_words_and_numbers_make_nothing_alike() -> None:
    texts = [text(1, "the 1999", "of it 2007"), text(2, "the 1999", "of it 2007")]
    assert list(likes_of(texts)) == []


def test_kinds_are_ranked_apart() -> None:
    book = text(1, "lifeboat", kind=Kind.BOOK)
    texts = [
        book,
        text(2, "lifeboat crew"),
        text(3, "lifeboats"),
        text(4, "garden", kind=Kind.BOOK),
    ]
    assert near(texts, texts[1], Kind.BOOK) == ["lifeboat"]
    assert near(texts, book) == ["lifeboats", "lifeboat crew"]


@given(_TEXTS)
def test_likeness_is_mutual_between_0_and_1_and_never_to_oneself(
    parts: list[tuple[Kind, str, str]],
) -> None:
    likes = list(likes_of(texts_of(parts)))
    scores = {(like.ref, like.other_ref): like.score for like in likes}
    for (one, other), score in scores.items():
        assert one != other
        assert 0 < score <= 1
        assert scores.get((other, one), score) == score


@given(_TEXTS)
def test_ranks_count_from_0_with_scores_that_fall(parts: list[tuple[Kind, str, str]]) -> None:
    lists: defaultdict[tuple[UUID, Kind], list[Like]] = defaultdict(list)
    for like in likes_of(texts_of(parts)):
        lists[like.ref, like.other_kind].append(like)
    for found in lists.values():
        assert [like.rank for like in found] == list(range(len(found)))
        assert len(found) <= MOST_ALIKE
        falling = sorted((like.score for like in found), reverse=True)
        assert [like.score for like in found] == falling


@given(_TEXTS, st.randoms())
def test_the_order_of_the_texts_does_not_matter(
    parts: list[tuple[Kind, str, str]], random: object
) -> None:
    texts = texts_of(parts)
    mixed = list(texts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert list(likes_of(mixed)) == list(likes_of(texts))


@given(st.lists(st.dictionaries(_WORDS, st.integers(1, 99)), max_size=8))
def test_vectors_have_length_one_or_none_at_all(counts: list[dict[str, int]]) -> None:
    for counted, vector in zip(counts, vectors(counts), strict=True):
        length = sum(weight**2 for weight in vector.values())
        assert length == pytest.approx(1 if counted else 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leaders", "leader"),
        ("studied", "study"),
        ("making", "make"),
        ("running", "run"),
        ("promises", "promised"),
        ("classes", "class"),
        ("families", "family"),
    ],
)
def test_bent_words_meet_in_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["", "a", "the", "thing", "business", "bus", "red", "sing", "60s"])
def test_what_only_looks_bent_stays(word: str) -> None:
    assert stem(word) == word


@given(st.text("abcdeginrsty", max_size=12))
def test_a_word_begins_with_its_stem(word: str) -> None:
    found = stem(word)
    assert word.startswith(found) or (word.startswith(found[:-1]) and found.endswith("i"))
