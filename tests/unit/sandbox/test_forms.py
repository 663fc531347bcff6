"""Stripe's bracketed form fields."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe._encode import _api_encode

from catalogue.sandbox.errors import ApiError
from catalogue.sandbox.forms import decoded

names = st.sampled_from(["a", "b_c", "metadata", "order"])
leaves = st.text(max_size=8)
flat = st.dictionaries(names, leaves, min_size=1, max_size=3)
lists = st.lists(leaves | flat, min_size=1, max_size=3)
trees = leaves | flat | lists | st.dictionaries(names, lists | flat, min_size=1, max_size=3)


@given(st.dictionaries(names, trees, max_size=4))
def test_what_the_sdk_encodes_is_decoded_again(params: dict[str, object]) -> None:
    assert decoded(urlencode(list(_api_encode(params)))) == params


def test_empty_brackets_count_up() -> None:
    assert decoded("expand[]=a&expand[]=b") == {"expand": ["a", "b"]}


@pytest.mark.parametrize(
    "form",
    ["a=1&a=2", "a=1&a[b]=2", "a[b]=1&a=2", "[a]=1", "a[b=1", "a]=1", "a" + "[b]" * 11 + "=1"],
)
def test_a_form_that_contradicts_itself_is_refused(form: str) -> None:
    with pytest.raises(ApiError):
        decoded(form)
