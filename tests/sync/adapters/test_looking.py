"""Trying a connection: each thing that can be wrong is said in a sentence, with what to do."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.core import clock
from portal.sync.adapters.capabilities import Finding
from portal.sync.adapters.registry import kind
from portal.sync.models import System
from portal.sync.talking import sealed_token
from tests.sample_system.running import TOKEN, running
from tests.sync.out.other import Other, said

HACT = kind("hact")


def look(system: System) -> list[Finding]:
    findings = HACT.look(system)
    for finding in findings:
        assert finding.says[0].isupper() or finding.says[0].isdigit()
        assert finding.says.endswith((".", "”."))
        assert finding.do or finding.well is not False, f"nothing to do about: {finding.says}"
    return findings


def last(system: System) -> Finding:
    return look(system)[-1]


def test_a_system_that_answers_is_said_step_by_step(system: System, other: Other) -> None:
    system.cursor = "0"
    findings = look(system)

    said_of_it = " ".join(finding.says for finding in findings)
    assert all(finding.well is not False for finding in findings)
    for part in (
        "leads to a machine",
        "at port",
        "not encrypted",
        "clock and ours agree",
        "lets us in",
        "HACT",
    ):
        assert part in said_of_it
    assert other.heard[0].path == "/hact/messages?after=0&limit=1"


def test_without_an_address_nothing_is_tried(system: System) -> None:
    system.address = ""
    assert "no address" in last(system).says


def test_a_name_that_leads_nowhere(system: System) -> None:
    system.address = "http://no-such-machine.invalid"
    assert last(system).says == "There is no machine called no-such-machine.invalid."


def test_it_says_when_an_address_is_private(system: System, settings: Any) -> None:
    settings.SYSTEMS_MAY_BE_PRIVATE = False
    assert "private network" in last(system).says


def test_it_says_when_nobody_listens(system: System) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    system.address = f"http://127.0.0.1:{port}"
    assert last(system).says == f"Nothing listens at port {port}."


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (said(401, {"Message": "Who are you?"}), "does not let us in"),
        (said(403, {}), "does not let us in"),
        (said(404, {}), "does not take what we ask (404)"),
        ((200, b"<html>It works!</html>"), "not as such a system should"),
        (said(200, {"Cursor": 3}), "not as such a system should"),
        (said(500, {}), "an error of its own"),
        (said(503, {}), "an error of its own"),
        (said(429, {}), "busy"),
        ((301, b""), "moved"),
    ],
)
def test_what_it_answers_instead(answer: tuple[int, bytes], part: str, system: System, other: Other) -> None:
    other.answers = [answer]
    finding = last(system)
    assert finding.well is False
    assert part in finding.says


def test_a_secret_that_cannot_be_read(system: System) -> None:
    system.token = "sealed with another key"
    assert "cannot be read" in last(system).says


@pytest.mark.parametrize(("hours", "way"), [(1, "ahead of"), (-1, "behind")])
def test_a_clock_that_is_off(hours: int, way: str, system: System) -> None:
    with dated(clock.now() + dt.timedelta(hours=hours)) as address:
        system.address = address
        told = [finding for finding in look(system) if "clock" in finding.says]
    assert told[0].says == f"Its clock is 60 minutes {way} ours."
    assert told[0].well is None


class dated:
    """A system whose clock shows that time."""

    def __init__(self, at: dt.datetime) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = b'{"Messages": [], "Cursor": ""}'
                self.send_response_only(200)
                self.send_header("Date", format_datetime(at.astimezone(dt.UTC), usegmt=True))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def self_made(tmp_path: Path) -> Iterator[str]:
    """A system whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kept = tmp_path / "both.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    kept.write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            caller, _ = door.accept()
            with caller, suppress(OSError):
                context.wrap_socket(caller, server_side=True)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://localhost:{door.getsockname()[1]}"
        thread.join(5)


def test_a_certificate_that_nobody_vouches_for(system: System, self_made: str) -> None:
    system.address = self_made
    finding = last(system)
    assert finding.well is False
    assert "certificate is not in order" in finding.says


def test_https_where_there_is_none(system: System, other: Other) -> None:
    system.address = other.address.replace("http:", "https:")
    finding = last(system)
    assert finding.well is False
    assert "does not speak TLS" in finding.says or "Nobody answered" in finding.says


def test_our_sample_system_is_known_as_such(system: System, tmp_path: Path) -> None:
    with running(tmp_path / "state.db") as larkfields:
        system.adapter, system.address, system.token = "sample", larkfields.address, sealed_token(TOKEN)
        findings = kind("sample").look(system)
    assert all(finding.well is not False for finding in findings)
    assert findings[-1].says == "It is our sample system. Orders it holds: 0."


def test_another_system_is_not(system: System, other: Other) -> None:
    findings = kind("sample").look(system)
    assert findings[-1].well is None
    assert "not our sample system" in findings[-1].says
