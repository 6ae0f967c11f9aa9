"""What ./run and ./test hand over to. Standard library only: at the first start nothing else is there yet."""

import sys
import tempfile

from scripts import ROOT, Stopped, commands, environment, install, processes, start, suite, vendor

WITHIN_SANDBOX = "scripts.bench.inside.free_times"
RUN_HELP = """\
usage:
./run                  install what is missing and start everything, with demo data
./run setup            install what is missing, start nothing
./run lint             style, types, import direction, migrations, the figures of the code
./run manage COMMAND   one of Django's or our own management commands, with the settings of ./run

PORT and SANDBOX_PORT choose the ports. With NYLAS_API_KEY set (also in .env), Fairloop talks to the Nylas API:
no sandbox is started and nothing is seeded.
"""


def main(arguments: list[str]) -> int:
    face, *rest = arguments
    processes.listen_for_the_end()
    try:
        return {"run": run, "test": suite.main}[face](rest)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except processes.Interrupted:
        print("\nEnded.")
        return 0 if face == "run" else 130


def run(arguments: list[str]) -> int:
    match arguments:
        case []:
            start.run()
        case ["setup"]:
            setup()
        case ["lint"]:
            return lint()
        case ["manage", *rest]:
            setup()
            return processes.call(commands.manage(*rest), env=local_environment(), cwd=ROOT)
        case ["-h" | "--help"]:
            print(RUN_HELP)
        case _:
            raise Stopped(f"./run does not know `{' '.join(arguments)}`.\n\n{RUN_HELP}")
    return 0


def setup(*, development: bool = False) -> None:
    install.ensure(development=development)
    vendor.ensure()


def lint() -> int:
    """Every check of the code that is not a test; all of them, so that one failure does not hide the next."""
    setup(development=True)
    product = environment.for_tests() | {"DJANGO_SETTINGS_MODULE": "recruiting.settings"}
    sandbox = product | {"DJANGO_SETTINGS_MODULE": "sandbox.settings"}
    developing = product | {"DJANGO_SETTINGS_MODULE": "scripts.sandbox_settings"}
    check, migrations = commands.manage("check"), commands.manage("makemigrations", "--check", "--dry-run")
    steps = [
        (tool("ruff", "check", "."), product),
        (tool("ruff", "format", "--check", "."), product),
        (tool("lint-imports"), product),
        # Out of its cache the Django plugin forgets related managers of models with a base of their own.
        (tool("mypy", "--no-incremental", "-p", "sandbox", "-m", WITHIN_SANDBOX), sandbox),
        (check, product),
        (check, developing),
        (migrations, product),
        (migrations, developing),
        (commands.native(["scripts.figures"]), product),
    ]
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryFile() as told:
        # It takes as long as all others together, which run meanwhile.
        types = processes.start(tool("mypy"), env=product, cwd=ROOT, out=told)
        try:
            codes = [processes.call(command, env=env | {"SANDBOX_DATA": data}, cwd=ROOT) for command, env in steps]
            codes.append(types.wait())
        finally:
            processes.stop([types])
        told.seek(0)
        print(told.read().decode(errors="replace"), end="", flush=True)
    return 1 if any(codes) else 0


def tool(name: str, *arguments: str) -> list[str]:
    return [str(install.VENV / "bin" / name), *arguments]


def local_environment() -> dict[str, str]:
    given = environment.given()
    return environment.for_children(environment.addresses(given), given)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
