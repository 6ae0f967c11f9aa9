"""The programs of the page for whoever connects their system, as they stand there."""

import re
from pathlib import Path

from scripts import ROOT

PAGE = Path(ROOT, "docs/ats.md").read_text()
RECEIVER, CLIENT, ATS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
