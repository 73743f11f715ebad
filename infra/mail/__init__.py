"""Letters by mail: to a server that proves who it is, with headers that hold what they should."""

from infra.mail.addresses import address
from infra.mail.bounce_address import BounceAddress, bounce_address
from infra.mail.smtp import SmtpMailer, SmtpServer, Tls, configured

__all__ = [
    "BounceAddress",
    "SmtpMailer",
    "SmtpServer",
    "Tls",
    "address",
    "bounce_address",
    "configured",
]
