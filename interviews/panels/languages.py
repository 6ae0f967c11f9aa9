"""Languages that interviews are held in, by their codes of ISO 639-1, as Nylas's transcription takes them."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext

OFFERED = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "hu", "ro", "bg", "el", "sv", "da", "no", "fi", "et", "lv", "lt",
    "uk", "ru", "tr", "ar", "he", "hi", "id", "vi", "th", "ko", "ja", "zh",
)  # fmt: skip
WITHOUT_INFO = {"no": "Norwegian", "zh": "Chinese"}  # Django knows them by their variants only


def language_name(code: str) -> str:
    """In the reader's language; an unknown code stays as it is."""
    info = LANG_INFO.get(code, {})
    name = WITHOUT_INFO.get(code) or info.get("name")
    return gettext(str(name)) if name else code
