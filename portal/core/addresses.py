"""Which addresses of the internet may be called because somebody outside asked for it, and which never.

Whoever gives us an address to call could give one of our own machines. So a name is looked up once, every
address that it has is checked against a table of networks, and the address that was checked is the one that
is connected to: looked up again, it might be another by then.
"""

import ipaddress
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 6890 and the registries that it made, as far as nobody on the internet is there.
CLOSED: Sequence[tuple[str, str]] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a provider's customers"),
    ("127.0.0.0/8", "this machine"),
    ("168.63.129.16/32", "a provider's own machine, for the machines that it runs"),
    ("169.254.0.0/16", "the same cable"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "kept for protocols"),
    ("192.0.2.0/24", "for examples"),
    ("192.88.99.0/24", "a relay that is no more"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "for measuring networks"),
    ("198.51.100.0/24", "for examples"),
    ("203.0.113.0/24", "for examples"),
    ("224.0.0.0/4", "many at once"),
    ("240.0.0.0/4", "kept for later"),
    ("::/128", "no address"),
    ("::1/128", "this machine"),
    ("64:ff9b:1::/48", "translated, inside a network"),
    ("100::/64", "thrown away"),
    ("2001::/23", "kept for protocols"),
    ("2001:db8::/32", "for examples"),
    ("3fff::/20", "for examples"),
    ("5f00::/16", "routes inside a network"),
    ("fc00::/7", "private"),
    ("fe80::/10", "the same cable"),
    ("fec0::/10", "private, as it once was"),
    ("ff00::/8", "many at once"),
)
_NETWORKS: Sequence[tuple[IPNetwork, str]] = [(ipaddress.ip_network(net), why) for net, why in CLOSED]
# IPv6 addresses that lead to an IPv4 one: the bits from which it is read.
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
# All of IPv6 that has been given out, as far as it is for one machine each (RFC 4291).
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")


class NotOpen(Exception):
    """The address, or one of those that the name has, is not on the open internet."""


class NotFound(Exception):
    """The name has no address, or nobody says which."""


def why_closed(address: IPAddress) -> str | None:
    """Why it must not be called; None for an address on the open internet."""
    if isinstance(address, ipaddress.IPv6Address) and (inner := _inner(address)) is not None:
        return why_closed(inner)
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id:
        return "the same cable"
    for network, why in _NETWORKS:
        if address.version == network.version and address in network:
            return why
    if isinstance(address, ipaddress.IPv6Address) and address not in _GIVEN_OUT:
        return "given to nobody"
    return None


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which it really leads."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    is_translated = any(address in network for network in _TRANSLATED)
    if is_translated or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_loopback(address: IPAddress) -> bool:
    """Whether it is this machine itself."""
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    return (inner or address).is_loopback


def open_addresses(host: str, port: int, *, loopback: bool, seconds: float) -> list[str]:
    """Every address of the host, each of which may be connected to. Raises NotOpen and NotFound.

    One closed address closes the name: whoever mixes them means no good. With ``loopback`` this machine is
    open too.
    """
    found = [ipaddress.ip_address(each) for each in _looked_up(host, port, seconds)]
    for address in found:
        if why_closed(address) and not (loopback and is_loopback(address)):
            raise NotOpen(f"{host} is not on the open internet ({why_closed(address)}).")
    return [str(address) for address in found]


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """Its addresses, in the order in which to try them. Looking up has no end by itself: here it has."""
    found: list[str] = []

    def look() -> None:
        with suppress(OSError, UnicodeError, ValueError):
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(seconds)
    if not found:
        raise NotFound(f"{host} has no address.")
    return list(found)
