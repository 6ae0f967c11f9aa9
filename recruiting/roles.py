"""What a recruiter may do in the admin. Written to the group after every `migrate`, so that it is never out of date."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from recruiting.recruiters import PRIVACY_OFFICERS, RECRUITERS
from recruiting.work.rows import Work

Rows = dict[str, list[str]]

# What recruiters add and edit. They delete nothing but seats and leave: rows are paused, closed or revoked.
EDITED: Rows = {
    "candidates": ["application", "candidate", "job"],
    "debriefs": ["criterion", "debriefrules", "question"],
    "interviews": ["interviewer", "leave", "panel", "seat"],
    "auth": ["user"],
    "privacy": ["hold"],
}
# What happened, beside all rows of work. These have no forms; "change" allows the buttons on them (send again, work again, cancel).
FACTS: Rows = {
    "candidates": ["addition", "consent"],
    "debriefs": ["criterionversion"],
    "interviews": [
        "bookinglink",
        "callbackrequest",
        "endpoint",
        "importrun",
        "interview",
        "interviewchange",
        "recording",
        "recordingmoment",
    ],
}
# What is looked at, and done elsewhere: on the debrief, by whom it is open to.
READ: Rows = {
    "debriefs": ["debriefexport", "share", "shareopening"],
    "interviews": ["apikey"],
    "privacy": ["mandate"],
}
# Lines in another row's form: taking an interviewer off the panel deletes the seat, and leave may come to nothing.
DELETED: Rows = {"interviews": ["leave", "seat"]}


def grant_recruiter_permissions(**_: object) -> None:
    """Receiver of post_migrate: the group exists and has exactly these permissions."""
    wanted = Q()
    granted: list[tuple[str, Rows]] = [
        ("view add change", EDITED),
        ("view change", FACTS),
        ("view", READ),
        ("view change", _work()),
        ("delete", DELETED),
    ]
    for verbs, rows in granted:
        for app, names in rows.items():
            codenames = [f"{verb}_{name}" for verb in verbs.split() for name in names]
            wanted |= Q(content_type__app_label=app, codename__in=codenames)
    Group.objects.get_or_create(name=PRIVACY_OFFICERS)
    group = Group.objects.get_or_create(name=RECRUITERS)[0]
    group.permissions.set(Permission.objects.filter(wanted))


def _work() -> Rows:
    """The names of all rows that ask for work, by app."""
    rows: Rows = {}
    for model in apps.get_models():
        if issubclass(model, Work):
            rows.setdefault(model._meta.app_label, []).append(model._meta.model_name or "")
    return rows
