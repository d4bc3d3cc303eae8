"""A bench in a process of its own, with servers and a database of its own, which it may empty."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
PLAIN_HTTP = {"HOMEFILE_DEMO": "1"}  # for those that ask a web server, on this machine


def run(
    name: str, *arguments: str, kept: Path, says: str, environment: Mapping[str, str] | None = None
) -> Figures:
    """What `python -m tests.bench.one_<name>` prints as its last line. ``says`` is told to whoever waits.

    ``environment``: what this bench sets besides.
    """
    print(says, file=sys.stderr, flush=True)
    usual = {"VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment = {**os.environ, **usual, **(environment or {})}
    environment.pop("DATABASE_URL", None)  # it empties its database
    command = [sys.executable, "-m", f"tests.bench.one_{name}", *arguments]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures
