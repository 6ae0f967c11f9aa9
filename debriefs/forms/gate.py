"""Why a recruiter waits no longer, or opens early."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Several stand on one page, so each has a prefix of its own."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        label=_("Reason"),
        help_text=_("Everybody who reads this debrief sees it, with your name."),
        error_messages={"required": _("Write a reason: the others will ask.")},
    )

    def __init__(self, data: QueryDict | None = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
