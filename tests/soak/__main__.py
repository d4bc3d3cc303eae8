"""A long soak: python -m tests.soak. SOAK_MINUTES and SOAK_SEED choose how long and which."""
# ruff: noqa: E402 -- Django is set up before models are imported

import os
import random
import shutil
import signal
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from tests.soak.soaking import soak, told

KEPT = Path(os.environ.get("VAR") or Path(__file__).resolve().parents[2] / "var").absolute() / "soak"


def main() -> int:
    minutes = float(os.environ.get("SOAK_MINUTES") or "20")
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1, 10_000))
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that it ends what it started
    print(f"Soaking for {minutes:g} minutes with SOAK_SEED={seed}; logs are in {KEPT}.", flush=True)
    done = soak(KEPT, seconds=minutes * 60, seed=seed, rounds_of_homes=4)
    print(told(done), flush=True)
    return 1 if done.broken else 0


if __name__ == "__main__":
    sys.exit(main())
