"""Sharing with an outsider, and the code an outsider types."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from debriefs.interview.shared_clips import Source
from debriefs.models import SharedClip
from debriefs.outside.shares import MAX_DAYS, USUAL_DAYS
from interviews.messages.codes import CODE_DIGITS
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

    def __init__(self, data: QueryDict | None = None, *, source: Source | None = None) -> None:
        """`source`: where the quote is heard, if it is."""
        super().__init__(data)
        if source is not None:
            words = {
                SharedClip.Kind.SOUND: _("And how it sounded"),
                SharedClip.Kind.PICTURE: _("And sound and picture"),
            }
            kinds = [(kind, words[SharedClip.Kind(kind)]) for kind in source.kinds]
            self.fields["clip"] = forms.ChoiceField(
                choices=[("", _("The words alone")), *kinds],
                widget=forms.RadioSelect,
                required=False,
                label=_("What they get"),
                help_text=_(
                    "Cut out of the recording: all of the cited turns ({length}), also what the quote leaves out of them, and nothing "
                    "before or after. It is deleted when the link ends."
                ).format(length=source.length),
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


def wrong_words(tries_left: int) -> str:
    if not tries_left:
        return gettext("That is not the code, and it can’t be tried any more. Ask for a new one.")
    words = ngettext(
        "That is not the code. One more try, then you need a new one.",
        "That is not the code. {left} more tries, then you need a new one.",
        tries_left,
    )
    return words.format(left=tries_left)
