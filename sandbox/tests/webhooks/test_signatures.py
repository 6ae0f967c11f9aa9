"""The bytes of webhooks: whoever parses them and writes them again cannot verify the signature."""

import gzip
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.tests.examples import examples
from sandbox.webhooks import signatures

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs as well
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
ENVELOPES = st.dictionaries(ANY_TEXT, ANY_JSON, max_size=6)
WRITERS: dict[str, Callable[[Any], str]] = {
    "json.dumps": json.dumps,
    "raw": lambda found: json.dumps(found, ensure_ascii=False),
    "JSON.stringify": lambda found: json.dumps(found, ensure_ascii=False, separators=(",", ":")),
    "compact": lambda found: json.dumps(found, separators=(",", ":")),
    "sorted": lambda found: json.dumps(found, sort_keys=True, separators=(",", ":")),
    "sorted, raw": lambda found: json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    "indented": lambda found: json.dumps(found, indent=2),
}


@settings(max_examples=examples(100), deadline=None)
@given(ENVELOPES, st.integers(1, 3))
def test_no_body_survives_being_written_again(envelope: dict[str, Any], attempt: int) -> None:
    body = signatures.encode(envelope, attempt)
    signature = signatures.sign("secret", body)

    found = json.loads(body)
    again = {name: write(found).encode(errors="replace") for name, write in WRITERS.items()}

    assert {name for name, written in again.items() if signatures.sign("secret", written) == signature} == set()
    assert found["webhook_delivery_attempt"] == attempt


@settings(max_examples=examples(100), deadline=None)
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=6))
def test_nothing_is_lost_on_the_way(envelope: dict[str, str]) -> None:
    body = signatures.encode(envelope, 1)

    assert json.loads(gzip.decompress(signatures.compress(body))) == {**envelope, "webhook_delivery_attempt": 1}
    assert not any(character in body.decode() for character in "<>&\u2028\u2029")


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    assert json.loads(signatures.encode({"a": "x\ud800y"}, 1))["a"] == "x\ufffdy"


def test_the_signature_is_the_one_of_the_published_vector() -> None:
    body = '{"specversion":"1.0","type":"booking.created","id":"evt-1","data":{"object":{"title":"Café <b> \\u00e9"}}}'.encode()

    assert len(body) == 106
    assert (
        signatures.sign("test-webhook-secret", body)
        == "7651848e4302e4247737ac372d458aa5943cd0ee24fba6981ea5f767ea69e425"
    )
