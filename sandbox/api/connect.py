"""/v3/connect: the hosted OAuth pages, the token endpoint, custom authentication (docs/nylas.md 6)."""

import hashlib
from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sandbox import clock, demo, ids, members
from sandbox.api import access
from sandbox.errors import InvalidRequest, NylasError, TooLarge, Unauthorized
from sandbox.grants import accounts
from sandbox.models import AuthorizationCode, Grant, RevokedToken
from sandbox.web import wire
from sandbox.write_lock import writing

CODE_SECONDS = 600
MAX_NAME_LENGTH, MAX_STATE_LENGTH = 255, 256
OAUTH_ERROR = 25000
ZONES = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "UTC",
)
# What a user may choose who comes without a `provider`.
PROVIDERS = {"google": "Google", "microsoft": "Microsoft", "zoom": "Zoom"}
# Where the settings of each provider hold the address (docs/nylas.md 6.2).
ADDRESSES = ("email", "email_address", "username", "imap_username")
NEEDED = ("client_id", "redirect_uri", "response_type")


def authorize(request: HttpRequest) -> HttpResponse:
    """Where the application sends its user: on to the provider's pages, or a refusal, for browsers as a page.

    A form may be posted here as well as there (OpenID Connect asks that of authorization servers).
    """
    if request.method == "POST":
        return provider_pages(request)
    problem = _problem_with(request.GET)
    if not problem:
        return redirect(f"{reverse('provider')}?{request.GET.urlencode()}")
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "sandbox/connect_refused.html", {"problem": problem}, status=400)
    return wire.refuse(InvalidRequest(problem))


def provider_pages(request: HttpRequest) -> HttpResponse:
    """Two pages on one address: who are you, and may this application in; then back with a code."""
    asked = request.GET
    if problem := _problem_with(asked):
        return render(request, "sandbox/connect_refused.html", {"problem": problem}, status=400)
    person = _person(request)
    if request.method == "POST" and "answer" in request.POST and person:
        return _answer(request, person)
    hint, wanted = asked.get("login_hint", ""), _providers_wanted(request)
    known = {grant.email: grant for grant in Grant.objects.all()}
    page = render(
        request,
        "sandbox/connect_allow.html" if person else "sandbox/connect_choose.html",
        {
            "person": person,
            "people": [(one, one.email in known) for one in demo.PEOPLE if one.provider in (wanted or PROVIDERS)],
            "zones": ZONES,
            "hint": hint,
            "providers": {name: PROVIDERS.get(name, name) for name in wanted or PROVIDERS},
            "application": urlsplit(asked["redirect_uri"]).netloc,
        },
    )
    # Browsers apply form-action to the redirect that follows the form.
    page["X-Form-Target"] = "{0.scheme}://{0.netloc}".format(urlsplit(asked["redirect_uri"]))
    return page


def token(request: HttpRequest) -> HttpResponse:
    """Code or refresh token for tokens; flat answers, flat errors with all five members."""
    try:
        wish = _form_of(request)
        if wish.get("client_secret") != settings.API_KEY or wish.get("client_id") != settings.CLIENT_ID:
            raise InvalidRequest("client_id or client_secret is wrong")
        return wire.render(_token(wish))
    except NylasError as error:
        return _refuse_flatly(error)


def _form_of(request: HttpRequest) -> dict[str, Any]:
    """What came as JSON or as a form, which clients may choose."""
    if "json" in (request.content_type or ""):
        return wire.body_of(request)
    try:
        return request.POST.dict()
    except RequestDataTooBig as error:
        raise TooLarge("the request body is too large") from error
    except wire.UNREADABLE as error:
        raise InvalidRequest("error parsing request body") from error


