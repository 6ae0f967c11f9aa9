"""Single members of a JSON body: each has the type and the size it must have, or is refused by its name.

An absent member and a null are the same: nothing was said. `where` is the path of the object that holds the member.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.errors import InvalidRequest

Holder = Mapping[str, Any]
MAX_EMAIL_LENGTH = 320
SEARCHABLE_KEYS = ("key1", "key2", "key3", "key4", "key5")


def named(where: str, name: str) -> str:
    """The member's whole path."""
    return f"{where}.{name}" if where else name


def text(holder: Holder, name: str, where: str = "", *, longest: int | None = None) -> str:
    """A text, or an empty one."""
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidRequest(f"{named(where, name)} must be a text")
    if longest is not None and len(value) > longest:
        raise InvalidRequest(f"{named(where, name)} must be a text of at most {longest} characters")
    return value


def needed_text(holder: Holder, name: str, where: str = "", *, longest: int | None = None) -> str:
    """A text that says something."""
    found = text(holder, name, where, longest=longest)
    if not found.strip():
        raise InvalidRequest(f"{named(where, name)} is required")
    return found


def email(holder: Holder, name: str, where: str = "") -> str:
    """An address: something before an @ and something after it, nothing that cannot be seen."""
    found = needed_text(holder, name, where, longest=MAX_EMAIL_LENGTH)
    before, _, after = found.rpartition("@")
    if not before or not after or not found.isprintable() or " " in found:
        raise InvalidRequest(f"{named(where, name)} must be an email address")
    return found


def flag(holder: Holder, name: str, where: str = "") -> bool | None:
    """True, false, or nothing said."""
    value = holder.get(name)
    if not isinstance(value, bool | None):
        raise InvalidRequest(f"{named(where, name)} must be a boolean")
    return value


def flags(holder: Holder, names: tuple[str, ...], where: str = "") -> None:
    """Several booleans."""
    for name in names:
        flag(holder, name, where)


def whole(holder: Holder, name: str, where: str, *, low: int, high: int, step: int = 1) -> None:
    """An integer within its limits."""
    value = holder.get(name)
    if value is None:
        return
    if type(value) is not int or not low <= value <= high or value % step:
        of = f" and a multiple of {step}" if step > 1 else ""
        raise InvalidRequest(f"{named(where, name)} must be an integer from {low} to {high}{of}")


def one_of(holder: Holder, name: str, where: str, known: tuple[str, ...]) -> None:
    """One of the words that are known."""
    value = holder.get(name)
    if value is not None and (not isinstance(value, str) or value not in known):
        raise InvalidRequest(f"{named(where, name)} must be one of: {', '.join(known)}")


def object_in(holder: Holder, name: str, where: str = "") -> dict[str, Any]:
    """An object, or an empty one."""
    value = holder.get(name)
    if not isinstance(value, dict | None):
        raise InvalidRequest(f"{named(where, name)} must be an object")
    return value or {}


def objects_in(holder: Holder, name: str, where: str = "") -> list[dict[str, Any]]:
    """A list of objects, or an empty one."""
    value = holder.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidRequest(f"{named(where, name)} must be a list of objects")
    return value


def texts_in(holder: Holder, name: str, where: str = "") -> list[str]:
    """A list of texts, or an empty one."""
    value = holder.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidRequest(f"{named(where, name)} must be a list of texts")
    return value


def metadata_in(holder: Holder) -> dict[str, str]:
    """`metadata`: at most 50 pairs of texts, 500 characters each (docs/nylas.md 7.3)."""
    found = object_in(holder, "metadata")
    if len(found) > 50:
        raise InvalidRequest("metadata must be an object of at most 50 pairs")
    if any(not isinstance(value, str) or len(value) > 500 for value in found.values()):
        raise InvalidRequest("metadata values must be texts of at most 500 characters")
    return found


def metadata_pair(text: str) -> tuple[str, str]:
    """Key and value of `?metadata_pair=key5:value`; only five keys can be searched for (docs/nylas.md 7.3)."""
    key, _, value = text.partition(":")
    if key not in SEARCHABLE_KEYS:
        raise InvalidRequest("metadata_pair must name one of key1 to key5, as in key5:value")
    return key, value
