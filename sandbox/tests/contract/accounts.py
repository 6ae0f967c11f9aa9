"""Application, grants and connecting, held against the schemas."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID
from sandbox.tests.world import SARAH, connect

BACK = "http://127.0.0.1:9999/back"
ASKED = {"client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code", "access_type": "offline"}


def code_for(api: Checked, email: str) -> str:
    """What the hosted pages give when somebody allows access."""
    shown = api.sandbox.get("/v3/connect/auth", key=None, **ASKED).headers["location"]
    form = {"email": email, "answer": "allow"}
    back = api.sandbox.request("POST", shown.removeprefix(api.sandbox.url), key=None, data=form)
    return parse_qs(urlsplit(back.headers["location"]).query)["code"][0]


def tokens(**wish: Any) -> dict[str, Any]:
    """The body of a call of the token endpoint."""
    return {"client_id": CLIENT_ID, "client_secret": API_KEY, **wish}


@journey("admin", "get_application", "detect_provider_by_email")
def application(api: Checked) -> None:
    api.ok("GET", "/v3/applications")
    for email in (SARAH, "sarah.kim@example.com"):
        api.ok("POST", "/v3/providers/detect", query={"email": email})


@journey("grants", "get-all-grants", "get_grant_by_id", "patch_grant_by_id", "delete_grant_by_id")
def grants(api: Checked) -> None:
    api.ok("GET", "/v3/grants")
    grant = connect(api.sandbox, SARAH)
    connect(api.sandbox, "zoe@example.com", provider="zoom")
    api.ok("GET", "/v3/grants", query={"limit": 1, "offset": 1})
    api.refused(400, "GET", "/v3/grants", query={"sort_by": "name"})
    api.ok("GET", f"/v3/grants/{grant}")
    api.ok("PATCH", f"/v3/grants/{grant}", {"settings": {"a": 1}, "scope": ["openid"]})
    api.refused(400, "PATCH", f"/v3/grants/{grant}", {"settings": []})
    api.sandbox.control(f"grants/{grant}/expire")
    api.ok("GET", f"/v3/grants/{grant}")
    api.ok("DELETE", f"/v3/grants/{grant}")


@journey("grants", "get_grant_by_access_token")
def grant_of_a_token(api: Checked) -> None:
    grant = connect(api.sandbox, SARAH)
    wish = tokens(grant_type="client_credentials", grant_id=grant)
    token = api.sandbox.post("/v3/connect/token", wish, key=None).json()["access_token"]
    api.ok("GET", "/v3/grants/me", key=token)


@journey("auth", "get_oauth2_flow", "exchange_oauth2_token", "info_oauth2_token", "revoke_oauth2_token_and_grant")
def hosted_authentication(api: Checked) -> None:
    api.ok("GET", "/v3/connect/auth", status=302, key=None, query=ASKED)
    api.refused(400, "GET", "/v3/connect/auth", key=None, query={**ASKED, "client_id": "other"})
    wish = tokens(grant_type="authorization_code", redirect_uri=BACK, code=code_for(api, SARAH))
    found = api.ok("POST", "/v3/connect/token", wish, key=None)
    api.refused(400, "POST", "/v3/connect/token", wish, key=None)
    api.refused(400, "POST", "/v3/connect/token", {**wish, "client_secret": "other"}, key=None)
    wish = tokens(grant_type="refresh_token", refresh_token=found["refresh_token"])
    api.ok("POST", "/v3/connect/token", wish, key=None)
    wish = tokens(grant_type="client_credentials", grant_id=found["grant_id"])
    api.ok("POST", "/v3/connect/token", wish, key=None)
    for kind in ("access_token", "id_token"):
        api.ok("GET", "/v3/connect/tokeninfo", key=None, query={kind: found[kind]})
    api.refused(400, "GET", "/v3/connect/tokeninfo", key=None, query={"access_token": "other"})
    api.ok("POST", "/v3/connect/revoke", key=None, query={"token": found["access_token"]})
    api.refused(400, "POST", "/v3/connect/revoke", key=None)


@journey("auth", "byo_auth")
def custom_authentication(api: Checked) -> None:
    given: dict[str, dict[str, Any]] = {
        "google": {"refresh_token": "token-for:g@example.com"},
        "microsoft": {"refresh_token": "token-for:m@example.com"},
        "zoom": {"refresh_token": "token-for:z@example.com"},
        "imap": {"imap_username": "i@example.com", "imap_password": "p", "imap_host": "h", "imap_port": 993},
        "icloud": {"username": "c@example.com", "password": "p"},
        "ews": {"email": "e@example.com", "ews_username": "e", "ews_password": "p"},
        "virtual-calendar": {"email": "Room 1"},
        "nylas": {"email": "agent@example.com"},
    }
    for provider, settings in given.items():
        made = api.ok("POST", "/v3/connect/custom", {"provider": provider, "settings": settings}, status=201)
        assert made["data"]["provider"] == provider
    api.refused(400, "POST", "/v3/connect/custom", {"provider": "post", "settings": {"email": "x@example.com"}})
