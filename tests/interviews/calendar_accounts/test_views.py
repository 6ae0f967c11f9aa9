"""An interviewer connects a calendar: our page, the provider's page in the sandbox, back to ours."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from interviews.calendar_accounts import grants
from interviews.calendar_accounts.views import STATE
from interviews.models import ConnectLink, Interviewer, Message
from interviews.panels import publishing
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import PASSWORD, make_interviewer, make_user
from tests.interviews.calendar_accounts import provider

pytestmark = pytest.mark.django_db
SARAH, MARCUS = "sarah.kim@example.com", "marcus.johnson@example.com"


class Visitor:
    """A browser: Django's client on our pages, a session of requests on the provider's."""

    def __init__(self, interviewer: Interviewer) -> None:
        self.client, self.interviewer = Client(), interviewer
        self.link = ConnectLink.objects.make(interviewer, at=clock.now())
        self.page = f"/connect/{self.link.token}/"

    def leave(self) -> str:
        """Both clicks on our side of the way; the provider's address."""
        page = self.client.get(self.page)
        assert page.status_code == 200
        assert "?go=1" in page.content.decode()
        return self.client.get(f"{self.page}?go=1").headers["Location"]

    def answer(self, url: str, *, email: str = SARAH, answer: str = "allow") -> str:
        """Choose an account and say yes or no at the provider; the way back, as a path of ours."""
        parts = urlsplit(provider.answer(url, email=email, answer=answer))
        return f"{parts.path}?{parts.query}"


@pytest.fixture
def sarah(db: None) -> Interviewer:
    return make_interviewer(name="Sarah Kim", email=SARAH, nylas_grant_id=None, grant_state="none")


@pytest.fixture
def visitor(sandbox: SandboxProcess, sarah: Interviewer) -> Visitor:
    return Visitor(sarah)


def test_calendar_is_connected_in_two_clicks(visitor, sarah, sandbox):
    url = visitor.leave()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["login_hint"], asked["response_type"]) == (SARAH, "code")
    assert asked["redirect_uri"].endswith("/connect/callback/")

    page = visitor.client.get(visitor.answer(url), follow=True)

    assert page.status_code == 200
    sarah.refresh_from_db()
    assert sarah.grant_state == Interviewer.GrantState.LIVE
    grants = {grant["email"]: grant["id"] for grant in sandbox.get("/v3/grants").json()["data"]}
    assert sarah.nylas_grant_id == grants[SARAH]
    assert abs(sarah.grant_changed_at - clock.now()) < timedelta(seconds=30)


def test_page_after_connecting_can_be_opened_again_while_it_is_true(visitor, sarah):
    after = visitor.client.get(visitor.answer(visitor.leave())).headers["Location"]

    assert [visitor.client.get(after).status_code for _ in range(2)] == [200, 200]
    assert Client().get(after).status_code == 400
    Interviewer.objects.update(grant_state=Interviewer.GrantState.WITHDRAWN)
    assert visitor.client.get(after).status_code == 400


@pytest.mark.parametrize("has_login", [True, False])
def test_page_after_connecting_names_the_way_to_disconnect_that_works(visitor, sarah, has_login):
    Interviewer.objects.update(user=make_user() if has_login else None)

    page = visitor.client.get(visitor.answer(visitor.leave()), follow=True).content.decode()

    assert ('href="/profile/"' in page, "it mails you a new one" in page) == (has_login, not has_login)


@pytest.mark.parametrize(("zone", "is_assumed", "kept"), [("UTC", True, False), ("Asia/Tokyo", False, True)])
def test_calendar_says_the_zone_that_nobody_else_has_said(visitor, sarah, sandbox, zone, is_assumed, kept):
    Interviewer.objects.update(time_zone=zone, zone_is_assumed=is_assumed)

    page = visitor.client.get(visitor.answer(visitor.leave()), follow=True).content.decode()

    sarah.refresh_from_db()
    calendars = sandbox.get(f"/v3/grants/{sarah.nylas_grant_id}/calendars").json()["data"]
    own = next(one["timezone"] for one in calendars if one["is_primary"])
    assert (sarah.time_zone, sarah.zone_is_assumed) == (zone if kept else own, False)
    assert "we use UTC" not in page


