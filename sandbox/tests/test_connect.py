"""Hosted OAuth: two clicks, a code that works once, a refusal that comes back."""

import hmac
import json
import re
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nylas
import pytest
import requests
from nylas.models.errors import NylasOAuthError

from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import connect

BACK = "http://127.0.0.1:9999/connect/callback/?from=mail"


def authorize_url(sandbox: SandboxProcess, **more: str) -> str:
    client = nylas.Client(API_KEY, sandbox.url)
    config = {"client_id": CLIENT_ID, "redirect_uri": BACK, "access_type": "offline", "state": "s-1", **more}
    return pages(sandbox, client.auth.url_for_oauth2(config))


def pages(sandbox: SandboxProcess, address: str) -> str:
    """Where Nylas sends the user on to."""
    response = sandbox.get(address.removeprefix(sandbox.url), key=None)
    assert response.status_code == 302, response.text
    return response.headers["location"]


def answered(sandbox: SandboxProcess, path: str, **form: str) -> dict[str, list[str]]:
    response = sandbox.request("POST", path, key=None, data=form)
    assert response.status_code == 302, response.text
    assert response.headers["location"].startswith("http://127.0.0.1:9999/connect/callback/?from=mail&")
    return parse_qs(urlsplit(response.headers["location"]).query)


def test_two_clicks_connect_a_demo_person(sandbox: SandboxProcess) -> None:
    path = authorize_url(sandbox)
    client = nylas.Client(API_KEY, sandbox.url)

    choose = sandbox.get(path, key=None).text
    allow = sandbox.request("POST", path, key=None, data={"email": "sarah.kim@example.com"}).text
    back = answered(sandbox, path, email="sarah.kim@example.com", answer="allow")
    request = {"client_id": CLIENT_ID, "redirect_uri": BACK, "code": back["code"][0]}
    tokens = client.auth.exchange_code_for_token(dict(request))

    assert "Sarah Kim" in choose
    assert "Allow" in allow
    assert back["state"] == ["s-1"]
    assert (tokens.email, tokens.provider, tokens.token_type) == ("sarah.kim@example.com", "google", "Bearer")
    events = sandbox.get(f"/v3/grants/{tokens.grant_id}/events", calendar_id="primary").json()["data"]
    assert len(events) > 10
    me = sandbox.get("/v3/grants/me", key=tokens.access_token).json()["data"]
    assert me["id"] == tokens.grant_id
    with pytest.raises(NylasOAuthError):
        client.auth.exchange_code_for_token(dict(request))


def test_a_new_person_is_connected_with_their_zone(sandbox: SandboxProcess) -> None:
    path = authorize_url(sandbox)
    person = {"email": "new@example.com", "name": "New Person", "provider": "microsoft", "timezone": "Europe/London"}

    answered(sandbox, path, **person, answer="allow")

    (grant,) = sandbox.get("/v3/grants").json()["data"]
    (calendar,) = sandbox.get(f"/v3/grants/{grant['id']}/calendars").json()["data"]
    assert (grant["name"], grant["provider"], calendar["timezone"]) == ("New Person", "microsoft", "Europe/London")


def test_those_of_the_provider_asked_for_may_be_chosen(sandbox: SandboxProcess) -> None:
    one = sandbox.get(authorize_url(sandbox, provider="microsoft"), key=None).text
    both = sandbox.get(authorize_url(sandbox, provider="google,microsoft"), key=None).text
    none = sandbox.get(authorize_url(sandbox, provider="zoom"), key=None).text

    assert [name in one for name in ("Sarah Kim", "Inês Almeida")] == [False, True]
    assert [name in both for name in ("Sarah Kim", "Inês Almeida")] == [True, True]
    assert [name in none for name in ("Sarah Kim", "Inês Almeida")] == [False, False]


@pytest.mark.parametrize("provider", ["microsoft", "zoom", "icloud"])
@pytest.mark.parametrize("email", ["sarah.kim@example.com", "new@example.com"])
def test_whoever_is_chosen_is_connected_with_the_provider_asked_for(
    sandbox: SandboxProcess, provider: str, email: str
) -> None:
    answered(sandbox, authorize_url(sandbox, provider=provider), email=email, answer="allow")

    (grant,) = sandbox.get("/v3/grants").json()["data"]
    assert (grant["email"], grant["provider"]) == (email, provider)


