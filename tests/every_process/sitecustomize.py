"""Python imports this at start when its folder is on PYTHONPATH: no socket leaves loopback, and a
warning of the package is an error.

An audit hook cannot be taken off again, and sees the calls of C modules too.
"""

import ipaddress
import sys
import warnings

LOOPBACK_NAMES = {"", "localhost", "0.0.0.0", "::"}


def _is_loopback(host) -> bool:
    host = host.decode() if isinstance(host, bytes) else host
    if host is None or host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket has a path, and stays at home
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not _is_loopback(host):
        raise OSError(f"the network is blocked in tests: {event} to {host!r}")


sys.addaudithook(_refuse)
warnings.filterwarnings("error", module=r"summitry(\.|$)")  # what packages warn of inside themselves is theirs
