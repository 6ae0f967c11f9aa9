"""Which account of Nylas we speak to."""

from typing import Any

from interviews.nylas.client import nylas
from tests.interviews.nylas.conftest import Wire


def test_nylas_speaks_to_the_configured_account(wire: Wire, settings: Any) -> None:
    settings.NYLAS_API_KEY, settings.NYLAS_CLIENT_ID, settings.NYLAS_API_URI = "key-9", "client-9", wire.url
    wire.say_data({"application_id": "app-9"})

    assert nylas().application_id() == "app-9"
    assert wire.last.headers["Authorization"] == "Bearer key-9"
    assert "client_id=client-9" in nylas().connect_url(redirect_uri="https://app.test/cb", state="s")
