"""The sandbox's own process: moto, with a memory. `python -m project.processes.cloud PORT RECORDING`.

moto keeps nothing over a restart. Here every call that may change something is appended to a file before it is carried
out, under a seed of its own; at the next start the calls are carried out again under the same seeds, so that the same
resources come back under the same ids. Calls are taken one at a time: the ids of one must not depend on another.
Only creation times are new. Large bodies lie in files beside the recording.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import threading
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from moto.moto_api._internal import mock_random
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
from werkzeug.test import EnvironBuilder, run_wsgi_app

INLINE = 256 * 1024
FIRST_SEED = 20261118
_READS = re.compile(rb"Action=(Describe|List|Get(?!SessionToken|FederationToken)|Head|Lookup)")
_READ_TARGET = re.compile(r"\.(Describe|List|Get|BatchGet|Query|Scan|Head)[A-Za-z]*$")


def changes(method: str, target: str, body: bytes) -> bool:
    """Whether a call may change something, as far as its shape tells."""
    if method in {"GET", "HEAD", "OPTIONS"}:
        return False
    if target:
        return not _READ_TARGET.search(target)
    return not _READS.search(body[:4096])


class Cloud:
    """moto's WSGI application behind a lock and a recording."""

    def __init__(self, recording: Path) -> None:
        self.app = DomainDispatcherApplication(create_backend_app)
        self.recording = recording
        self.lock = threading.Lock()
        self.number = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = self._body(environ)
        with self.lock:
            if changes(environ["REQUEST_METHOD"], environ.get("HTTP_X_AMZ_TARGET", ""), body):
                self.number += 1
                self._record(environ, body)
                mock_random.seed(FIRST_SEED + self.number)
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            environ.pop("wsgi.input_terminated", None)
            answer = self.app(environ, start_response)
            return list(answer)

    @staticmethod
    def _body(environ: dict[str, Any]) -> bytes:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdigit():
            return bytes(environ["wsgi.input"].read(int(length)))
        return bytes(environ["wsgi.input"].read()) if environ.get("wsgi.input_terminated") else b""

    def _record(self, environ: dict[str, Any], body: bytes) -> None:
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        headers.pop("TRANSFER-ENCODING", None)
        entry: dict[str, Any] = {
            "number": self.number,
            "method": environ["REQUEST_METHOD"],
            "path": environ.get("PATH_INFO", "/"),
            "query": environ.get("QUERY_STRING", ""),
            "headers": headers,
        }
        if len(body) > INLINE:
            entry["file"] = f"{uuid.uuid4().hex}.body"
            (self.recording.parent / entry["file"]).write_bytes(body)
        else:
            entry["body"] = base64.b64encode(body).decode()
        with self.recording.open("a") as file:
            file.write(json.dumps(entry) + "\n")

    def bring_back(self) -> int:
        """Carry out the recorded calls again; a torn last line is left out. Returns how many there were."""
        if not self.recording.exists():
            return 0
        whole = []
        for line in self.recording.read_bytes().splitlines(keepends=True):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if line.endswith(b"\n"):
                whole.append(line)
                self._again(entry)
        mended = self.recording.with_suffix(".mended")
        mended.write_bytes(b"".join(whole))
        mended.replace(self.recording)
        return len(whole)

    def _again(self, entry: dict[str, Any]) -> None:
        self.number = max(self.number, entry["number"])
        mock_random.seed(FIRST_SEED + entry["number"])
        file = self.recording.parent / entry["file"] if "file" in entry else None
        body = (file.read_bytes() if file.exists() else b"") if file else base64.b64decode(entry["body"])
        builder = EnvironBuilder(
            path=entry["path"], method=entry["method"], query_string=entry["query"], headers=entry["headers"],
            input_stream=io.BytesIO(body), content_length=len(body), base_url=f"http://{entry['headers'].get('HOST', 'localhost')}",
        )  # fmt: skip
        environ = builder.get_environ()
        environ["PATH_INFO"] = entry["path"]
        environ["CONTENT_LENGTH"] = str(len(body))
        run_wsgi_app(self.app, environ, buffered=True)


def main(port: int, recording: Path) -> None:
    recording.parent.mkdir(parents=True, exist_ok=True)
    cloud = Cloud(recording)
    number = cloud.bring_back()
    print(f"sandbox: {number} calls carried out again, port {port}", flush=True)
    run_simple("127.0.0.1", port, cloud, threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
