"""The page on which recruiters say who of a panel still learns, see how far they are, and say when they are qualified."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from interviews.enums import Role
from interviews.panels import trainees
from interviews.panels.forms.trainees import TraineesForm
from interviews.panels.models import Interviewer, Panel
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, button
from recruiting.desk.words import when

MAX_DIGITS = 10
QUALIFY = "qualify"  # in what the page sends: the id of an interviewer


class PanelTrainees(ModelAdmin[Panel]):
    """Training on a panel, for the panel's admin."""

    @button("Training", asks=True, when=lambda panel: panel.seats.exists())
    def trainees(self, request: HttpRequest, panel: Panel) -> HttpResponse | None:
        here = HttpResponseRedirect(reverse("admin:interviews_panel_trainees", args=[panel.pk]))
        if request.method == "POST" and QUALIFY in request.POST:
            self._qualify(request, panel, request.POST[QUALIFY])
            return here
        form = TraineesForm(request.POST or None, panel=panel)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            panel.set_training_path(shadow_steps=said["shadow_steps"], lead_steps=said["lead_steps"])
            panel.set_trainees(form.chosen(), by=logged_in(request), at=clock.now())
            self.message_user(request, "Saved. It counts from the next booking on.", "success")
            return here
        learned = panel.seats.exclude(qualified_at=None).select_related("interviewer", "qualified_by")
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/trainees.html",
            f"Training on {panel.name}",
            form=form,
            progress=[
                (person, progress_words(how), how.step is None) for person, how in trainees.progress(panel).items()
            ],
            learned=[
                (
                    seat.interviewer.name,
                    when(seat.qualified_at),
                    seat.qualified_by.get_full_name() if seat.qualified_by else "",
                )
                for seat in learned
            ],
        )

    def _qualify(self, request: HttpRequest, panel: Panel, key: str) -> None:
        seats = panel.seats.of_trainees().select_related("interviewer")
        seat = seats.filter(interviewer=int(key)).first() if key.isdecimal() and len(key) < MAX_DIGITS else None
        if seat is None:
            self.message_user(request, "They are not learning on this panel any more.", "warning")
            return
        seat.qualify(by=logged_in(request), at=clock.now())
        self.message_user(request, f"{seat.interviewer.name} is qualified, and is asked like the others.", "success")


def progress_words(how: trainees.Progress) -> str:
    """As in “has listened to 1 of 2 and led 0 of 2; listens next”."""
    held = _("has listened to %(shadowed)s of %(shadows)s and led %(led)s of %(leads)s") % {
        "shadowed": min(how.held[Role.SHADOW], how.shadow_steps),
        "shadows": how.shadow_steps,
        "led": min(how.held[Role.LEAD], how.lead_steps),
        "leads": how.lead_steps,
    }
    if how.step is None:
        after = _("has done all of it: say whether they are qualified")
    elif how.next_role is None:
        after = _("the next one is booked")
    else:
        after = _("listens next") if how.next_role == Role.SHADOW else _("leads next")
    return f"{held}; {after}"


def training_lines(panel: Panel) -> list[tuple[str, str]]:
    """(name, progress) of those who learn on a panel."""
    return [(person.name, progress_words(how)) for person, how in trainees.progress(panel).items()]


def training_of(interviewer: Interviewer) -> dict[int, str]:
    """Their progress on each panel on which they learn, by the panel's id."""
    panels = Panel.objects.filter(seats__interviewer=interviewer, seats__is_trainee=True)
    return {panel.pk: progress_words(trainees.progress(panel)[interviewer]) for panel in panels}
