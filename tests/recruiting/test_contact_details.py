"""Names, mail addresses and phone numbers as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting import contact_details

MARKS = "\u200b\ufeff\u00ad\u200e\u200f\u202a\u202c\u202d\u202e\u2066\u2068\u2069\u2060"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x@example.org\u200b", "x@example.org"),
        ("\ufeffx@example.org", "x@example.org"),
        ("x@exam\u00adple.org", "x@example.org"),
        (" x@example.org\u00a0", "x@example.org"),
        ("a@bücher.example.org", "a@xn--bcher-kva.example.org"),
        ("a@bu\u0308cher.example.org", "a@xn--bcher-kva.example.org"),
        ("a@XN--BCHER-KVA.example.org", "a@xn--bcher-kva.example.org"),
        ("ａｂ@ｅｘａｍｐｌｅ.org", "ab@example.org"),
        ("x@example。org", "x@example.org"),
        ("Jane.Doe+jobs@EXAMPLE.Org", "Jane.Doe+jobs@example.org"),
        ("no address", "no address"),
        ("a@" + "ü" * 400, "a@" + "ü" * 400),
        ("", ""),
    ],
)
def test_address_has_one_form_however_it_is_written(typed, kept):
    assert contact_details.clean_address(typed) == kept


@given(st.text(max_size=60))
def test_clean_address_stays_as_it_is(typed):
    clean = contact_details.clean_address(typed)

    assert contact_details.clean_address(clean) == clean


@given(st.emails(), st.sampled_from(MARKS), st.integers(min_value=0, max_value=10))
def test_mark_anywhere_changes_no_address(address, mark, place):
    marked = address[:place] + mark + address[place:]

    assert contact_details.fold_address(marked) == contact_details.fold_address(address.upper())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202d+351 910 000 000\u202c", "+351 910 000 000"),
        ("\u2068+1\u2011555\u2011010\u2069", "+1-555-010"),
        ("\u200e+44 20\u20137946 0000", "+44 20-7946 0000"),
        ("＋３５１ 910 000 000", "+351 910 000 000"),
        ("+351\u00ad910\u00a0000\u202f000", "+351910 000 000"),
        ("+1 555 0100 ext. 12", "+1 555 0100 ext. 12"),
        ("+1 555 0100, extension 12", "+1 555 0100 ext. 12"),
        ("+1 555 0100x12", "+1 555 0100 ext. 12"),
        ("tel:+1-555-0100", "+1-555-0100"),
        ("TEL:+1-555-0100;ext=5", "+1-555-0100 ext. 5"),
        ("(555) 010.00/00", "(555) 010.00/00"),
        ("٠١٢٣٤٥٦", "0123456"),
    ],
)
def test_phone_is_taken_without_what_address_books_add(typed, kept):
    clean = contact_details.clean_phone(typed)

    assert (clean, contact_details.is_phone(clean)) == (kept, True)


@pytest.mark.parametrize(
    "typed", ["call me", "12", "+-()..", "x12", "+351 910 000 000 evenings", "555 0100 ext. 123456789"]
)
def test_what_is_no_phone_is_none(typed):
    assert not contact_details.is_phone(contact_details.clean_phone(typed))


@pytest.mark.parametrize(
    "name",
    [
        "https://prize.example/claim",
        "HTTP://X",
        "www.prize.example",
        "Claim at prize.example now",
        "Jane (prize.example)",
        "Ｗｗｗ．prize。example",
        "prize\u200b.example",
        "jane@example.org",
        "//prize",
        "st.prize.example",
        "mailto:jane",
        "Mag.Com",
        "Ing.Com",
        "Dr.Info now",
        "Dr.Com/Claim",
        "Dr.Ana:8080",
        "M.Ba",
        "Mag.Рус",
        "192.0.2.7/claim",
        "Jane 192.0.2.7",
        "evil.\u200dcom",
        "evil\u200c.com",
        "evil.\U000e0061com",
        "evil\u06d4com",
        "evil\ua4f8com",
        "evil\u2024com",
    ],
)
def test_name_with_a_link_is_noticed(name):
    assert contact_details.has_link(name)


@pytest.mark.parametrize(
    "name",
    ["J.R.R. Tolkien", "St.John Smythe", "Dr.Ana María", "Jane Smith, Ph.D.", "M.Sc. Jane", "O'Neill \"Bob\"", "Anna (she/her)",
     "M.Sc.", "Dr.-Ing. Jane", "St.John", "Dr.Iana", "St.John-Smythe", "Ana de la O", "Dr.O'Neill", "Zoë 👩\u200d🚀", "José M. 3.0", "ตัวอย่าง"],
)  # fmt: skip
def test_honest_name_has_no_link(name):
    assert not contact_details.has_link(name)


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Amara Okafor", "Amara"),
        ("Smith, Jane", "Jane"),
        ("Smith, Dr. Jane", "Jane"),
        ("Smith， Jane", "Jane"),
        ("Jane Smith, PhD", "Jane"),
        ("King, Martin Luther, Jr.", "Martin"),
        ("Dr. Ana María de la O", "Ana"),
        ("Prof. Dr. Müller", "Prof. Müller"),
        ("Dr. Smith", "Dr. Smith"),
        ("Dr.", ""),
        ("J. R. R. Tolkien", "J. R. R. Tolkien"),
        ("Ma Long", "Ma"),
        ("王小明", "王小明"),
        ("Smith,,", "Smith"),
        ("prize.example", ""),
        ("", ""),
    ],
)
def test_greeting_is_one_that_can_be_read(name, greeting):
    assert contact_details.first_name(name) == greeting


WORDS = st.sampled_from(
    ["Dr.", "Prof", "Jane", "Smith", "de", "la", "O", "J.", ",", ",,", "PhD", "Jr.", "María", "—", "李"]
)


@given(st.lists(WORDS, max_size=6), st.sampled_from([" ", ", ", ""]))
def test_greeting_never_ends_in_a_comma_and_is_never_a_title_alone(words, between):
    greeting = contact_details.first_name(between.join(words))

    assert greeting == greeting.strip(" ,;")
    assert greeting.replace(".", "").lower() not in contact_details.TITLES
