"""Form widgets of the admin: choices with explanations, choices fetched from Nylas, time zones with suggestions."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.forms import CheckboxSelectMultiple, DateInput, RadioSelect, TimeInput
from django.forms.widgets import ChoiceWidget

from recruiting import zones
from recruiting.desk.theme import CheckClasses, InputClasses, RadioClasses, Select, TextInput


class TimeZoneInput(TextInput):
    """A text field that suggests time zones while the person types."""

    template_name = "admin/widgets/time_zone.html"

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        context["time_zones"] = zones.places()
        return context


class HourInput(TimeInput):
    """A time of day in 24 hours, as on all pages: the browser's own control may use AM and PM."""

    input_type = "text"

    def __init__(self) -> None:
        shape = {"inputmode": "numeric", "maxlength": "8", "placeholder": "09:00", "autocomplete": "off"}
        super().__init__({"class": f"{InputClasses} hour-input", **shape}, format="%H:%M")


class DayInput(DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": InputClasses}, format="%Y-%m-%d")


class ChoiceCards(RadioSelect):
    """Choices as cards, each with its explanation. Those that are `retired` are shown only where they are what was chosen."""

    template_name = "admin/widgets/choice_cards.html"

    def __init__(
        self,
        explanations: dict[str, str],
        attrs: dict[str, object] | None = None,
        *,
        retired: AbstractSet[str] = frozenset(),
    ) -> None:
        super().__init__({"class": RadioClasses, **(attrs or {})})
        self.explanations, self.retired = explanations, retired

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, object] | None = None
    ) -> list[tuple[str | None, list[dict[str, object]], int | None]]:
        groups = super().optgroups(name, value, attrs)
        return [
            group for group in groups if any(one["selected"] or one["value"] not in self.retired for one in group[1])
        ]

    def create_option(
        self,
        name: str,
        value: object,
        label: str | int,
        selected: bool,
        index: int,
        subindex: int | None = None,
        attrs: dict[str, object] | None = None,
    ) -> dict[str, object]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["explanation"] = self.explanations.get(str(value), "")
        return option


class Checks(CheckboxSelectMultiple):
    """Checkboxes in one row."""

    template_name = "admin/widgets/checks.html"

    def __init__(self, attrs: dict[str, object] | None = None, choices: Iterable[tuple[object, object]] = ()) -> None:
        super().__init__({"class": CheckClasses, **(attrs or {})}, choices)


@dataclass(frozen=True)
class Offer:
    """The choices there are now, or the sentence why they are not known."""

    choices: tuple[tuple[str, str], ...]
    problem: str = ""


class _Offered(ChoiceWidget):
    """Fetches the choices only when it is drawn, so that saving a form fetches nothing. Present values can always be chosen."""

    offer: Callable[[], Offer]
    empty: str | None

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        offer = self.offer()
        chosen = [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
        known = {key for key, _ in offer.choices}
        kept = [(one, f"{one} (as chosen before)") for one in chosen if one not in known]
        self.choices = [*([("", self.empty)] if self.empty else []), *offer.choices, *kept]
        context = super().get_context(name, value, attrs)
        context["widget"]["problem"] = offer.problem
        return context


class OfferedSelect(_Offered, Select):
    template_name = "admin/widgets/offered_select.html"

    def __init__(self, offer: Callable[[], Offer], *, empty: str | None) -> None:
        super().__init__()
        self.offer, self.empty = offer, empty


class OfferedChecks(_Offered, Checks):
    template_name = "admin/widgets/offered_checks.html"

    def __init__(self, offer: Callable[[], Offer]) -> None:
        super().__init__()
        self.offer, self.empty = offer, None
