"""An application and its candidate, taken away for good: what remains is that there was one, for which job, and how it ended."""

from datetime import datetime

from candidates.models import Addition, Application


def remove_application(application: Application, *, at: datetime) -> int:
    """With resumes and whatever else was sent; and the candidate, once none of their applications is left. Returns how many
    applications and additions there were."""
    additions = list(Addition.objects.filter(application=application))
    for addition in additions:
        if addition.resume:
            addition.resume.storage.delete(str(addition.resume.name))
        addition.delete()
    is_new = application.erased_at is None
    application.erase(at=at)
    application.candidate.erase_if_alone(at=at)
    return len(additions) + is_new
