"""A page on another origin that holds nothing but the vendor's component: no glue, and a policy that allows nothing else."""

from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from sandbox.tests.listening import Listening

ROOT = Path(__file__).resolve().parents[3]
COMPONENT = ROOT / "vendor_static" / "vendor" / "nylas-web-elements-2.6.0" / "nylas-scheduling.es.js"
PAGE = b"""<!doctype html><html lang="en"><title>Host</title>
<script type="module" src="/host.js"></script><main></main></html>"""
SCRIPT = b"""import { defineCustomElement } from "/nylas-scheduling.es.js";
defineCustomElement();
document.documentElement.dataset.ready = "yes";
"""


class HostPage(Listening):
    """Serves the page, its script and the component on 127.0.0.1; `api` is the only place its scripts may call."""

    def __init__(self, api: str) -> None:
        # docs/picker.md 8, and data: for the tick of a checkbox
        self.policy = (
            f"default-src 'none'; script-src 'self'; style-src 'none'; img-src data:; font-src 'none'; connect-src {api}; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        self.files = {"/nylas-scheduling.es.js": COMPONENT.read_bytes(), "/host.js": SCRIPT}

    def handler(self) -> type[BaseHTTPRequestHandler]:
        return _handler_for(self)


def _handler_for(host: HostPage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            body = host.files.get(path, PAGE)
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if path in host.files else "text/html")
            self.send_header("Content-Security-Policy", host.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests read the page, not a log."""

    return Handler
