"""Which hosts and addresses can't be those of a store of logs, wherever a redirect points to."""

import ipaddress
import socket
from contextlib import suppress
from typing import Final

_NETWORKS: Final = (
    "0.0.0.0/8",  # this host (RFC 6890)
    "127.0.0.0/8",
    "169.254.0.0/16",  # link-local, with the metadata services of most clouds
    "100.100.100.200/32",  # metadata of Alibaba Cloud
    "168.63.129.16/32",  # Azure's wire server
    "192.0.0.192/32",  # metadata of Oracle Cloud, older
    "224.0.0.0/3",  # multicast, reserved, broadcast
    "::/127",  # unspecified and loopback
    "fe80::/10",
    "ff00::/8",
    "fd00:ec2::254/128",  # metadata of AWS
    "fd20:ce::254/128",  # metadata of Google Cloud
)
_NAMES: Final = ("localhost", "metadata.google.internal", "metadata")
_NAT64: Final = "64:ff9b::/96"


def is_inside(address: str) -> bool:
    """Whether an IP address is of this host, of its link, or of a cloud's metadata service."""
    ip = _parsed(address)
    return any(ip in ipaddress.ip_network(network) for network in _NETWORKS)


def is_loopback(address: str) -> bool:
    """Whether an IP address is of this host."""
    return _parsed(address).is_loopback


def is_inside_by_name(host: str) -> bool:
    """Whether the host of a URL says by itself that it is inside: behind a proxy the name is all that can be seen."""
    name = host.lower().rstrip(".")
    if name in _NAMES or name.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return is_inside(name)
    # Resolvers also take `127.1`, `2130706433` and `0x7f.0.0.1` (inet_aton(3)).
    with suppress(OSError):
        return is_inside(socket.inet_ntoa(socket.inet_aton(name)))
    return False


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address without its zone, or the IPv4 address that it stands for. Raises `ValueError` if it is none."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in ipaddress.ip_network(_NAT64):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
