"""Logging in, and what people choose about themselves."""

from typing import Any

from allauth.account.forms import LoginForm as PasswordLoginForm
from django import forms
from django.http import HttpRequest, HttpResponse

from logins import zones
from recruiting.contact_fields import TimeZoneField


class LoginForm(PasswordLoginForm):
    """With the browser's time zone, which static/js/browser-zone.js fills in; without it people choose theirs in their profile."""

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"data-browser-zone": ""}))

    def login(self, request: HttpRequest, redirect_url: Any = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            zones.note_browser(request.user, self.cleaned_data["time_zone"])
        return response


class ProfileForm(forms.Form):
    time_zone = TimeZoneField(
        max_length=64,
        label="Time zone",
        help_text="Times on your pages and in mails to you as an interviewer are in this zone. Candidates always see their own.",
        error_messages={"required": "Choose a time zone, for example Europe/Lisbon."},
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
