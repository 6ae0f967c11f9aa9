"""Sharing with an outsider, and the code an outsider types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from debriefs.models.share import CODE_DIGITS
from debriefs.outside.shares import MAX_DAYS, USUAL_DAYS
from recruiting.contact_details import fold_address


class ShareForm(forms.Form):
    address = forms.EmailField(
        max_length=254,
        label=_("Their mail address"),
        help_text=_("The link and the codes go there, and it stands across the page they read."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": _("Write the address of the person who is to read it.")},
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=MAX_DAYS,
        initial=USUAL_DAYS,
        label=_("Days"),
        help_text=_("It works to the end of the last one."),
        error_messages={
            "required": _("Write for how many days."),
            "invalid": _("Write a number of days."),
            "min_value": _("At least one day."),
            "max_value": _("At most %(limit_value)s days."),
        },
    )

    def clean_address(self) -> str:
        return fold_address(self.cleaned_data["address"])


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label=_("Code"),
        help_text=_("Six digits, from the mail we sent you."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
        error_messages={"required": _("Write the six digits from the mail.")},
    )

    def clean_code(self) -> str:
        digits = "".join(self.cleaned_data["code"].split()).replace("-", "")
        if not (len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("A code has six digits. It was not tried."), code="shape")
        return digits
