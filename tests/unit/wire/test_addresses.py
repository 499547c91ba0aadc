"""Where no store of logs is."""

import pytest

from fire_routine.wire.addresses import is_inside, is_inside_by_name, is_loopback

INSIDE = [
    *("127.0.0.1", "127.255.0.9", "0.0.0.0", "0.1.2.3", "::", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),  # noqa: S104
    *("169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"),
    *("224.0.0.1", "255.255.255.255", "ff02::1"),
]
OUTSIDE = [
    *("20.60.1.1", "140.82.112.3", "2606:50c0::1", "64:ff9b::8c52:7003", "::ffff:140.82.112.3"),
    "64:ff9b::a83f:8111",  # beside Azure's wire server
    # GitHub Enterprise Server and its stores of logs are often in private networks.
    *("10.0.0.5", "172.16.3.4", "192.168.1.9", "100.64.0.1", "fd12::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_this_host_its_link_and_metadata_are_inside(address: str) -> None:
    assert is_inside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_all_else_is_outside(address: str) -> None:
    assert not is_inside(address)


@pytest.mark.parametrize("address", INSIDE)
def test_only_some_of_them_are_this_host(address: str) -> None:
    assert is_loopback(address) == (address in {*INSIDE[:2], "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"})


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST.", "a.localhost", "metadata.google.internal", "metadata"),
        *("127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "017700000001", "::1", "169.254.169.254", "127.0.0.1."),
    ],
)
def test_a_name_can_say_that_it_is_inside(host: str) -> None:
    assert is_inside_by_name(host)


@pytest.mark.parametrize("host", ["logs.example", "localhost.example", "10.0.0.5", "140.82.112.3", "3", "", "a b"])
def test_other_names_say_nothing(host: str) -> None:
    # `3` is 0.0.0.3 to a resolver, and as a name it is nothing.
    assert is_inside_by_name(host) == (host == "3")
