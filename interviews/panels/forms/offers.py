"""Choices that Nylas offers. It is asked for them while a form is drawn, never while one is saved."""

from django import forms
from django.utils.translation import gettext as _

from interviews.nylas import shapes
from interviews.nylas.errors import NylasError
from interviews.panels import publishing
from recruiting.desk.widgets import Offer

NYLAS_AWAY = (
    "Nylas isn’t answering just now, so this list can’t be shown. Everything else can be saved; look again in a minute."
)
PROVIDERS = {"google": "Google", "microsoft": "Microsoft", "ews": "Exchange", "icloud": "iCloud", "zoom": "Zoom"}


def offered_accounts(
    *, providers: frozenset[str] | None = None, empty: str = "", taken: frozenset[str] = frozenset()
) -> Offer:
    """Calendar accounts as choices, in words: those of `providers` only, when given, and none that is `taken`."""
    try:
        grants = publishing.offered_grants()
    except NylasError:
        return Offer((), NYLAS_AWAY)
    free = [grant for grant in grants if grant.id not in taken]
    chosen = [grant for grant in free if providers is None or grant.provider in providers]
    return Offer(tuple((grant.id, _account_words(grant)) for grant in chosen), "" if chosen else empty)


def _account_words(grant: shapes.Grant) -> str:
    name = f"{grant.name} · {grant.email}" if grant.name and grant.name != grant.email else grant.email
    provider = PROVIDERS.get(grant.provider, grant.provider.title())
    return f"{name} · {provider}" + ("" if grant.is_valid else " · needs reconnecting")


MAX_LENGTH, MAX_CHOSEN = 1000, 100


class UncheckedChoiceField(forms.ChoiceField):
    """Accepts any value that can be an id, so that saving needs no answer from Nylas."""

    def valid_value(self, value: object) -> bool:
        return _can_be_id(str(value))


class UncheckedChoicesField(forms.MultipleChoiceField):
    """Accepts any few such values, likewise."""

    def valid_value(self, value: object) -> bool:
        return _can_be_id(str(value))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MAX_CHOSEN:
            words = _("Choose %(number)d at most.")
            raise forms.ValidationError(words % {"number": MAX_CHOSEN})


def _can_be_id(value: str) -> bool:
    """Postgres keeps no NUL, neither as text nor in JSON."""
    return len(value) <= MAX_LENGTH and value.isprintable()
