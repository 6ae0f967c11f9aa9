"""How the browser's files are sent by ./run, where nothing was collected before."""

import pytest
from django.conf import settings

from scripts import vendor

PICKER = "/static/vendor/nylas-web-elements-2.6.0/nylas-scheduling.es.js"


@pytest.fixture(autouse=True)
def vendored() -> None:
    vendor.ensure()


def test_picker_comes_compressed_and_is_asked_for_once(client):
    response = client.get(PICKER, headers={"accept-encoding": "gzip"})

    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "gzip")
    assert int(response.headers["Content-Length"]) < 400_000
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_picker_comes_plain_where_it_must(client):
    response = client.get(PICKER, headers={"accept-encoding": "identity"})

    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) > 1_000_000


@pytest.mark.skipif(settings.STATIC_COLLECTED, reason="collected files have a hash in their name")
def test_file_of_ours_is_asked_for_again_when_it_may_have_changed(client):
    assert "immutable" not in client.get("/static/css/base.css").headers["Cache-Control"]
