"""HTTPS with a certificate of a private authority, as companies have it."""

from __future__ import annotations

import ssl
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "data" / "tls"

CA_FILE = _FOLDER / "ca.pem"
"""The authority's certificate, for `SSL_CERT_FILE`."""


def private_tls() -> ssl.SSLContext:
    """What a server on 127.0.0.1 needs to show a certificate of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_FOLDER / "server.pem")
    return context
