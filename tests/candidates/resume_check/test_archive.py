"""A zip archive with XML in it: judged by names and declared sizes before anything is unpacked."""

import io
import zipfile

import pytest

from candidates.resume_check import archive
from candidates.resume_check.archive import Archive, attribute, local_name
from candidates.resume_check.reasons import Reason, Refused
from tests import resume_files


def opened(members: dict[str, bytes], **options: int) -> Archive:
    return Archive(io.BytesIO(resume_files.archive(members, **options)))


def reason_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        Archive(io.BytesIO(content))
    return refused.value.reason


def test_members_are_named_in_lower_case_with_slashes():
    found = opened({"Word\\Document.XML": b"<a/>"})

    assert (found.names, "word/document.xml" in found, "other.xml" in found) == (["word/document.xml"], True, False)
    assert found.read("word/document.xml") == b"<a/>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0 and so on", Reason.OLD_WORD),
        (b"<html>" + resume_files.archive({"a": b"x"}), Reason.DAMAGED),
        (b"PK\x03\x04 and no more", Reason.DAMAGED),
        (resume_files.archive({"../a": b"x"}), Reason.DAMAGED),
        (resume_files.archive({"/etc/a": b"x"}), Reason.DAMAGED),
        (resume_files.archive({"a.xml": b"x", "A.xml": b"y"}), Reason.DAMAGED),
        (resume_files.archive({str(number): b"" for number in range(archive.MAX_ENTRIES + 1)}), Reason.LARGE_INSIDE),
    ],
    ids=["old-word", "page-before-it", "cut-off", "upwards", "absolute", "twice", "many"],
)
def test_archive_that_is_not_what_it_should_be_is_refused(content, reason):
    assert reason_of(content) == reason


def test_declared_size_counts_not_the_packed_one(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 10_000)

    assert reason_of(resume_files.archive({"a": b"0" * 10_001}, packing=zipfile.ZIP_DEFLATED)) == Reason.LARGE_INSIDE
    assert opened({"a": b"0" * 10_000}, packing=zipfile.ZIP_DEFLATED).names == ["a"]


def test_member_that_lists_others_is_short(monkeypatch):
    monkeypatch.setattr(archive, "MAX_LIST_BYTES", 100)
    found = opened({"short": b"x" * 100, "long": b"x" * 101})

    assert len(found.read("short")) == 100
    with pytest.raises(Refused) as refused:
        found.read("long")
    assert refused.value.reason == Reason.LARGE_INSIDE


@pytest.mark.parametrize("xml", [b"no xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"<a>&unknown;</a>"])
def test_xml_that_is_none_or_declares_something_is_damaged(xml):
    found = opened({"a.xml": xml})

    for read in (found.read_xml, lambda name: list(found.elements(name))):
        with pytest.raises(Refused) as refused:
            read("a.xml")
        assert refused.value.reason == Reason.DAMAGED


def test_elements_come_as_they_end_and_their_number_is_limited(monkeypatch):
    assert [each.tag for each in opened({"a": b"<a><b/><c/></a>"}).elements("a")] == ["b", "c", "a"]

    monkeypatch.setattr(archive, "MAX_ELEMENTS", 2)
    with pytest.raises(Refused) as refused:
        list(opened({"a": b"<a><b/><c/></a>"}).elements("a"))
    assert refused.value.reason == Reason.LARGE_INSIDE


def test_texts_count_together(monkeypatch):
    monkeypatch.setattr(archive, "MAX_TEXT_BYTES", 10)
    found = opened({"a": b"<a>123</a>", "b": b"<b/>"})

    assert len(list(found.elements("a"))) == 1
    with pytest.raises(Refused) as refused:
        list(found.elements("b"))
    assert refused.value.reason == Reason.LARGE_INSIDE


def test_attribute_is_found_by_its_local_name_unless_it_stands_there_twice_in_different_words():
    element = opened({"a": b'<a xmlns:x="x" xmlns:y="y" x:id="1" y:kind="k" x:kind="k" x:at="1" y:at="2"/>'}).read_xml(
        "a"
    )

    assert (attribute(element, "id"), attribute(element, "kind"), attribute(element, "none")) == ("1", "k", "")
    with pytest.raises(Refused):
        attribute(element, "at")


def test_local_name_leaves_the_address_away():
    assert (local_name("{http://example.com/w}p"), local_name("p")) == ("p", "p")
