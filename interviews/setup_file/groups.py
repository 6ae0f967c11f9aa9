"""The groups of a panel in a setup file: checked by the rules of the admin's page, then written. Reads and writes SeatGroup."""

from collections.abc import Iterator, Mapping

from interviews.panels.forms.seat_groups import EVERYBODY, SeatGroups
from interviews.panels.models import Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from recruiting.contact_details import fold_address
from recruiting.desk.entries import Change, Entry, Mistake

GROUPS = "groups"
NOT_ON_PANEL = "{} doesn’t sit on this panel."


def bring(panel: Panel, entry: Entry) -> tuple[list[Change], list[Mistake]]:
    """Make the panel's groups those of the entry: what changed, or what is wrong with them. Call it once its people are seated."""
    written = entry.values[GROUPS]
    told = written if isinstance(written, list) else []
    names = dict(panel.interviewers.values_list("email", "name"))
    keys = dict(panel.interviewers.values_list("email", "pk"))
    mistakes = list(_strangers(told, keys, entry))
    groups = SeatGroups(_as_sent(told, keys), panel=panel)
    mistakes += _mistakes(groups, entry)
    if mistakes:
        return [], mistakes
    before, after = SeatGroup.objects.of(panel), tuple(groups.drawn())
    if before == after:
        return [], []
    SeatGroup.objects.arrange(panel, after)
    by_key = {key: names[email] for email, key in keys.items()}
    return [Change(GROUPS, _words(before, by_key), _words(after, by_key))], []


def _strangers(told: list[dict[str, object]], keys: Mapping[str, int], entry: Entry) -> Iterator[Mistake]:
    for index, group in enumerate(told):
        for address in _people(group):
            if fold_address(address) not in keys:
                yield entry.mistake(NOT_ON_PANEL.format(address), GROUPS, index)


def _people(group: Mapping[str, object]) -> list[str]:
    people = group.get("people")
    return [str(one) for one in people] if isinstance(people, list) else []


def _as_sent(told: list[dict[str, object]], keys: Mapping[str, int]) -> dict[str, object]:
    """As a browser would send them, none of them an empty form. Without `people` a group is everybody."""
    sent: dict[str, object] = {"form-TOTAL_FORMS": len(told), "form-INITIAL_FORMS": len(told)}
    for number, group in enumerate(told):
        ticked = [str(keys[folded]) for one in _people(group) if (folded := fold_address(one)) in keys]
        sent |= {
            f"form-{number}-name": group.get("name", ""),
            f"form-{number}-needed": group.get("needed", 1),
            f"form-{number}-people": ticked if "people" in group else [EVERYBODY],
        }
    return sent


def _mistakes(groups: SeatGroups, entry: Entry) -> Iterator[Mistake]:
    if groups.is_valid():
        return
    for index, errors in enumerate(groups.errors):
        for name, words in errors.items():
            yield entry.mistake(f"{name}: {' '.join(map(str, words))}", GROUPS, index)
    for words in groups.non_form_errors():
        yield entry.mistake(str(words), GROUPS)


def _words(groups: tuple[Drawn, ...], names: Mapping[int, str]) -> str:
    said = (
        f"{group.name}: {group.needed} of "
        + ("everybody" if group.takes_all else ", ".join(sorted(names.get(key, "?") for key in group.people)))
        for group in groups
    )
    return "; ".join(said) or "none"
