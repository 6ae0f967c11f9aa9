"""docker-compose.yml and Dockerfile, as far as they can be judged without a container engine."""

import json
import re

import pytest
import yaml

from scripts import ROOT, commands

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().splitlines()
OURS = ("migrate", "web", "worker", "beat")


@pytest.mark.parametrize("name", ["db", "redis", *OURS])
def test_every_service_has_a_health_check(name):
    assert COMPOSE["services"][name]["healthcheck"]["test"]


def test_our_services_share_one_image_one_environment_and_one_store():
    for part in ("image", "env_file", "environment", "volumes"):
        assert len({json.dumps(COMPOSE["services"][name][part]) for name in OURS}) == 1, part


def test_everything_waits_for_the_migration_and_the_migration_for_the_database():
    after_migrate = {"condition": "service_completed_successfully"}

    assert all(
        COMPOSE["services"][name]["depends_on"]["migrate"] == after_migrate for name in ("web", "worker", "beat")
    )
    assert COMPOSE["services"]["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_the_containers_run_the_commands_that_are_tested_natively():
    assert image_command() == ["python", "-m", *commands.web("0.0.0.0:8000")]
    assert "command" not in COMPOSE["services"]["web"]
    assert COMPOSE["services"]["worker"]["command"] == commands.worker(pool="prefork", concurrency=4, with_beat=False)
    assert COMPOSE["services"]["beat"]["command"] == commands.beat("/tmp/beat")


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_but_their_data(name):
    service = COMPOSE["services"][name]

    assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_redis_keeps_what_it_accepted():
    assert COMPOSE["services"]["redis"]["command"] == [
        "redis-server",
        "--appendonly",
        "yes",
        "--maxmemory-policy",
        "noeviction",
    ]


def test_the_image_does_not_run_as_root():
    users = [line.split()[1] for line in DOCKERFILE if line.startswith("USER ")]

    assert users == ["fairloop"]


def image_command() -> list[str]:
    return next(json.loads(line.removeprefix("CMD ")) for line in DOCKERFILE if line.startswith("CMD "))


@pytest.mark.parametrize("file", [".gitignore", ".dockerignore"])
def test_backup_beside_the_program_is_neither_committed_nor_baked_in(file):
    ignored = {line.removeprefix("**/") for line in (ROOT / file).read_text().splitlines()}

    assert {"*.sqlite3", "*.dump", "backups", "checkpoints", "own", "var"} <= {one.strip("/") for one in ignored}


def test_compose_knows_no_password_of_its_own():
    assert COMPOSE["services"]["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_the_image_holds_every_app_of_ours_compiled():
    (line,) = [line for line in DOCKERFILE if "compileall" in line]
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"sandbox", "scripts", "tests"}

    assert set(line.split("compileall -q ")[1].split(" \\")[0].split()) == apps


def test_the_image_holds_the_servers_own_version_of_the_programs_that_back_it_up():
    server = COMPOSE["services"]["db"]["image"].removeprefix("postgres:")

    assert re.findall(r"postgresql-client-(\d+)", "\n".join(DOCKERFILE)) == [server]


def test_volumes_that_the_program_writes_to_belong_to_it_in_the_image():
    (made,) = [line.partition("install -d ")[2].split() for line in DOCKERFILE if "install -d " in line]
    written = [line for line in COMPOSE["services"]["web"]["volumes"] if not line.endswith(":ro")]

    assert {line.rsplit(":", 1)[1] for line in written} <= {f"/app/{folder}" for folder in made}