def custom(request: HttpRequest) -> HttpResponse:
    """Bring your own tokens; 201. The address tells which grant is meant."""
    access.demand_key(request)
    wish = wire.body_of(request)
    given = wish.get("settings")
    if not isinstance(given, dict):
        raise InvalidRequest("settings must be an object")
    email = next((given[name] for name in ADDRESSES if given.get(name)), "") or _address_in(given)
    grant = accounts.connect(
        email=str(email),
        provider=members.text(wish, "provider"),
        name=members.text(wish, "name", longest=MAX_NAME_LENGTH),
        timezone=members.text(given, "timezone", "settings") or "UTC",
        state=members.text(wish, "state", longest=MAX_STATE_LENGTH),
    )
    return wire.answer(grant.body(), status=201)


def revoke(request: HttpRequest) -> HttpResponse:
    """End a token, and with it the others that came from the same code; the grant lives on (docs/nylas.md 6.1)."""
    if not request.GET.get("token"):
        return _refuse_flatly(InvalidRequest("token is required"))
    try:
        found = access.read_token(request.GET["token"], *access.KINDS)
    except Unauthorized:
        return _refuse_flatly(InvalidRequest("Token expired or revoked"), "invalid_token")
    RevokedToken.objects.create(family=found.family)
    return wire.acknowledge()


def token_info(request: HttpRequest) -> HttpResponse:
    """Whose token it is and how long it lasts."""
    kind = access.ACCESS if "access_token" in request.GET else access.ID
    try:
        found = access.read_token(request.GET.get(f"{kind}_token", ""), kind)
    except Unauthorized:
        return _refuse_flatly(InvalidRequest("Token expired or revoked"), "invalid_token")
    return wire.answer(access.claims(found.grant, found.expires_at or 0))


def detect(request: HttpRequest) -> HttpResponse:
    """Which provider an address belongs to."""
    access.demand_key(request)
    email = request.GET.get("email") or wire.body_of(request).get("email") or ""
    person = demo.known(str(email))
    provider = person.provider if person else "google"
    return wire.answer({"email_address": email, "detected": True, "provider": provider, "type": provider})


def _refuse_flatly(error: NylasError, name: str = "invalid_grant") -> HttpResponse:
    """OAuth's form of a refusal, always 400; with all five members clients take it for what it is."""
    words = {"error": name, "error_code": OAUTH_ERROR, "error_description": error.message}
    return wire.render({**words, "error_uri": "https://developer.nylas.com/docs/v3/auth/"}, 400)


def _problem_with(asked: Any) -> str:
    for name in NEEDED:
        if not asked.get(name):
            return f"{name} is missing from the address."
    if asked["client_id"] != settings.CLIENT_ID:
        return f"client_id is {asked['client_id']}; the sandbox knows {settings.CLIENT_ID} only."
    if asked["response_type"] not in ("code", "adminconsent"):
        return "response_type must be code."
    if not _is_web_address(asked["redirect_uri"]):
        return "redirect_uri must be an http or https address."
    if len(asked.get("state", "")) > MAX_STATE_LENGTH:
        return f"state may have {MAX_STATE_LENGTH} characters."
    return ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and text.isprintable()


def _providers_wanted(request: HttpRequest) -> list[str]:
    """`provider` of the address: one, or several with commas between them (docs/nylas.md 6.1)."""
    return [name for name in request.GET.get("provider", "").split(",") if name in accounts.PROVIDERS]


def _person(request: HttpRequest) -> demo.Interviewer | None:
    """Who was chosen on the first page, or hinted at by the application; with one of the providers it asks for."""
    person, wanted = _person_named(request), _providers_wanted(request)
    if person is None or not wanted or person.provider in wanted:
        return person
    return replace(person, provider=wanted[0])


def _person_named(request: HttpRequest) -> demo.Interviewer | None:
    given = request.POST
    email = (given.get("email") or "").strip()
    if not email and request.method == "GET":
        known = Grant.objects.filter(email__iexact=request.GET.get("login_hint", "")).first()
        if known:
            return demo.Interviewer(known.name, known.email, known.provider, known.timezone)
        return demo.known(request.GET.get("login_hint", ""))
    if "@" not in email:
        return None
    if person := demo.known(email):
        return person
    zone = given.get("timezone", "")
    provider = given.get("provider")
    return demo.Interviewer(
        (given.get("name") or "").strip(),
        email,
        provider if provider in accounts.PROVIDERS else "google",
        zone if zone in ZONES else "UTC",
    )


