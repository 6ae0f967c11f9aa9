"""The profile page: time zone, mail of the morning, password, calendar, sign out. Every login has it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from logins import zones
from logins.forms import ProfileForm
from logins.models import Profile
from logins.roles import role_of
from recruiting.access import logged_in, reader
from recruiting.zones import places


@reader
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = logged_in(request)
    form = ProfileForm(request.POST or None, initial={"time_zone": timezone.get_current_timezone_name()})
    if request.method == "POST" and form.is_valid():
        zones.choose(user, form.cleaned_data["time_zone"])
        messages.success(request, f"Your times are in {form.cleaned_data['time_zone'].replace('_', ' ')} from now on.")
        return redirect("profile")
    context = {
        "form": form,
        "role": role_of(user),
        "interviewer": getattr(user, "interviewer", None),
        "wants_digest": not Profile.objects.filter(user=user, wants_digest=False).exists(),
        "places": places(),
        "section": "profile",
    }
    return TemplateResponse(request, "logins/profile.html", context)


@reader
@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """Switch the mail of the morning on or off."""
    is_on = request.POST.get("digest") == "on"
    Profile.objects.switch_digest(logged_in(request), on=is_on)
    messages.success(request, "You get the mail in the morning again." if is_on else "The mail in the morning is off.")
    return redirect("profile")
