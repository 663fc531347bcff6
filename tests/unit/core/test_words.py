"""Slugs, folded words, sizes, and what a log may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.formatting import language_text, size_text
from catalogue.core.ids import new_code, new_id
from catalogue.core.logs import hide_secrets
from catalogue.core.slugs import MAX_SLUG_LENGTH, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The 60 Second Leader", "the-60-second-leader"),
        ("Learning to Live with Huntington's Disease", "learning-to-live-with-huntingtons-disease"),
        ("Leaders and outsourcing (2): a sample", "leaders-and-outsourcing-2-a-sample"),
        ("Café — déjà vu", "cafe-deja-vu"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", ""),
    ],
)
def test_a_slug_is_what_a_person_can_read(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_is_always_safe_in_an_address(text: str) -> None:
    slug = slugify(text)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= MAX_SLUG_LENGTH
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slugify(slug) == slug


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(50)]
    assert made == sorted(made)


def test_a_code_can_be_read_out_over_a_telephone() -> None:
    for _ in range(200):
        code = new_code()
        assert len(code) == 8
        assert not set(code) & set("01IOL")


def test_sizes_and_languages_are_written_for_people() -> None:
    assert [size_text(size) for size in (0, 999, 1200, 3_400_000)] == [
        "0 bytes",
        "999 bytes",
        "1.2 KB",
        "3.4 MB",
    ]
    assert language_text("pt-BR") == "Portuguese (Brazil)"
    assert language_text("no such language") == "no such language"


def test_no_secret_reaches_a_log() -> None:
    event = {
        "event": "signed in",
        "password": "x",
        "order_token": "x",
        "Stripe-Signature": "x",
        "STRIPE_API_KEY": "x",
        "webhook_secret": "x",
        "Cookie": "x",
        "order": "AB",
    }
    shown = hide_secrets(None, "info", event)
    assert [name for name, value in shown.items() if value == "x"] == []
    assert (shown["event"], shown["order"]) == ("signed in", "AB")
