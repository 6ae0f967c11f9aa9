"""An authority that stamps, on this machine: HTTP in front, `openssl ts -reply` behind. Its keys are made when it is needed."""

import datetime
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "Stamping in Tests"
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
certs = {folder}/root.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
ess_cert_id_alg = sha256
"""


class Keys:
    """In a folder: root.pem, which auditors have, and what the authority signs with."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "root.pem"
        root, signer = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        issuer = _named("Root in Tests")
        above = _certificate(issuer, issuer, root, root, x509.BasicConstraints(ca=True, path_length=None))
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.root.write_bytes(above.public_bytes(serialization.Encoding.PEM))
        below = _certificate(_named(NAME), issuer, signer, root, usage)
        (folder / "signer.pem").write_bytes(below.public_bytes(serialization.Encoding.PEM))
        (folder / "signer.key").write_bytes(
            signer.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def reply(self, question: bytes, *, digests: str = "sha256") -> bytes:
        """An answer to a question, as it goes over the wire; a refusal where the question's digest is not among `digests`."""
        (self.folder / "question.tsq").write_bytes(question)
        (self.folder / "ts.cnf").write_text(CONFIG.format(folder=self.folder, digests=digests), encoding="utf-8")
        made = self.folder / "answer.tsr"
        openssl(
            "ts", "-reply", "-config", self.folder / "ts.cnf", "-queryfile", self.folder / "question.tsq", "-out", made
        )
        return made.read_bytes()


class Authority:
    """Answers each question as `answer` says, at `url`."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.answer: Callable[[bytes], bytes] = keys.reply
        self.status, self.headers, self.drip = 200, dict[str, str](), 0.0
        self.asked: list[tuple[dict[str, str], bytes]] = []
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append(({name.lower(): value for name, value in self.headers.items()}, question))
                body = authority.answer(question)
                self.send_response(authority.status)
                for name, value in authority.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # it hung up
                    for byte in body if authority.drip else ():
                        time.sleep(authority.drip)
                        self.wfile.write(bytes([byte]))
                    if not authority.drip:
                        self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Tests look at `asked`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsa"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def openssl(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def verified_offline(folder: Path, note: bytes, stamp: bytes, root: Path) -> str:
    """What `openssl ts -verify` prints, as an auditor calls it: "Verification: OK" or "Verification: FAILED"."""
    (folder / "checkpoint.txt").write_bytes(note)
    (folder / "checkpoint.tsr").write_bytes(stamp)
    done = openssl(
        "ts", "-verify", "-data", folder / "checkpoint.txt", "-in", folder / "checkpoint.tsr", "-CAfile", root
    )
    return done.stdout.strip()


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signed_with: ec.EllipticCurvePrivateKey,
    purpose: x509.ExtensionType,
) -> x509.Certificate:
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), now - day, now + day)
    return made.add_extension(purpose, critical=True).sign(signed_with, hashes.SHA256())
