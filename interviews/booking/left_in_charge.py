"""Jobs that somebody is in charge of who has left."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Application, Job
from interviews.booking.models import Interview
from interviews.panels.models import Panel
from recruiting.identity import used


def left_in_charge() -> QuerySet[Job]:
    """Those of which something goes on all the same: people can apply or are in the course of it, a panel is live, or files of a recording
    are kept."""
    applications = used(Application.objects.all()).filter(job=OuterRef("pk"))
    # Rows above, which point at these.
    kept = Interview.objects.filter(application__job=OuterRef("pk"), recordings__artifacts__file__gt="")
    goes_on = (
        Q(state=Job.State.OPEN)
        | Exists(applications.exclude(stage__in=Application.OVER))
        | Exists(Panel.objects.live().filter(job=OuterRef("pk")))
        | Exists(kept)
    )
    return Job.objects.filter(goes_on, contact__is_active=False)