def test_page_says_that_utc_is_used_where_the_calendar_says_no_zone(visitor, sarah, monkeypatch):
    Interviewer.objects.update(time_zone="UTC", zone_is_assumed=True)
    monkeypatch.setattr(publishing, "calendar_zone", lambda grant_id: "")

    page = visitor.client.get(visitor.answer(visitor.leave()), follow=True).content.decode()

    assert "we use UTC for you until you choose one" in page


def test_calendar_that_was_lost_is_connected_again(visitor, sarah):
    sarah.lose_grant(at=clock.now())

    visitor.client.get(visitor.answer(visitor.leave()))

    sarah.refresh_from_db()
    assert sarah.is_live


def test_no_at_the_provider_changes_nothing(visitor, sarah):
    page = visitor.client.get(visitor.answer(visitor.leave(), answer="deny"))

    assert page.status_code == 400
    assert "was not given" in page.content.decode()
    sarah.refresh_from_db()
    assert sarah.nylas_grant_id is None


def test_somebody_elses_calendar_is_not_kept(visitor, sarah):
    page = visitor.client.get(visitor.answer(visitor.leave(), email=MARCUS))

    assert page.status_code == 400
    assert f"calendar of {MARCUS}" in page.content.decode()
    sarah.refresh_from_db()
    assert (sarah.nylas_grant_id, sarah.grant_state) == (None, "none")


def test_way_back_works_once(visitor, sarah):
    back = visitor.answer(visitor.leave())
    assert visitor.client.get(back).headers["Location"] == "/connect/connected/"

    again = visitor.client.get(back)

    assert again.status_code == 400
    assert "out of turn" in again.content.decode()


def test_code_that_was_used_is_refused_in_a_plain_sentence(visitor, sarah):
    back = visitor.answer(visitor.leave())
    visitor.client.get(back)
    code = parse_qs(urlsplit(back).query)["code"][0]
    visitor.page = f"/connect/{ConnectLink.objects.make(sarah, at=clock.now()).token}/"  # the first has done its work
    state = parse_qs(urlsplit(visitor.leave()).query)["state"][0]

    page = visitor.client.get("/connect/callback/", {"code": code, "state": state})

    assert page.status_code == 400
    assert "could not be connected" in page.content.decode()


@pytest.mark.parametrize("state", [None, "", "x" * 32, "é" * 32, "\x00", "🙂"])
def test_other_state_binds_nothing(visitor, sarah, state):
    back = visitor.answer(visitor.leave())
    query = {"code": parse_qs(urlsplit(back).query)["code"][0]} | ({} if state is None else {"state": state})

    page = visitor.client.get("/connect/callback/", query)

    assert (page.status_code, "out of turn" in page.content.decode()) == (400, True)
    sarah.refresh_from_db()
    assert sarah.nylas_grant_id is None


def test_way_back_in_another_browser_binds_nothing(visitor, sarah):
    """Somebody sends their own way back to the interviewer."""
    back = visitor.answer(visitor.leave())

    assert Client().get(back).status_code == 400
    sarah.refresh_from_db()
    assert sarah.nylas_grant_id is None


def test_state_older_than_ten_minutes_binds_nothing(visitor, sarah):
    back = visitor.answer(visitor.leave())
    session = visitor.client.session
    session[STATE] = {**session[STATE], "until": clock.now().timestamp() - 1}
    session.save()

    assert visitor.client.get(back).status_code == 400
    sarah.refresh_from_db()
    assert sarah.nylas_grant_id is None


def test_interviewer_who_is_gone_meanwhile_is_out_of_turn(visitor, sarah):
    back = visitor.answer(visitor.leave())
    sarah.delete()

    assert visitor.client.get(back).status_code == 400


def test_nylas_away_is_a_plain_sentence(visitor, sarah, sandbox):
    back = visitor.answer(visitor.leave())
    sandbox.control("faults", {"path": "/v3/connect/token", "kind": "502_html", "times": 3})

    page = visitor.client.get(back)

    assert page.status_code == 400
    assert "Please try again" in page.content.decode()


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "%00", "%F0%9F%99%82"])
def test_unknown_link_is_not_found(client, db, token):
    assert client.get(f"/connect/{token}/").status_code == 404


