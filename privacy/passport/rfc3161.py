"""Time stamps by RFC 3161: the question that an authority is asked, and what its answer proves. Bytes in, facts out.

A stamp says that somebody outside saw these bytes, by their SHA-256, at a moment. What is kept is the whole answer, which
`openssl ts -verify -in` reads.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
MAX_NAME = 200  # characters
# What the libraries raise over bytes that are none of theirs.
UNREADABLE = (ValueError, TypeError, LookupError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)


class NoStamp(Exception):
    """These bytes are no stamp, or one that proves nothing. Its words say why, for the recruiter."""


class Refusal(NoStamp):
    """The authority says in so many words that it has made none."""


@dataclass(frozen=True)
class Stamped:
    """When, and by whom: as the certificate of the authority names it."""

    at: datetime
    authority: str


def question(data: bytes) -> TimeStampRequest:
    """What is asked: a stamp over the SHA-256 of `data`, with a nonce and with the authority's certificate."""
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()


def read(answer: bytes, *, over: bytes, nonce: int | None = None, roots: Sequence[x509.Certificate] = ()) -> Stamped:
    """What an answer proves over these bytes. `nonce`: that of the question, where it is still known. `roots`: whom the authority's
    certificate has to lead to; without any, its signature is not looked at. Raises NoStamp, Refusal."""
    with _readable():
        response = decode_timestamp_response(_in_order(answer))
        if response.status == PKIStatus.GRANTED_WITH_MODS:
            raise NoStamp("The authority stamped, but not as it was asked to.")
        if response.status != PKIStatus.GRANTED:
            raise Refusal(_refusal(response))
        told, imprint = response.tst_info, response.tst_info.message_imprint
        if imprint.hash_algorithm != SHA256 or imprint.message != sha256(over).digest():
            raise NoStamp("The stamp is over something else than this checkpoint.")
        if nonce is not None and told.nonce != nonce:
            raise NoStamp("The stamp answers another question than ours: its nonce differs.")
        stamped = Stamped(told.gen_time, _authority(response))
        if roots:
            _prove(response, over, roots)
    return stamped


def roots_in(pem: bytes) -> list[x509.Certificate]:
    """Raises ValueError where there is none."""
    return x509.load_pem_x509_certificates(pem)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise NoStamp("The answer is no time stamp.") from error


# ── DER, as far as it takes to put certificates in order ──
CERTIFICATES = 0xA0  # their tag in a SignedData


def _in_order(answer: bytes) -> bytes:
    """The same answer with its certificates in the order that DER asks of a set. Authorities send them in any, which the library
    refuses; no signature covers them. Raises ValueError."""
    begin, end = 0, len(answer)
    for number in (0, 1, 1, 0):  # the response, its token, the content of that, a SignedData
        parts = _parts(answer, begin, end)
        if len(parts) <= number:
            return answer  # a refusal has no token
        _, begin, end = parts[number]
    for at, first, last in _parts(answer, begin, end):
        if answer[at] == CERTIFICATES:
            ordered = sorted(answer[whence:until] for whence, _, until in _parts(answer, first, last))
            return answer[:first] + b"".join(ordered) + answer[last:]
    return answer


def _parts(data: bytes, begin: int, end: int) -> list[tuple[int, int, int]]:
    """Of each value between the two: where it begins, where its content begins, where it ends. Raises ValueError."""
    parts = []
    while begin < end:
        length, content = data[begin + 1 : begin + 2], begin + 2
        if not length or length[0] == 0x80 or data[begin] & 0x1F == 0x1F:
            raise ValueError("This is no DER, or of a kind that is not used here.")
        size = length[0]
        if size > 0x80:
            content += size & 0x7F
            size = int.from_bytes(data[begin + 2 : content], "big")
        if content + size > end:
            raise ValueError("It is longer than what it stands in.")
        parts.append((begin, content, content + size))
        begin = content + size
    return parts


def _refusal(response: TimeStampResponse) -> str:
    words = " ".join(response.status_string)[:MAX_NAME]
    return f"The authority gave no stamp (status {response.status}){f': {words}' if words else ''}."


def _authority(response: TimeStampResponse) -> str:
    """The name in the certificate that the stamp is signed with. Raises NoStamp."""
    certificates = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
    signers = {(each.issuer, each.serial_number) for each in response.signed_data.signer_infos}
    for certificate in certificates:
        if (certificate.issuer, certificate.serial_number) in signers:
            return _name(certificate.subject)[:MAX_NAME]
    raise NoStamp("The stamp does not hold the certificate that it is signed with.")


def _name(subject: x509.Name) -> str:
    """As in “Example Stamping 2026, Example Ltd”."""
    parts = [
        str(each.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for each in subject.get_attributes_for_oid(oid)
    ]
    return ", ".join(dict.fromkeys(parts)) or subject.rfc4514_string()


def _prove(response: TimeStampResponse, over: bytes, roots: Sequence[x509.Certificate]) -> None:
    """At the time of the stamp: its certificate may have run out since. Raises NoStamp."""
    try:
        VerifierBuilder(roots=list(roots)).build().verify_message(response, over)
    except VerificationError as error:
        raise NoStamp("The stamp is not signed by an authority of TIMESTAMP_CERTIFICATES.") from error
