"""No page of the console asks the database more often because there is more to show."""

import json
import subprocess
import sys

from sandbox.tests.sandbox_process import ROOT

FEW, MANY = 3, 12
MAX_QUERIES = 40


def test_pages_ask_as_often_for_many_rows_as_for_few() -> None:
    command = [sys.executable, "-m", "sandbox.tests.console.counting", str(FEW), str(MANY)]
    said = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout

    few, many = map(json.loads, said.splitlines())

    assert many == few
    assert {name: count for name, count in many.items() if count > MAX_QUERIES} == {}
