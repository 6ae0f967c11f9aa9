"""./run: starts everything in order, and runs until it is interrupted.

Sandbox, database, web and background work; then, with a sandbox, the webhook is registered and the demo seeded: both need
the web to answer. Addresses and logins are written to var/run.json for people and tools.
"""

import fcntl
import hashlib
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from scripts import ROOT, VAR, Stopped, commands, environment, install, private, processes, vendor
from scripts.environment import Addresses

READY_TIMEOUT = 90.0  # seconds; a slow machine compiles every module at the first start
DEMO_FACTS = VAR / "demo.json"  # written by `manage.py seed_demo`
RUN_FACTS = VAR / "run.json"
DEMO_DOORS = {"recruiter": "/admin/"}  # all others begin at the debriefs


def run() -> None:
    """Install, start, say where things are, and wait. Raises Stopped, in words, when any of it cannot be."""
    private.keep(VAR)
    with only_run():
        install.ensure()
        vendor.ensure()
        private.from_now_on()
        given = environment.given()
        where = environment.addresses(given)
        with processes.Group(VAR / "log", VAR / "processes.json") as group:
            environment.require_free(where.port, "PORT")
            if where.sandbox_port:
                environment.require_free(where.sandbox_port, "SANDBOX_PORT")
            start(group, where, environment.for_children(where, given))
            print(announcement(write_facts(where)), flush=True)
            while True:
                group.check()
                time.sleep(0.2)


def start(group: processes.Group, where: Addresses, env: dict[str, str]) -> None:
    if where.sandbox_port:
        command = commands.sandbox(where.sandbox_port, VAR / "sandbox")
        group.start("sandbox", commands.native(command), env=env, cwd=ROOT)
    migrate(env)
    collect(env)
    group.start("web", commands.native(commands.web(f"127.0.0.1:{where.port}")), env=env, cwd=ROOT)
    if where.sandbox:
        group.wait_until(lambda: answers(f"{where.sandbox}/_sandbox/health"), within=READY_TIMEOUT, what="The sandbox")
    group.wait_until(lambda: answers(f"{where.site}/healthz"), within=READY_TIMEOUT, what="The web server")
    # Only now: on a small machine starting both at once would delay the web, which people wait for.
    group.start("worker", commands.native(commands.worker()), env=env, cwd=ROOT)
    if where.sandbox:
        prepare_demo(where, env)


def migrate(env: dict[str, str]) -> None:
    """Bring the database up to date. Django needs seconds to see that nothing is new, so for our own file a stamp is compared first."""
    note, wanted = VAR / "migrated", fingerprint(*ROOT.glob("*/migrations/*.py"), ROOT / install.RUNTIME)
    if (
        "DATABASE_URL" not in environment.given()
        and (VAR / "db.sqlite3").exists()
        and note.exists()
        and note.read_text() == wanted
    ):
        return
    manage("migrate", "--verbosity", "0", env=env)
    note.write_text(wanted)


def collect(env: dict[str, str]) -> None:
    """The browser's files, compressed and named by their content as in the image; made again only when one of them changes."""
    folder, note = environment.STATIC, VAR / "collected"
    if env.get("STATIC_ROOT") != str(folder):
        return  # the caller has a set of their own
    sources = [path for name in ("static", "vendor_static") for path in (ROOT / name).rglob("*") if path.is_file()]
    wanted = fingerprint(*sources, ROOT / "recruiting" / "settings.py", ROOT / install.RUNTIME)
    if note.exists() and note.read_text() == wanted:
        return
    print("Compressing browser files …", flush=True)
    note.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    # The settings name files by their content where a manifest lies, so an empty one must lie there before the first collection.
    (folder / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    manage("collectstatic", "--no-input", "--verbosity", "0", env=env)
    note.write_text(wanted)


def fingerprint(*files: Path) -> str:
    """One hash over the names and contents of files."""
    parts = (str(path).encode() + hashlib.sha256(path.read_bytes()).digest() for path in sorted(files))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def prepare_demo(where: Addresses, env: dict[str, str]) -> None:
    """Register the webhook when this address is new to the sandbox, and seed the demo into an empty installation."""
    if read_json(RUN_FACTS).get("site") != where.site or not DEMO_FACTS.exists():
        manage("nylas_connect", env=env)
    if not DEMO_FACTS.exists():
        print("Seeding the demo …", flush=True)
        manage("seed_demo", env=env)


def manage(*arguments: str, env: dict[str, str]) -> None:
    """One step of the preparation. What it says goes to a log; if it fails, the end of that is what people read."""
    log = VAR / "log" / f"{arguments[0]}.log"
    with log.open("wb") as out:
        code = processes.call(commands.manage(*arguments), env=env, cwd=ROOT, out=out)
    if code:
        raise Stopped(f"`manage.py {' '.join(arguments)}` failed. The end of {log}:\n\n{processes.tail(log)}")


def write_facts(where: Addresses) -> dict:
    """var/run.json: addresses, logins and one ready booking link. Against the Nylas API itself nothing is seeded."""
    demo = read_json(DEMO_FACTS) if where.sandbox else {}
    facts = {
        "site": where.site,
        "sandbox": where.sandbox,
        # The demo may have been seeded while the site answered on another port.
        "booking_link": where.site + urlsplit(demo["booking_link"]).path if "booking_link" in demo else None,
        "logins": demo.get("logins", {}),
        "webhook_secret": demo.get("webhook_secret"),
    }
    RUN_FACTS.touch(mode=0o600)
    RUN_FACTS.write_text(json.dumps(facts, indent=2) + "\n")
    return facts


def announcement(facts: dict) -> str:
    """What the person who typed ./run reads when everything answers."""
    rows = [("Careers site", f"{facts['site']}/")]
    for role, login in facts["logins"].items():
        door = facts["site"] + DEMO_DOORS.get(role, "/debriefs/")
        rows.append((role.replace("_", " ").capitalize(), f"{door}   {login['email']}   {login['password']}"))
    if facts["booking_link"]:
        rows.append(("A candidate's link", facts["booking_link"]))
    if facts["sandbox"]:
        rows += [("Mails", f"{facts['site']}/mailbox/"), ("Sandbox console", f"{facts['sandbox']}/_sandbox/")]
    rows.append(("Logs", "var/log/"))
    width = max(len(label) for label, _ in rows)
    lines = [f"  {label:<{width}}  {text}" for label, text in rows]
    return "\n".join(["", "Fairloop is ready. Ctrl-C ends it; the data stays.", "", *lines, ""])


def answers(url: str) -> bool:
    """Whether this local address answers 200; a company's proxy is not asked for it."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


@contextmanager
def only_run() -> Iterator[None]:
    """One ./run per folder: two would share a database and both ring the clock. The lock ends with its holder."""
    (VAR / "run.lock").touch(mode=0o600)
    with (VAR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            site = read_json(RUN_FACTS).get("site", "an address it has not told yet")
            raise Stopped(f"Fairloop already runs from this folder, at {site}.") from None
        yield
