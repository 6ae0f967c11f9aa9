"""Inviting one candidate to choose a time."""

from typing import Any

from django import forms

from candidates.models import Application
from interviews.models import Panel
from recruiting.admin_theme import Select


class InviteToPanelForm(forms.Form):
    """From an application: to which panel?"""

    panel = forms.ModelChoiceField(
        Panel.objects.none(), widget=Select, empty_label=None, help_text="Only panels of this job that are live."
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = (  # type: ignore[attr-defined]  # it is a ModelChoiceField
            Panel.objects.live().filter(job=application.job_id).select_related("job")
        )


class InviteCandidateForm(forms.Form):
    """From a panel: which of the job's applications?"""

    application = forms.ModelChoiceField(
        Application.objects.none(), widget=Select, empty_label="Choose a candidate", label="Candidate",
        help_text="Everybody who applied for this panel’s job.",
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = (  # type: ignore[attr-defined]  # it is a ModelChoiceField
            Application.objects.filter(job=panel.job_id)
            .exclude(stage__in=[Application.Stage.WITHDRAWN, Application.Stage.DECIDED])
            .select_related("candidate", "job")
            .order_by("candidate__name")
        )