def test_a_refusal_comes_back_as_access_denied(sandbox: SandboxProcess) -> None:
    back = answered(sandbox, authorize_url(sandbox), email="sarah.kim@example.com", answer="deny")

    assert (back["error"], back["state"]) == (["access_denied"], ["s-1"])
    assert sandbox.get("/v3/grants").json()["data"] == []


def test_login_hint_goes_straight_to_the_question_and_brings_the_grant_back(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, "ada@example.com")
    sandbox.control(f"grants/{grant}/expire")
    path = authorize_url(sandbox, login_hint="ada@example.com")

    page = sandbox.get(path, key=None).text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answered(sandbox, path, **form, answer="allow")

    assert form["email"] == "ada@example.com"
    assert sandbox.get(f"/v3/grants/{grant}").json()["data"]["grant_status"] == "valid"


def test_pkce_is_checked_in_the_sdks_own_spelling(sandbox: SandboxProcess) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    config = {"client_id": CLIENT_ID, "redirect_uri": BACK}
    made = client.auth.url_for_oauth2_pkce(config)
    path = pages(sandbox, made.url)
    request = {"client_id": CLIENT_ID, "redirect_uri": BACK}

    wrong = answered(sandbox, path, email="sarah.kim@example.com", answer="allow")["code"][0]
    right = answered(sandbox, path, email="sarah.kim@example.com", answer="allow")["code"][0]

    with pytest.raises(NylasOAuthError):
        client.auth.exchange_code_for_token({**request, "code": wrong, "code_verifier": "other"})
    tokens = client.auth.exchange_code_for_token({**request, "code": right, "code_verifier": made.secret})
    assert tokens.email == "sarah.kim@example.com"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "other"}, "client_id"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri"),
        ({"response_type": ""}, "response_type"),
        ({"state": "x" * 257}, "state"),
    ],
)
def test_a_wrong_address_is_explained(sandbox: SandboxProcess, changes: dict[str, str], words: str) -> None:
    query = {"client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code", **changes}

    program = sandbox.get("/v3/connect/auth", key=None, **query)
    browser = sandbox.request("GET", "/v3/connect/auth", key=None, params=query, headers={"Accept": "text/html"})

    assert (program.status_code, browser.status_code) == (400, 400)
    assert words in program.json()["error"]["message"]
    assert words in browser.text
    assert browser.headers["content-type"].startswith("text/html")


def test_token_errors_are_flat_and_complete(sandbox: SandboxProcess) -> None:
    body = {"client_id": CLIENT_ID, "client_secret": API_KEY, "grant_type": "authorization_code", "code": "never"}

    response = sandbox.post("/v3/connect/token", body)

    assert response.status_code == 400
    assert sorted(response.json()) == ["error", "error_code", "error_description", "error_uri", "request_id"]


def exchanged(sandbox: SandboxProcess, **more: str) -> dict[str, Any]:
    """What the token endpoint answers to a fresh code."""
    code = answered(sandbox, authorize_url(sandbox, **more), email="sarah.kim@example.com", answer="allow")["code"][0]
    return ask_token(sandbox, grant_type="authorization_code", redirect_uri=BACK, code=code).json()


def ask_token(sandbox: SandboxProcess, **wish: str) -> requests.Response:
    return sandbox.post("/v3/connect/token", {"client_id": CLIENT_ID, "client_secret": API_KEY, **wish}, key=None)


def token_info(sandbox: SandboxProcess, **token: str) -> requests.Response:
    return sandbox.get("/v3/connect/tokeninfo", key=None, **token)


