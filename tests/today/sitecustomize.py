"""Python loads this at its start when this folder is on PYTHONPATH, as `./test --today` puts it: the process lives on another day.

Time goes on as ever, only from there. The databases' own clocks stay where they are: leases alone are read from them.
"""

import os
import time
from contextlib import suppress

with suppress(ImportError):  # a Python without our packages, such as one that makes a virtual environment
    import time_machine

    time_machine.travel(time.time() + float(os.environ["SECONDS_AHEAD"]), tick=True).start()