def test_personal_page_is_kept_by_nobody(client, sarah):
    link = f"/connect/{ConnectLink.objects.make(sarah, at=clock.now()).token}/"
    for address in (link, f"{link}?go=1", "/connect/callback/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


# ── links that end ──


def test_link_is_gone_after_connecting_and_all_others_with_it(visitor, sarah):
    other = ConnectLink.objects.make(sarah, at=clock.now())
    visitor.client.get(visitor.answer(visitor.leave()))

    for token in (visitor.link.token, other.token):
        page = Client().get(f"/connect/{token}/")
        assert (page.status_code, "This link has done its work" in page.content.decode()) == (410, True)
        assert Client().get(f"/connect/{token}/?go=1").status_code == 410


def test_link_lasts_seven_days(client, sarah):
    now = clock.now()
    young = ConnectLink.objects.make(sarah, at=now - timedelta(days=7))
    old = ConnectLink.objects.make(sarah, at=now - timedelta(days=8))

    assert client.get(f"/connect/{young.token}/").status_code == 200
    page = client.get(f"/connect/{old.token}/")
    assert (page.status_code, "This link has run out" in page.content.decode()) == (410, True)
    assert SARAH not in page.content.decode()


def test_way_back_of_a_link_that_ended_meanwhile_binds_nothing(visitor, sarah):
    back = visitor.answer(visitor.leave())
    sarah.connect_links.use_up(at=clock.now())

    page = visitor.client.get(back)

    assert (page.status_code, "out of turn" in page.content.decode()) == (400, True)


def test_new_link_goes_to_the_interviewer_whoever_asks_and_once(client, sarah):
    old = ConnectLink.objects.make(sarah, at=clock.now() - timedelta(days=8))
    page = client.get(f"/connect/{old.token}/").content.decode()
    assert f'action="/connect/{old.token}/again/"' in page

    answers = [client.post(f"/connect/{old.token}/again/") for _ in range(3)]

    assert {("Look into your mail" in answer.content.decode()) for answer in answers} == {True}
    (message,) = Message.objects.all()
    assert (message.kind, message.to) == ("connect", SARAH)
    queue.work_all(now=clock.now())
    assert f"/connect/{message.connect_link.token}/" in mail.outbox[0].body
    assert client.get(f"/connect/{message.connect_link.token}/").status_code == 200


def test_link_that_works_needs_no_new_one(client, sarah):
    link = ConnectLink.objects.make(sarah, at=clock.now())

    assert client.post(f"/connect/{link.token}/again/").headers["Location"] == f"/connect/{link.token}/"
    assert client.get(f"/connect/{link.token}/again/").status_code == 405
    assert not Message.objects.exists()


def test_stolen_database_opens_no_link(sarah):
    link = ConnectLink.objects.make(sarah, at=clock.now())

    kept = " ".join(str(value) for value in ConnectLink.objects.values().get().values())
    assert link.token not in kept
    assert ConnectLink.objects.with_token(link.token_hash) is None


# ── logged in ──


def test_somebody_who_logs_in_needs_no_link(client, sarah, sandbox):
    sarah.user = make_user()
    sarah.save()
    client.login(username=sarah.user.username, password=PASSWORD)
    url = client.get("/connect/?go=1").headers["Location"]
    parts = urlsplit(provider.answer(url, email=SARAH))

    assert client.get(f"{parts.path}?{parts.query}", follow=True).status_code == 200

    sarah.refresh_from_db()
    assert sarah.is_live


def test_who_does_not_interview_has_no_calendar_to_connect(client, db):
    user = make_user(recruiter=True)
    client.login(username=user.username, password=PASSWORD)

    assert client.get("/connect/").status_code == 404


def test_passer_by_is_asked_to_log_in(client, db):
    assert "/accounts/login/" in client.get("/connect/").headers["Location"]


def test_connecting_while_the_old_access_is_being_ended_is_a_plain_sentence(visitor, sarah, monkeypatch):
    def still_disconnecting(*args, **named):
        raise grants.StillDisconnecting

    back = visitor.answer(visitor.leave())
    monkeypatch.setattr(grants, "connect_interviewer", still_disconnecting)

    page = visitor.client.get(back)

    assert (page.status_code, "just being disconnected" in page.content.decode()) == (400, True)
