"""Addresses within documents: a place on the reader's own disk, a machine in their network, or one anywhere."""

import pytest

from candidates.resume_check.addresses import is_local, is_on_network_drive


@pytest.mark.parametrize(
    "address",
    [
        "Pictures/1.png",
        "./Object 1",
        "C:\\Users\\amara\\photo.png",
        "file:///C:/Users/amara/photo.png",
        "file://localhost/Users/amara/photo.png",
        "/home/amara/photo.png",
        "file:////Users/amara/Library/Templates/Plain.dotx",
    ],
)
def test_own_disk_and_the_document_itself_are_local(address):
    assert (is_local(address), is_on_network_drive(address)) == (True, False)


@pytest.mark.parametrize(
    "address",
    [
        "\\\\host\\share\\x.png",
        "//host/share",
        "file://host/share/x",
        "file:////users/share",
        "file:%5C%5Chost%5Cshare",
        " \\\\host\\x",
        "\\\u200b\\host\\share",
        "fi\nle://host/share",
        "FILE://HOST/share",
    ],
)
def test_machine_in_the_network_is_seen_however_it_is_written(address):
    assert (is_local(address), is_on_network_drive(address)) == (False, True)


@pytest.mark.parametrize("address", ["https://example.com/p.png", "mailto:amara@example.org", "http:\\\\example.com"])
def test_address_of_the_web_is_neither(address):
    assert (is_local(address), is_on_network_drive(address)) == (False, False)