def test_each_token_is_good_for_one_thing(sandbox: SandboxProcess) -> None:
    tokens = exchanged(sandbox)
    access, identity, refresh = (tokens[f"{kind}_token"] for kind in ("access", "id", "refresh"))

    assert len({access, identity, refresh}) == 3
    assert sandbox.get("/v3/grants/me", key=access).status_code == 200
    assert sandbox.get("/v3/grants/me", key=identity).status_code == 401
    assert sandbox.get("/v3/grants/me", key=refresh).status_code == 401
    assert token_info(sandbox, access_token=access).json()["data"]["email"] == "sarah.kim@example.com"
    assert token_info(sandbox, id_token=identity).json()["data"]["sub"] == tokens["grant_id"]
    assert token_info(sandbox, id_token=access).status_code == 400
    assert ask_token(sandbox, grant_type="refresh_token", refresh_token=access).status_code == 400


def test_the_id_token_is_a_jwt_that_the_application_can_check(sandbox: SandboxProcess) -> None:
    tokens = exchanged(sandbox)
    head, said, signature = tokens["id_token"].split(".")
    claims = json.loads(from_base64(said))
    expected = hmac.digest(API_KEY.encode(), f"{head}.{said}".encode(), "sha256")
    forged = ".".join([head, said[:-1] + ("A" if said[-1] != "A" else "B"), signature])

    assert json.loads(from_base64(head)) == {"alg": "HS256", "typ": "JWT"}
    assert from_base64(signature) == expected
    assert (claims["iss"], claims["aud"]) == (sandbox.url, CLIENT_ID)
    assert (claims["sub"], claims["email"]) == (tokens["grant_id"], "sarah.kim@example.com")
    assert claims["exp"] - claims["iat"] == 3600
    told = token_info(sandbox, id_token=tokens["id_token"]).json()["data"]
    assert told == {name: claims[name] for name in told}
    assert len(told) == 6
    for wrong in (forged, f"{head}.{said}.", f"{head}.{said}.é", "a.b.c", "..", "."):
        assert token_info(sandbox, id_token=wrong).status_code == 400


def from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_access_token_ends_after_an_hour_and_a_refresh_token_gives_another(sandbox: SandboxProcess) -> None:
    tokens = exchanged(sandbox)
    info = token_info(sandbox, access_token=tokens["access_token"]).json()["data"]
    sandbox.advance(3605)

    late = sandbox.get("/v3/grants/me", key=tokens["access_token"])
    again = ask_token(sandbox, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()

    assert info["exp"] - info["iat"] == tokens["expires_in"] == 3600
    assert late.status_code == 401
    assert "refresh_token" not in again
    assert sandbox.get("/v3/grants/me", key=again["access_token"]).json()["data"]["id"] == tokens["grant_id"]


def test_without_offline_access_there_is_no_refresh_token(sandbox: SandboxProcess) -> None:
    assert "refresh_token" not in exchanged(sandbox, access_type="online")


def test_revoking_ends_all_tokens_of_one_exchange_and_not_the_grant(sandbox: SandboxProcess) -> None:
    mine, other = exchanged(sandbox), exchanged(sandbox)
    child = ask_token(sandbox, grant_type="refresh_token", refresh_token=mine["refresh_token"]).json()

    revoked = sandbox.request("POST", "/v3/connect/revoke", params={"token": mine["access_token"]})
    again = sandbox.request("POST", "/v3/connect/revoke", params={"token": mine["access_token"]})

    assert (revoked.status_code, again.status_code, again.json()["error"]) == (200, 400, "invalid_token")
    for token in (mine["access_token"], child["access_token"]):
        assert sandbox.get("/v3/grants/me", key=token).status_code == 401
    refused = ask_token(sandbox, grant_type="refresh_token", refresh_token=mine["refresh_token"])
    assert refused.status_code == 400
    assert token_info(sandbox, access_token=mine["access_token"]).json()["error"] == "invalid_token"
    assert sandbox.get("/v3/grants/me", key=other["access_token"]).json()["data"]["grant_status"] == "valid"


def test_an_application_gets_a_token_for_a_grant_it_names(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, "ada@example.com")

    found = ask_token(sandbox, grant_type="client_credentials", grant_id=grant).json()
    unknown = ask_token(sandbox, grant_type="client_credentials", grant_id="other")

    assert sandbox.get("/v3/grants/me", key=found["access_token"]).json()["data"]["email"] == "ada@example.com"
    assert "refresh_token" not in found
    assert unknown.status_code == 400
