"""The WSGI application that granian serves."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django behind granian, whose PATH_INFO is decoded text where PEP 3333 wants the bytes as Latin-1."""
    if environ.get("SERVER_SOFTWARE") == "Granian":
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
    return _django(environ, start_response)
