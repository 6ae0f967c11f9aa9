"""A program that calls the API."""

import itertools
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from rest_framework.authtoken.models import Token

from candidates.models import Job
from interviews.models import ApiKey
from tests import factories

_numbers = itertools.count(1)


class Caller:
    """With a key, with somebody's token, or with neither."""

    def __init__(self, authorization: str = "") -> None:
        self.headers = {"Authorization": authorization} if authorization else {}

    def get(self, path: str, *, etag: str = "", **query: Any) -> Any:
        headers = self.headers | ({"If-None-Match": etag} if etag else {})
        return Client().get(f"/api/{path}", query_params=query, headers=headers)

    def post(self, path: str, body: object = None, *, again: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": again} if again else {})
        return Client().post(f"/api/{path}", body or {}, content_type="application/json", headers=headers)


def with_token(user: User) -> Caller:
    return Caller(f"Token {Token.objects.get_or_create(user=user)[0].key}")


def make_key(*scopes: str, jobs: Iterable[Job] | None = None, by: User | None = None) -> tuple[ApiKey, str]:
    """A key with these scopes, for all jobs unless told which."""
    return factories.make_key(name=f"Greenhouse {next(_numbers)}", scopes=scopes or ["read"], jobs=jobs, by=by)


def with_key(*scopes: str, jobs: Iterable[Job] | None = None, by: User | None = None) -> Caller:
    return Caller(f"Bearer {make_key(*scopes, jobs=jobs, by=by)[1]}")


def kind(response: Any) -> str:
    """Of a problem: the stable part of its type."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    return str(response.json()["type"]).rpartition("#problem-")[2]
