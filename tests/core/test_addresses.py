"""Only what is on the open internet is called, whatever a name leads to."""

import ipaddress
import socket
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import addresses
from portal.core.addresses import NotFound, NotOpen, open_addresses, why_closed

OPEN = [
    "8.8.8.8",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450:4009::1",
    "2003::1",
]
CLOSED = [
    "0.0.0.0",  # noqa: S104 -- nothing is bound
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "::ffff:0:127.0.0.1",
    "4000::1",
    "1::1",
    "2002:7f00:1::",
    "2001::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
]


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_is_open(address: str) -> None:
    assert why_closed(ipaddress.ip_address(address)) is None


@pytest.mark.parametrize("address", CLOSED)
def test_no_other_address_is_open(address: str) -> None:
    assert why_closed(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_nothing_is_open_that_python_calls_not_global(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if why_closed(address) is None:
        mapped = getattr(address, "ipv4_mapped", None)
        assert (mapped or address).is_global
        assert not address.is_multicast


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]"[1:-1]])
def test_this_machine_is_closed_however_it_is_written(name: str) -> None:
    with pytest.raises((NotOpen, NotFound)):
        open_addresses(name, 80, loopback=False, seconds=5)


def test_this_machine_is_open_where_that_is_wanted_and_no_other_is() -> None:
    assert open_addresses("127.0.0.1", 80, loopback=True, seconds=5) == ["127.0.0.1"]
    with pytest.raises(NotOpen):
        open_addresses("10.0.0.1", 80, loopback=True, seconds=5)


def test_one_closed_address_closes_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(NotOpen):
        open_addresses("example.org", 443, loopback=False, seconds=5)
    leads_to(monkeypatch, "8.8.8.8", "8.8.4.4", "8.8.8.8")
    assert open_addresses("example.org", 443, loopback=False, seconds=5) == ["8.8.8.8", "8.8.4.4"]


def leads_to(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    def look(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look)


def test_a_name_without_an_address_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch)
    with pytest.raises(NotFound):
        open_addresses("example.org", 443, loopback=False, seconds=5)


def test_nobody_waits_for_long_for_whoever_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    began = time.monotonic()
    with pytest.raises(NotFound):
        open_addresses("example.org", 443, loopback=False, seconds=0.1)
    assert time.monotonic() - began < 2


def test_every_network_is_once_in_the_table() -> None:
    networks = [network for network, _ in addresses.CLOSED]
    assert len(networks) == len(set(networks))
