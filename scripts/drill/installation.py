"""A whole Fairloop with the sandbox, in processes that can be broken one by one, and proxies on the lines between them."""

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import requests

from sandbox.tests import waiting
from scripts import ROOT, commands, processes
from scripts.bench.sites import Scratch, free_port, scratch
from scripts.drill import servers
from scripts.drill.proxy import Proxy
from scripts.drill.receivers import Ats

API_KEY = "sandbox-api-key"
HOSTS = 10
READY_SECONDS = 120
TIMEOUT = 60


@dataclass
class Installation:
    """Everything that runs. `to_nylas`, `to_postgres`, `to_redis`: the lines that can be cut."""

    site: Scratch
    ats: Ats
    sandbox_port: int
    web_port: int
    to_nylas: Proxy
    postgres: servers.Postgres | None = None
    redis: servers.Redis | None = None
    to_postgres: Proxy | None = None
    to_redis: Proxy | None = None
    running: dict[str, processes.Child] = field(default_factory=dict)
    asked_faults: Counter[str] = field(default_factory=Counter)  # those that happen a number of times, by kind

    @property
    def is_scaled(self) -> bool:
        return self.postgres is not None

    @property
    def folder(self) -> Path:
        return self.site.folder

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    # ── processes ──

    def start(self, name: str) -> None:
        """web, worker, beat, or one more of them, as `worker-2`."""
        command = self._commands()[name.partition("-")[0]]
        self.running[name] = self.site.group.start(name, command, env=self.site.env, cwd=ROOT)

    def _commands(self) -> dict[str, list[str]]:
        pool = "prefork" if self.is_scaled else "threads"
        return {
            "web": commands.native(commands.web(f"127.0.0.1:{self.web_port}")),
            "worker": commands.native(
                commands.worker(pool=pool, concurrency=2 if self.is_scaled else 4, with_beat=False)
            ),
            "beat": commands.native(commands.beat(str(self.folder / "schedule"))),
        }

    def send(self, name: str, number: signal.Signals) -> None:
        """To the process and all its children."""
        processes.signal_group(self.running[name].process.pid, number)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> float:
        """End it and wait for its end; the seconds that took."""
        began = time.monotonic()
        self.send(name, number)
        try:
            self.running[name].process.wait(60)
        finally:
            self.send(name, signal.SIGKILL)
        return time.monotonic() - began

    def restart(self, name: str) -> None:
        self.kill(name)
        self.start(name)

    def revive(self) -> None:
        """Start again whatever ended, and go on with whatever stands still."""
        for name, child in list(self.running.items()):
            self.send(name, signal.SIGCONT)
            if child.has_ended():
                self.start(name)
        self.wait_for_web()

    def wait_for_web(self) -> float:
        """Seconds until the web answers."""
        began = time.monotonic()
        waiting.eventually(lambda: self.answers("/healthz"), within=READY_SECONDS, every=0.1)
        return time.monotonic() - began

    def answers(self, path: str, *, timeout: float = 5) -> bool:
        try:
            return requests.get(self.url + path, timeout=timeout).ok
        except requests.RequestException:
            return False

    def oldest_due(self) -> int:
        """Seconds for which the oldest due row has waited."""
        answer = requests.get(f"{self.url}/readyz", timeout=TIMEOUT)
        answer.raise_for_status()
        return int(answer.json()["oldest_due_seconds"])

    # ── the sandbox ──

    def control(self, path: str, body: dict[str, Any] | None = None, *, timeout: float = 1800) -> dict[str, Any]:
        answer = requests.post(
            f"http://127.0.0.1:{self.sandbox_port}/_sandbox/{path}", json=body or {}, timeout=timeout
        )
        answer.raise_for_status()
        return answer.json()

    def nylas(self, path: str, **query: Any) -> dict[str, Any]:
        """GET, past the proxy."""
        headers = {"Authorization": f"Bearer {API_KEY}"}
        url = f"http://127.0.0.1:{self.sandbox_port}{path}"
        answer = requests.get(url, headers=headers, params=query, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def all_of(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every page of a list."""
        query["limit"] = 200
        while True:
            page = self.nylas(path, **query)
            yield from page["data"]
            if not page.get("next_cursor"):
                return
            query["page_token"] = page["next_cursor"]

    def advance(self, seconds: float) -> None:
        self.control("clock", {"advance": seconds})

    def fault(self, kind: str, **options: Any) -> None:
        self.control("faults", {"kind": kind, **options})
        self.asked_faults[kind] += options.get("times", 1) or 0

    def hits(self) -> Counter[str]:
        """How often each kind of the sandbox's faults has happened, of those that were asked for a number of times, and of dropped notifications."""
        found = self.asked_faults.copy()
        for left in self.nylas("/_sandbox/faults")["data"]:
            found[left["kind"]] -= left["times"] or 0
        for one in self.all_of("/_sandbox/webhooks"):
            states = [each["state"] for each in one["deliveries"]]
            found["webhook_dropped"] += states.count("dropped")
            found["webhook_twice"] += len(states) > 1
        return found

    def clear_faults(self) -> None:
        requests.delete(f"http://127.0.0.1:{self.sandbox_port}/_sandbox/faults", timeout=TIMEOUT).raise_for_status()

    def secrets(self) -> list[str]:
        return (self.folder / "webhook_secrets").read_text().split()

    # ── the database, asked past the proxy ──

    def claims(self) -> set[str]:
        """Rows that a worker, alive or dead, holds."""
        with self._connection() as (ask, quoted):
            tables = [name for (name,) in ask(quoted)]
            sql = " UNION ALL ".join(
                f"SELECT '{name}:' || CAST(claim_token AS TEXT) FROM {name} WHERE claim_token IS NOT NULL"
                for name in tables
            )
            return {row[0] for row in ask(sql)}

    def end_leases(self) -> None:
        """As if the time had passed that dead workers' claims last. Only while no worker is alive."""
        with self._connection() as (ask, quoted):
            for (name,) in ask(quoted):
                ask(
                    f"UPDATE {name} SET claimed_until = '2000-01-01 00:00:00' WHERE claim_token IS NOT NULL RETURNING claim_token"
                )

    @contextmanager
    def _connection(self) -> Iterator[tuple[Callable[[str], list[Any]], str]]:
        if self.postgres is not None:
            found = "SELECT table_name FROM information_schema.columns WHERE column_name='claim_token'"
            with psycopg.connect(f"postgresql://postgres@/fairloop?host={self.postgres.folder}") as connection:
                yield lambda sql: connection.execute(sql).fetchall(), found
            return
        found = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type='table' AND c.name='claim_token'"
        lite = sqlite3.connect(self.database_file, timeout=30, isolation_level=None)
        try:
            yield lambda sql: lite.execute(sql).fetchall(), found
        finally:
            lite.close()

    @property
    def database_file(self) -> Path:
        return self.folder / "db.sqlite3"

    def inside(self, program: str, *arguments: object) -> Any:
        """Run a program of drill/inside/ and return what it printed, which is JSON."""
        command = commands.native([f"scripts.drill.inside.{program}", *map(str, arguments)])
        return json.loads(self.site.run(command).splitlines()[-1])


@contextmanager
def running(*, scaled: bool) -> Iterator[Installation]:
    """Everything up, ten people connected, the webhook registered; all of it gone afterwards."""
    with ExitStack() as stack:
        env: dict[str, str] = {}
        parts: dict[str, Any] = {}
        if scaled:
            postgres, redis = stack.enter_context(servers.scaled())
            parts = {"postgres": postgres, "redis": redis}
            parts |= {"to_postgres": Proxy(str(postgres.socket)), "to_redis": Proxy(redis.port)}
            env["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{parts['to_postgres'].port}/fairloop"
            env["REDIS_URL"] = f"redis://127.0.0.1:{parts['to_redis'].port}/0"
        site = stack.enter_context(scratch())
        ats = Ats()
        stack.callback(ats.close)
        web_port, sandbox_port = free_port(), free_port()
        to_nylas = Proxy(sandbox_port)
        for proxy in (to_nylas, parts.get("to_postgres"), parts.get("to_redis")):
            if proxy is not None:
                stack.callback(proxy.close)
        site.env |= env | {
            "SITE_URL": f"http://127.0.0.1:{web_port}",
            "NYLAS_API_URI": f"http://127.0.0.1:{to_nylas.port}",
            "EMAIL_URL": f"filemail:///{site.folder / 'mail'}",
            "ATS_WEBHOOK_URL": ats.url,
            "ATS_WEBHOOK_SECRET": "only-for-the-drill",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        }
        yield _brought_up(Installation(site, ats, sandbox_port, web_port, to_nylas, **parts))


def _brought_up(made: Installation) -> Installation:
    command = commands.sandbox(made.sandbox_port, made.folder / "sandbox")
    command = [*command, "--public-url", f"http://127.0.0.1:{made.to_nylas.port}"]
    command.remove("--demo")
    made.site.group.start("sandbox", commands.native(command), env=made.site.env, cwd=ROOT)
    made.site.wait_for(f"http://127.0.0.1:{made.sandbox_port}/_sandbox/health", "The sandbox")
    for number in range(HOSTS):
        _connect_host(made, f"host{number}@example.com")
    made.site.migrate()
    made.start("web")
    made.wait_for_web()
    made.site.run(commands.manage("nylas_connect"))
    return made


def _connect_host(made: Installation, email: str) -> None:
    body = {"provider": "google", "settings": {"email": email, "refresh_token": "any"}}
    requests.post(
        f"http://127.0.0.1:{made.sandbox_port}/v3/connect/custom",
        json=body,
        headers={"Authorization": f"Bearer {API_KEY}"},
        timeout=TIMEOUT,
    ).raise_for_status()
