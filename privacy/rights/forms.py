"""What a candidate types before everything of them is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.typed_address import AddressForm


class OwnEraseForm(AddressForm):
    other_address = _("That is not the address we have. It is the one our mails to you go to.")

    address = forms.CharField(
        max_length=254,
        label=_("Your mail address"),
        help_text=_("As a last check: the one we write to."),
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
        error_messages={"required": _("Type the mail address with which you applied.")},
    )
