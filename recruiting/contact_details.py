"""Names, mail addresses and phone numbers as people type and paste them, and as we keep them.

Text copied from address books, chat programs and web pages holds invisible characters: directions, soft hyphens, zero-width blanks.
"""

import itertools
import re
import unicodedata
from pathlib import Path

import idna

# Invisible, and part of no name. The joiners are: emoji and Persian or Indic names are written with them.
INVISIBLE = dict.fromkeys([
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x180E, 0x200B, 0x3164, 0xFEFF, 0xFFA0,
    *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC),
])  # fmt: skip
JOINERS = dict.fromkeys([0x200C, 0x200D, *range(0xFE00, 0xFE10)])
DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0x2E3A, 0x2E3B, 0x30FC], "-")
DOTS = dict.fromkeys([0x06D4, 0x0701, 0x0702, 0x2E33, 0x3002, 0xA4F8, 0xA60E, 0xFF0E, 0xFF61, 0x10A50], ".")
COMMAS = re.compile(r"[,，،、;]")

# Titles stand before a name, degrees after it.
TITLES = frozenset([
    "dr", "drs", "dra", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "rev",
    "fr", "herr", "frau", "hr", "fru", "sr", "sra", "srta", "st", "eng", "engr", "ing", "dipl", "mag", "mme", "mlle",
    "hon",
])  # fmt: skip
DEGREES = frozenset([
    "phd", "md", "mba", "ba", "bsc", "msc", "ma", "jd", "esq", "jnr", "snr", "jr", "sr", "ii", "iii", "iv", "dphil",
    "dsc", "beng", "meng", "llm", "llb", "cpa", "pe", "pmp",
])  # fmt: skip
MAX_DOMAIN = 253  # characters
EXTENSION = re.compile(r"\s*[,;]?\s*(?:extension|extn?|ext|x|#)[.:=\s]*(\d{1,8})$", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9\s()/.\-]{5,}(?: ext\. [0-9]{1,8})?")
LINK = re.compile(r"//|\bwww\.|@|\b(?:https?|ftp|mailto|tel|data|javascript):", re.IGNORECASE)
DOMAIN = re.compile(r"[^\s.]\.[^\W\d_]{2,}")
NUMBERS_OF_A_HOST = re.compile(r"\d\.\d+\.\d+\.\d")
NAME = re.compile(r"[^\W\d_]+(['’-][^\W\d_]+)*")
DOTTED_DEGREES = frozenset(["b.sc", "m.sc", "d.sc", "b.eng", "m.eng", "m.phil", "d.phil"])
# As IANA lists them: https://data.iana.org/TLD/tlds-alpha-by-domain.txt, version 2026100300.
TOP_LEVEL_DOMAINS = frozenset((Path(__file__).parent / "top_level_domains.txt").read_text("ascii").split())


def without_marks(text: str) -> str:
    """The text without invisible characters, and without blanks around it."""
    return text.translate(INVISIBLE).strip()


def clean_address(typed: str) -> str:
    """A mail address as we keep it. Text that is no address stays none; a validator reports it.

    Without invisible characters, full-width letters as plain ones, the domain in lower-case ASCII (`xn--…` where it has others).
    """
    plain = unicodedata.normalize("NFKC", typed).translate(INVISIBLE | JOINERS).strip()
    local, at, domain = plain.rpartition("@")
    return f"{local}{at}{_ascii_domain(domain)}"


def fold_address(typed: str) -> str:
    """The address for comparing: cleaned, in lower case."""
    return clean_address(typed).lower()


def _ascii_domain(domain: str) -> str:
    if domain.isascii() or len(domain) > MAX_DOMAIN:
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain.lower()


def clean_phone(typed: str) -> str:
    """A phone number in plain digits and signs, an extension at its end as "ext. 12". Other letters stay; a validator refuses them."""
    plain = unicodedata.normalize("NFKC", typed).translate(INVISIBLE | JOINERS | DASHES).strip()
    plain = "".join(str(unicodedata.digit(character, character)) for character in plain)
    plain = re.sub(r"^tel:\s*(?://)?", "", plain, flags=re.IGNORECASE)
    return EXTENSION.sub(r" ext. \1", " ".join(plain.split()))


def is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(text)) and sum(character.isdigit() for character in text) >= 5


def has_link(text: str) -> bool:
    """Would a mail program make a link of it? Our mails begin with the name that a candidate typed."""
    seen = "".join(
        character for character in text.translate(INVISIBLE | JOINERS) if unicodedata.category(character) != "Cf"
    )
    plain = unicodedata.normalize("NFKC", seen.translate(DOTS))
    dotted = [word.strip("().,\"'") for word in plain.split() if DOMAIN.search(word)]
    return bool(LINK.search(plain) or NUMBERS_OF_A_HOST.search(plain)) or not all(map(_is_written_together, dotted))


def _is_written_together(word: str) -> bool:
    """A title or a degree without its blank: "St.John", "Dr.Ana", "M.Sc". Not "Mag.Com", which is a domain too."""
    before, _, after = word.partition(".")
    if word.lower() in DOTTED_DEGREES:
        return True
    is_name = bool(NAME.fullmatch(after)) and after.istitle()
    return before.lower() in TITLES and is_name and _ascii_domain(after) not in TOP_LEVEL_DOMAINS


def first_name(name: str) -> str:
    """The name for a greeting: "Jane" for "Smith, Jane", "Ana" for "Dr. Ana María de la O", "Dr. Smith" for itself.

    Empty when there is nothing to greet with: never a title alone, never with a comma at its end.
    """
    parts = [words for part in COMMAS.split(name) if (words := part.split()) and not all(map(_is_no_name, words))]
    if not parts or has_link(name):
        return ""
    words = parts[1] if len(parts) > 1 else parts[0]
    titles = list(itertools.takewhile(_is_title, words))
    own = words[len(titles) :]
    if titles and len(own) == 1 and len(parts) == 1:
        return f"{titles[0]} {own[0]}"
    return own[0] if len(own[0].rstrip(".")) > 1 else " ".join(own)


def _is_title(word: str) -> bool:
    return _bare(word) in TITLES


def _is_no_name(word: str) -> bool:
    return not _bare(word) or _bare(word) in TITLES | DEGREES


def _bare(word: str) -> str:
    return word.strip("().'\"").replace(".", "").casefold()
