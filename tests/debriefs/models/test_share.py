"""The link of an outsider and its codes: what is stored, and what ends them."""

from datetime import timedelta

import pytest
from django.db import connection

from debriefs.models import Share, ShareCode
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def share() -> Share:
    return Share.make(
        make_debrief(make_interview()),
        citation=None,
        address="adviser@example.org",
        expires_at=NOW + timedelta(days=5),
        by=make_user(),
        at=NOW,
    )


@pytest.fixture
def code(share: Share) -> ShareCode:
    return ShareCode.objects.create(share=share, made_at=NOW)


def test_rows_hold_neither_the_link_nor_the_code(share: Share, code: ShareCode) -> None:
    code.take_try(at=NOW)
    code.use_up(at=NOW)
    with connection.cursor() as cursor:
        rows = [str(cursor.execute(f"SELECT * FROM debriefs_{name}").fetchall()) for name in ("share", "sharecode")]

    assert [secret in "".join(rows) for secret in (share.token, code.browser_pass, f"'{code.digits}'")] == [False] * 3
    assert Share.objects.with_token(share.token) == share
    assert Share.objects.with_token(share.token[:-1]) is None


def test_share_is_open_until_it_expires_or_is_revoked_once(share: Share) -> None:
    by, other = make_user(), make_user()
    assert [share.is_open(NOW + timedelta(days=days)) for days in (0, 4, 5)] == [True, True, False]

    assert [share.revoke(by=by, at=NOW), share.revoke(by=other, at=NOW)] == [True, False]

    assert (share.is_open(NOW), share.revoked_by) == (False, by)


def test_code_is_six_digits_and_lives_ten_minutes(code: ShareCode) -> None:
    assert (len(code.digits), code.digits.isdigit()) == (6, True)
    assert [code.is_live(NOW + minutes * MINUTE) for minutes in (0, 9, 10)] == [True, True, False]
    assert code.take_try(at=NOW + 10 * MINUTE) is False


def test_code_has_five_tries_and_one_use(code: ShareCode) -> None:
    assert [code.take_try(at=NOW) for _ in range(6)] == [True] * 5 + [False]
    assert (code.tries_left, code.is_live(NOW)) == (0, False)
    assert [code.use_up(at=NOW), code.use_up(at=NOW)] == [True, False]


def test_browser_stays_open_for_twelve_hours_with_what_it_was_given(share: Share, code: ShareCode) -> None:
    assert not share.opens_for(code.browser_pass, now=NOW)  # nobody typed the code
    code.use_up(at=NOW)

    assert [share.opens_for(code.browser_pass, now=NOW + timedelta(hours=hours)) for hours in (0, 11, 12)] == [
        True,
        True,
        False,
    ]
    assert [share.opens_for(given, now=NOW) for given in ("", code.digits, share.token)] == [False] * 3


def test_only_the_newest_code_is_live(share: Share, code: ShareCode) -> None:
    newer = ShareCode.objects.create(share=share, made_at=NOW + MINUTE)

    assert share.live_code(NOW + 2 * MINUTE) == newer
    assert share.live_code(NOW + 11 * MINUTE) is None
