"""What one person may put to an interview that was not recorded: asked before the page is shown, and again before a file is taken."""

from dataclasses import dataclass

from debriefs.access import Access
from debriefs.models import UploadPermit
from debriefs.progress import Progress
from interviews.models import Interview
from interviews.recordings import uploads


@dataclass(frozen=True)
class UploadDesk:
    """`kinds`: of the files that are missing."""

    interview: Interview
    access: Access
    kinds: list[str]
    permit: UploadPermit | None
    may_keep: bool

    @property
    def is_open(self) -> bool:
        """Once the candidate says no, interviewers read what they read before there was a permit."""
        return self.may_keep and bool(self.kinds) and (self.access.is_recruiter or self.permit is not None)


def is_shown(shown: Progress, access: Access) -> bool:
    """Does the interview's page lead there? The candidate's choice changes nothing in that. No query."""
    return access.may_upload_to(shown.interview) and bool(uploads.wanted_kinds(shown.interview, now=shown.now))


def desk_for(shown: Progress, access: Access) -> UploadDesk:
    return UploadDesk(
        interview=shown.interview,
        access=access,
        kinds=uploads.wanted_kinds(shown.interview, now=shown.now),
        permit=UploadPermit.objects.filter(interview=shown.interview).select_related("given_by").first(),
        may_keep=uploads.may_keep(shown.interview),
    )
