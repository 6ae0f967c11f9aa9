"""What is filled in about an endpoint, and which span of events it gets once more."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from interviews.ats import webhook
from interviews.ats.models import AtsEvent, Endpoint
from recruiting import egress
from recruiting.desk.theme import InputClasses, TextInput
from recruiting.desk.widgets import Checks

KINDS = [(kind.value, kind.label) for kind in AtsEvent.Kind if kind != AtsEvent.Kind.TEST]


class EndpointForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        choices=KINDS,
        required=False,
        widget=Checks,
        label="Events",
        help_text="None chosen: all of them, and those to come.",
    )

    address = forms.URLField(
        max_length=500, assume_scheme="https", widget=TextInput, help_text="Where events are posted to."
    )

    class Meta:
        model = Endpoint
        fields = ["name", "address", "kinds", "jobs"]

    def clean_address(self) -> str:
        """Refused here already, and asked again at each sending: a name may lead elsewhere by then."""
        address: str = self.cleaned_data["address"]
        try:
            webhook.addresses_of(address)
        except webhook.Forbidden as error:
            raise forms.ValidationError(str(error)) from error
        except egress.Unresolved as error:
            raise forms.ValidationError("No server has this name. Is it spelled right?") from error
        return address


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"class": InputClasses}, format="%Y-%m-%dT%H:%M")


class SpanForm(forms.Form):
    since = forms.DateTimeField(label="From", widget=Moment)
    until = forms.DateTimeField(label="Until", widget=Moment)

    def __init__(self, *args: object, zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        for field in self.fields.values():
            field.help_text = f"In {zone}"

    def clean(self) -> dict[str, datetime]:
        told: dict[str, datetime] = super().clean() or {}
        if told.get("since") and told.get("until") and told["since"] >= told["until"]:
            self.add_error("until", "This is before the span begins.")
        return told


def span_before(now: datetime) -> dict[str, datetime]:
    """What the form begins with: the last day."""
    local = timezone.localtime(now).replace(second=0, microsecond=0)
    return {"since": local - timedelta(days=1), "until": local + timedelta(minutes=1)}
