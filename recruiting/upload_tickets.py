"""Who may send a large file where: an address of its own, which the web server knows by its signature before it reads any of the body.

Without it a stranger could fill the disk: the server knows no logins, and a body is read before anybody asks for one.
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

# For a page that was left open; counted to the beginning of an upload, however long it takes.
MAX_AGE = timedelta(hours=12)


def make(where: str, user_id: int) -> str:
    """The last part of an address below `where`, for this user."""
    return _signer(where).sign(str(user_id))


def user_of(ticket: str, where: str) -> int | None:
    """Whose it is; None when it is none of ours, too old, or for somewhere else."""
    try:
        return int(_signer(where).unsign(ticket, max_age=MAX_AGE))
    except (BadSignature, ValueError):
        return None


def _signer(where: str) -> TimestampSigner:
    return TimestampSigner(salt=f"upload:{where}")