def _answer(request: HttpRequest, person: demo.Interviewer) -> HttpResponse:
    """Back to the application: with a code, or with the refusal."""
    asked = request.GET
    if request.POST["answer"] != "allow":
        return _back(
            asked, error="access_denied", error_description="The user denied access.", error_code=str(OAUTH_ERROR)
        )
    with writing():
        if demo.known(person.email):
            grant = demo.connect(person)
        else:
            grant = accounts.connect(
                email=person.email,
                provider=person.provider,
                name=person.name,
                timezone=person.timezone,
                scope=asked.get("scope", "").split(),
                state=asked.get("state", ""),
            )
        code = AuthorizationCode.objects.create(
            code=ids.new_hex("code", 40),
            grant=grant,
            redirect_uri=asked["redirect_uri"],
            code_challenge=asked.get("code_challenge", ""),
            is_offline=asked.get("access_type") == "offline",
            expires_at=clock.now() + CODE_SECONDS,
        )
    return _back(asked, code=code.code)


def _back(asked: Any, **query: str) -> HttpResponse:
    parts = urlsplit(asked["redirect_uri"])
    if asked.get("state"):
        query["state"] = asked["state"]
    return redirect(urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query.items()]))))


def _token(wish: dict[str, Any]) -> dict[str, Any]:
    kind = wish.get("grant_type")
    if kind == "authorization_code":
        code = _spend(str(wish.get("code") or ""), wish)
        kinds = access.KINDS if code.is_offline else (access.ACCESS, access.ID)
        return _tokens(code.grant, ids.new_hex("token", 32), kinds)
    if kind == "refresh_token":
        found = access.read_token(str(wish.get("refresh_token") or ""), access.REFRESH)
        return _tokens(found.grant, found.family, (access.ACCESS, access.ID))
    if kind == "client_credentials":
        grant = Grant.objects.filter(pk=str(wish.get("grant_id") or "")).first()
        if grant is None:
            raise InvalidRequest("grant_id is not known")
        return _tokens(grant, ids.new_hex("token", 32), (access.ACCESS, access.ID))
    raise InvalidRequest("grant_type must be authorization_code, refresh_token or client_credentials")


def _spend(given: str, wish: dict[str, Any]) -> AuthorizationCode:
    code = AuthorizationCode.objects.select_related("grant").filter(pk=given).first()
    if code is None or code.is_used or code.expires_at < clock.now():
        raise InvalidRequest("the code is unknown, used or expired")
    if code.redirect_uri != wish.get("redirect_uri"):
        raise InvalidRequest("redirect_uri is not the one the code was asked with")
    if code.code_challenge and code.code_challenge not in _challenges(str(wish.get("code_verifier") or "")):
        raise InvalidRequest("code_verifier does not fit the code_challenge")
    code.is_used = True
    code.save(update_fields=["is_used"])
    return code


def _challenges(verifier: str) -> set[str]:
    """Plain, as RFC 7636 has it, and as the Python SDK makes it: base64 of the hex digest (docs/nylas.md 6.1)."""
    digest = hashlib.sha256(verifier.encode())
    rfc = urlsafe_b64encode(digest.digest()).decode().rstrip("=")
    return {verifier, rfc, b64encode(digest.hexdigest().encode()).decode().rstrip("=")}


def _tokens(grant: Grant, family: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    return {
        **{f"{kind}_token": access.make_token(kind, grant, family) for kind in kinds},
        "expires_in": access.TOKEN_SECONDS,
        "email": grant.email,
        "grant_id": grant.id,
        "provider": grant.provider,
        "scope": " ".join(grant.scope),
        "token_type": "Bearer",
    }


def _address_in(given: dict[str, Any]) -> str:
    """A made-up refresh token may carry the address it is for: `{"refresh_token": "token-for:ada@example.com"}`."""
    word, _, email = str(given.get("refresh_token") or "").partition("token-for:")
    return email if not word else ""
