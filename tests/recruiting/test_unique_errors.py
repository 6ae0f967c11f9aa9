"""What is said of a name, an address or a pair that another row has: one sentence, in small letters."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model, UniqueConstraint
from django.urls import reverse

from candidates.models import Application
from interviews.models import ApiKey
from recruiting.desk.theme import FactAdmin
from tests.factories import make_candidate, make_key, make_user

UNIQUE = [
    (model, names)
    for model in apps.get_models()
    for names in [
        *((field.name,) for field in model._meta.local_fields if field.unique and not field.primary_key),
        *(each.fields for each in model._meta.constraints if isinstance(each, UniqueConstraint) and each.fields),
    ]
]


@pytest.mark.parametrize(("model", "names"), UNIQUE, ids=lambda each: getattr(each, "__name__", None))
def test_names_are_told_as_the_model_writes_them(model: type[Model], names: tuple[str, ...]):
    told = model().unique_error_message(model, names)

    assert told.params["model_name"] == model._meta.verbose_name
    for name in names:
        assert str(model._meta.get_field(name).verbose_name) in told.params["field_labels"]


def test_sentence_names_what_it_is_and_which_field():
    assert ApiKey().unique_error_message(ApiKey, ("name",)).messages == [
        "Another key of the API already has this name."
    ]
    assert Group().unique_error_message(Group, ("name",)).messages == ["Another group already has this name."]
    assert Application().unique_error_message(Application, ("job", "candidate")).messages == [
        "Another application already has this job and candidate."
    ]


@pytest.mark.django_db
def test_form_of_a_key_says_it(client):
    make_key(name="Greenhouse")
    client.force_login(make_user(is_staff=True, is_superuser=True))

    page = client.post(reverse("admin:interviews_apikey_add"), {"name": "Greenhouse", "scopes": ["read"]})

    assert "Another key of the API already has this name." in page.content.decode()


@pytest.mark.django_db
def test_form_of_a_candidate_says_it_whatever_the_case_of_the_address(admin):
    make_candidate(email="amara@example.com")
    other = make_candidate()
    sent = {"name": other.name, "email": "Amara@Example.com", "phone": "", "time_zone": ""}

    page = admin.post(reverse("admin:candidates_candidate_change", args=[other.pk]), sent).content.decode()

    assert "Another candidate already has this email address." in page
    assert "candidate_one_per_email" not in page


def test_what_a_person_can_break_in_a_form_of_ours_has_a_sentence():
    """Django says "constraint" of one without fields, or with a condition."""
    speechless = [
        each.name
        for model, desk in admin.site._registry.items()
        for each in model._meta.constraints
        if isinstance(each, UniqueConstraint)
        and not isinstance(desk, FactAdmin)
        and not (each.fields and each.condition is None)
        and each.violation_error_message == each.default_violation_error_message
        and _is_typed(each, model)
    ]

    assert speechless == ["unique_primary_email", "unique_verified_email"]  # allauth's own


def _is_typed(constraint: UniqueConstraint, model: type[Model]) -> bool:
    """Is there a field of it that people fill in?"""
    names = {
        *constraint.fields,
        *(source.name for each in constraint.expressions for source in each.flatten() if hasattr(source, "name")),
    }
    return any(model._meta.get_field(name).editable for name in names)
