"""A bench in a process of its own, with servers and a database of its own, which it may empty."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def run(name: str, *arguments: str, kept: Path, says: str) -> Figures:
    """What `python -m tests.bench.one_<name>` prints as its last line. ``says`` is told to whoever waits."""
    print(says, file=sys.stderr, flush=True)
    environment = {**os.environ, "VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", f"tests.bench.one_{name}", *arguments]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures
