"""Addresses that open something: for one purpose, one right, one time."""

import re
import string
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.ids import new_id, new_token
from catalogue.delivery.errors import LinkLostError
from catalogue.delivery.links import DOWNLOAD_LIFETIME, FILE_LIFETIME, Links
from tests.support.times import NOON

LINKS = Links("https://shop.example", "a secret only for tests")
OTHER = Links("https://shop.example", "another secret for tests")
KEY = "key-of-a-right"
FILE = UUID("0198f2a0-0000-7000-8000-000000000000")
SECOND = timedelta(seconds=1)
_TOKEN = LINKS.download_token(KEY)


def test_a_download_link_gives_its_key_back() -> None:
    url = LINKS.download_url(KEY)
    assert url.startswith("https://shop.example/downloads/")
    assert LINKS.read_download(url.rpartition("/")[2]) == KEY


def test_a_file_link_gives_back_what_it_grants_with_a_number_of_its_own() -> None:
    first, second = (LINKS.read_file(LINKS.file_token(KEY, FILE)) for _ in range(2))
    assert (first.key, first.file_id) == (KEY, FILE)
    assert first.nonce != second.nonce


def test_links_are_bound_to_their_purpose() -> None:
    with pytest.raises(LinkLostError):
        LINKS.read_download(LINKS.file_token(KEY, FILE))
    with pytest.raises(LinkLostError):
        LINKS.read_file(LINKS.download_token(KEY))


def test_links_of_another_shop_are_refused() -> None:
    with pytest.raises(LinkLostError):
        LINKS.read_download(OTHER.download_token(KEY))


def test_a_download_link_works_for_thirty_days() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = LINKS.download_token(KEY)
        clock.shift(DOWNLOAD_LIFETIME)
        assert LINKS.read_download(token) == KEY
        clock.shift(SECOND)
        with pytest.raises(LinkLostError):
            LINKS.read_download(token)


def test_a_file_link_works_for_ten_minutes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = LINKS.file_token(KEY, FILE)
        clock.shift(FILE_LIFETIME)
        assert LINKS.read_file(token).key == KEY
        clock.shift(SECOND)
        with pytest.raises(LinkLostError):
            LINKS.read_file(token)


@pytest.mark.parametrize("place", range(len(_TOKEN)))
def test_every_edited_letter_is_refused(place: int) -> None:
    for letter in "AZaz09-_.~*":
        edited = _TOKEN[:place] + letter + _TOKEN[place + 1 :]
        if edited != _TOKEN:
            with pytest.raises(LinkLostError):
                LINKS.read_download(edited)


@pytest.mark.parametrize("place", range(len(_TOKEN) + 1))
def test_every_letter_too_many_and_every_cut_is_refused(place: int) -> None:
    for edited in (_TOKEN[:place] + "*" + _TOKEN[place:], _TOKEN[:place] + "\n" + _TOKEN[place:]):
        with pytest.raises(LinkLostError):
            LINKS.read_download(edited)
    if place < len(_TOKEN):
        with pytest.raises(LinkLostError):
            LINKS.read_download(_TOKEN[:place])


@pytest.mark.parametrize("other", string.ascii_letters + string.digits + "-_")
def test_no_other_spelling_of_the_signature_is_taken_for_it(other: str) -> None:
    """The last letter of base64 has bits to spare, and signs that are none are passed over."""
    for edited in (_TOKEN[:-1] + other, f"{_TOKEN[:-1]}****{_TOKEN[-1]}", f"{_TOKEN}===="):
        if edited != _TOKEN:
            with pytest.raises(LinkLostError):
                LINKS.read_download(edited)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_made_up_text_opens_anything(text: str) -> None:
    for read in (LINKS.read_download, LINKS.read_file):
        with pytest.raises(LinkLostError):
            read(text)


def test_tokens_and_ids_are_too_many_to_guess() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", new_token())
    assert new_id().version == 7
