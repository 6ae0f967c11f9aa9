"""Inviting one candidate to choose a time."""

from collections.abc import Iterable

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from candidates.models import Application, Candidate, Job
from interviews.booking.forms.naming import NamingFields
from interviews.panels.models import Panel
from recruiting.contact_fields import AddressField, PersonNameField
from recruiting.desk.theme import Select
from recruiting.identity import about_others


class InviteToPanelForm(NamingFields):
    """From an application: to which panel, and whom are they to meet? `panel`: the id of the one that is chosen to begin with."""

    field_order = ("panel", "person", "reason")

    panel = forms.ModelChoiceField(
        Panel.objects.none(), widget=Select, empty_label=None, help_text="Only panels of this job that are live."
    )

    def __init__(self, data: QueryDict | None = None, *, application: Application, panel: str = "") -> None:
        super().__init__(data, initial={"panel": panel})
        self.fields["panel"].queryset = (  # type: ignore[attr-defined]  # it is a ModelChoiceField
            Panel.objects.live().filter(job=application.job_id).select_related("job")
        )
        self._candidate = application.candidate
        self.panels = list(self.fields["panel"].queryset)  # type: ignore[attr-defined]  # likewise
        self.offer_people(self.panels)

    def panel_asked_for(self) -> Panel | None:
        return self.cleaned_data.get("panel")

    def candidate_asked_for(self) -> Candidate:
        return self._candidate


class InviteManyForm(forms.Form):
    """From the list of applications: to which panel, asked once per job that has several live ones."""

    def __init__(self, data: QueryDict | None = None, *, jobs: Iterable[Job]) -> None:
        super().__init__(data)
        self.panels: dict[int, list[Panel]] = {job.pk: [] for job in jobs}
        for panel in Panel.objects.live().filter(job__in=self.panels).select_related("job").order_by("pk"):
            self.panels[panel.job_id].append(panel)
        for job_id, offered in self.panels.items():
            if len(offered) > 1:
                choices = [(panel.pk, panel.name) for panel in offered]
                label = f"Panel for {offered[0].job}"
                self.fields[f"panel_{job_id}"] = forms.TypedChoiceField(
                    choices=choices, coerce=int, label=label, widget=Select
                )

    def chosen(self) -> dict[int, Panel]:
        """The panel for each job, by the job's id."""
        wanted = {
            job_id: self.cleaned_data.get(f"panel_{job_id}", offered[0].pk)
            for job_id, offered in self.panels.items()
            if offered
        }
        return {job: next(one for one in self.panels[job] if one.pk == pk) for job, pk in wanted.items()}


class InviteCandidateForm(NamingFields):
    """From a panel: which of the job's applications, and whom are they to meet?"""

    field_order = ("application", "person", "reason")

    application = forms.ModelChoiceField(
        Application.objects.none(), widget=Select, empty_label="Choose a candidate", label="Candidate",
        help_text="Everybody who applied for this panel’s job.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, panel: Panel, by: User) -> None:
        super().__init__(data)
        self.fields["application"].queryset = (  # type: ignore[attr-defined]  # it is a ModelChoiceField
            about_others(Application.objects.filter(job=panel.job_id), by.email)
            .exclude(stage__in=Application.OVER | {Application.Stage.SET_ASIDE})
            .select_related("candidate", "job")
            .order_by("candidate__name")
        )
        self._panel = panel
        self.offer_people([panel])

    def panel_asked_for(self) -> Panel:
        return self._panel

    def candidate_asked_for(self) -> Candidate | None:
        application = self.cleaned_data.get("application")
        return application.candidate if application is not None else None


class InvitePersonForm(forms.Form):
    """A person by name and address, who may not have applied: as on the careers site."""

    name = PersonNameField(max_length=150)
    email = AddressField(max_length=254)
