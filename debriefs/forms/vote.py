"""Casting a vote."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from debriefs.models import Recommendation, Vote


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
        label=_("Your vote"),
        error_messages={"required": _("Choose one of the four.")},
    )
    ground = forms.CharField(
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        label=_("Your ground"),
        help_text=_("What you heard or read that led you there. The others read it once the votes are opened."),
        error_messages={"required": _("Say why: a vote without its ground helps nobody decide.")},
    )

    def __init__(self, data: QueryDict | None = None, *, own: Vote | None = None) -> None:
        initial = {"choice": own.choice, "ground": own.ground} if own else {}
        super().__init__(data, initial=initial)
