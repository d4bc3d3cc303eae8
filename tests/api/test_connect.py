"""The example of the docs works as it is: run by itself, over HTTP, against a real server."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from portal.api.openapi import document
from portal.sync.changes.numbering import number
from portal.sync.clients import make_client
from portal.sync.scopes import allowed
from tests.api.machines import system_of
from tests.cast import assemble

SCRIPT = "docs/examples/connect.py"
SECONDS = 60


@pytest.mark.django_db(transaction=True)
def test_the_example_connects_both_ways(live_server: Any) -> None:
    cast = assemble()
    number(cast.larkfield.pk)
    client, secret = make_client(
        system=system_of(cast.larkfield), name="Example", scopes=allowed(contractor=False), by=None
    )
    told = {"HOMEFILE": live_server.url, "CLIENT": client.client_id, "SECRET": secret}
    with subprocess.Popen(
        [sys.executable, SCRIPT],
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as script:
        end = time.monotonic() + SECONDS
        while script.poll() is None and time.monotonic() < end:
            number(cast.larkfield.pk)  # what the worker does every two seconds
            time.sleep(0.2)
        script.kill()
        said, failed = script.communicate()
    assert not failed, failed
    assert "put: " in said
    assert "told: applied" in said
    assert "changed: work_order.updated" in said


def test_every_call_that_the_docs_name_is_there() -> None:
    """In docs/api.md, and in the example."""
    text = Path("docs/api.md").read_text() + Path(SCRIPT).read_text()
    known = document()["paths"]
    kinds = Path("docs/api.md").read_text().split("## Records")[1].split("`")[1].split()
    assert {f"/api/v1/{kind}" for kind in kinds} <= known.keys()
    shapes = [re.compile(re.sub(r"\{\w+\}", ".+", path)) for path in known]
    for path in set(re.findall(r"/api/(?:v1|oauth)/[A-Za-z0-9/{}-]*", text)) - {"/api/v1/openapi"}:
        begun = path + "x" if path.endswith("/") else path
        assert path == "/api/v1/" or any(shape.fullmatch(begun) for shape in shapes), path
