"""Logging in, and what people choose about themselves."""

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.account.forms import LoginForm as PasswordLoginForm
from django import forms
from django.http import HttpRequest, HttpResponse

from logins import zones
from recruiting.contact_fields import TimeZoneField


class LoginForm(PasswordLoginForm):
    """With the browser's time zone, which static/js/browser-zone.js fills in; without it people choose theirs in their profile."""

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"data-browser-zone": ""}))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            zones.note_browser(request.user, self.cleaned_data["time_zone"])
        return response


class PasswordWords:
    """One way to ask for a password, in place of allauth's labels and its list of rules."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        new, again = self.fields["password1"], self.fields["password2"]
        new.label, again.label = "New password", "The same again"
        new.help_text = "8 characters or more. Not your name or address, and not one that many people use."
        again.help_text = ""
        new.error_messages["required"], again.error_messages["required"] = "Choose a password.", "Type it here again."
        for field in (new, again):
            field.widget.attrs.pop("placeholder", None)


class ChoosePasswordForm(PasswordWords, ResetPasswordKeyForm):
    """By a mailed link: after an invitation, or when a password is forgotten."""

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"data-browser-zone": ""}))

    def save(self) -> None:
        super().save()
        zones.note_browser(self.user, self.cleaned_data["time_zone"])


class ChangeOwnPasswordForm(PasswordWords, ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        present = self.fields["oldpassword"]
        present.label, present.help_text = "Present password", ""
        present.error_messages["required"] = "Type the password you have now."
        present.widget.attrs.pop("placeholder", None)


class SetOwnPasswordForm(PasswordWords, SetPasswordForm):
    """For a login that has none yet."""


class ProfileForm(forms.Form):
    time_zone = TimeZoneField(
        max_length=64,
        label="Time zone",
        help_text="Times on your pages and in mails to you as an interviewer are in this zone. Candidates always see their own.",
        error_messages={"required": "Choose a time zone, for example Europe/Lisbon."},
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
