"""The secret part of links: the same each time, another for each purpose."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from recruiting.tokens import derive_token, hash_token, new_salt


@given(st.uuids(), st.uuids())
def test_token_is_the_same_each_time_and_another_for_each_row_and_purpose(one, other):
    token = derive_token("booking-link", one)

    assert token == derive_token("booking-link", one)
    assert (token == derive_token("booking-link", other)) is (one == other)
    assert token != derive_token("connect-link", one)


@given(st.uuids())
def test_token_fits_into_an_address_as_it_is(key):
    token = derive_token("booking-link", key)

    assert len(token) == 32
    assert token.replace("-", "").replace("_", "").isalnum()


def test_another_secret_key_makes_other_tokens(settings):
    key = uuid.uuid4()
    before = derive_token("booking-link", key)
    settings.SECRET_KEY = "another"

    assert derive_token("booking-link", key) != before


@given(st.text(max_size=40), st.text(max_size=40))
def test_one_hash_belongs_to_one_token(one, other):
    assert (hash_token(one) == hash_token(other)) is (one == other)


def test_salt_is_another_each_time():
    first, second = new_salt(), new_salt()

    assert first != second
    assert len(bytes.fromhex(first)) == 16
