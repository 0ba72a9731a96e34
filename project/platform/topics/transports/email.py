"""E-mail, as text (`email`) or as SNS's envelope (`email-json`), over the server that `CAIRN_SMTP_URL` names.

`smtp://user:password@host:port` with STARTTLS where the server offers it, `smtps://` with TLS from the start.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

import orjson

from project import env
from project.platform.topics.spec import TOTAL_SECONDS, Parcel, Transport, Undelivered


def problem(endpoint: str, secrets: Mapping[str, str]) -> str:
    name, address = parseaddr(endpoint)
    box, _, host = address.partition("@")
    plain = endpoint.isascii() and not any(sign.isspace() or sign in ",;<>" for sign in endpoint)
    if name or not box or not host or not plain or len(address) > 254:
        return "The endpoint must be one e-mail address, like ops@example.com."
    return ""


def send(parcel: Parcel) -> None:
    server = env.text("CAIRN_SMTP_URL")
    if not server:
        raise Undelivered("No mail server is set: give CAIRN_SMTP_URL, for example smtp://user:password@host:587.")
    try:
        _hand_over(server, _letter(parcel))
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise Undelivered(f"The mail server refuses the recipient ({codes}).", final=min(codes) >= 500) from refused
    except (smtplib.SMTPException, OSError, ValueError) as failure:
        raise Undelivered(f"{type(failure).__name__}: the mail server did not take the message") from failure


def _letter(parcel: Parcel) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = env.text("CAIRN_MAIL_FROM", "cairn@localhost")
    letter["To"] = parcel.endpoint
    letter["Subject"] = " ".join((parcel.subject or "Notification from Cairn").split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{parcel.delivery_id}@cairn.local>"
    letter["X-Cairn-Delivery"] = parcel.delivery_id
    letter.set_content(_text(parcel))
    return letter


def _text(parcel: Parcel) -> str:
    if parcel.protocol == "email-json":
        return orjson.dumps(parcel.envelope, option=orjson.OPT_INDENT_2).decode()
    if parcel.kind != "Notification":
        link = parcel.envelope["SubscribeURL"]
        return f"This address was subscribed to {parcel.topic_arn}.\n\nTo confirm, open {link}\nElse do nothing.\n"
    return f"{parcel.body}\n\n--\n{parcel.topic_arn}\nTo end this subscription: {parcel.envelope['UnsubscribeURL']}\n"


def _hand_over(server: str, letter: EmailMessage) -> None:
    parts = urlsplit(server)
    host, timeout = parts.hostname or "localhost", TOTAL_SECONDS / 2
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
    else:
        session = smtplib.SMTP(host, parts.port or 25, timeout=timeout)
    with session:
        session.ehlo()
        if parts.scheme != "smtps" and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        if parts.username:
            session.login(unquote(parts.username), unquote(parts.password or ""))
        session.send_message(letter)


transport = Transport(("email", "email-json"), "E-mail", send, problem, confirms=True)
