"""The exact bytes of a webhook and their signature: pure functions (docs/nylas.md 5.3).

Bodies look as Go's encoder writes them: compact, `<`, `>`, `&` and two odd line ends escaped, other characters raw, a line
feed at the end. So a receiver that parses such a body and writes it again gets other bytes than were signed.
"""

import gzip
import hashlib
import hmac
import json
from typing import Any

ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def encode(envelope: dict[str, Any], attempt: int) -> bytes:
    """The bytes of one try, from 1; half of a surrogate pair, which no encoding knows, becomes U+FFFD."""
    text = json.dumps({**envelope, "webhook_delivery_attempt": attempt}, ensure_ascii=False, separators=(",", ":"))
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(ESCAPED).encode() + b"\n"


def compress(body: bytes) -> bytes:
    """The same bytes in, the same bytes out, whenever it is."""
    return gzip.compress(body, mtime=0)


def sign(secret: str, body: bytes) -> str:
    """HMAC-SHA256 over the bytes as sent, after compression, in lower-case hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
