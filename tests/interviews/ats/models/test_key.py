"""Keys of the API: shown once, kept as a hash, ended, run out."""

from datetime import timedelta

import pytest

from interviews.models import ApiKey
from tests.factories import NOW, make_job, make_key, make_user

pytestmark = pytest.mark.django_db


def test_secret_is_found_by_its_hash_alone_until_the_key_ends():
    maker = make_user(is_superuser=True)
    key, secret = make_key(
        name="Greenhouse", scopes=["read"], jobs=[make_job()], expires_at=NOW + timedelta(days=1), by=maker
    )
    find = ApiKey.objects.with_secret

    assert secret not in str(ApiKey.objects.values().get())
    assert find(secret, now=NOW) == key
    assert find(secret[:-1], now=NOW) is None
    assert find(secret, now=NOW + timedelta(days=1)) is None
    maker.is_active = False
    maker.save()
    assert find(secret, now=NOW) is None
    maker.is_active = True
    maker.save()

    assert (key.end(by=maker, at=NOW), key.end(by=maker, at=NOW)) == (True, False)
    assert find(secret, now=NOW) is None


def test_last_use_is_kept_to_the_minute():
    key, _ = make_key(name="Lever")

    for seconds in (0, 30, 61):
        key.note_use(at=NOW + timedelta(seconds=seconds))

    assert ApiKey.objects.get().last_used_at == NOW + timedelta(seconds=61)
