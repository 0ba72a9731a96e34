"""`manage.py runall`: start everything in order, keep it running, end it in the reverse order."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import IO, Any

from project import env
from project.processes import postgres, sandbox, valkey
from project.processes.children import Child, last_lines
from project.processes.postgres import Missing

LOGS = env.DATA / "logs"


def say(text: str) -> None:
    print(f"cairn: {text}", flush=True)


class Stopped(Exception):
    """The start was interrupted by a signal."""


class Supervisor:
    """The process group."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings", "PYTHONUNBUFFERED": "1"}
        self.environment["PYTHONPATH"] = str(env.ROOT)
        self.stopping = False
        self.identity: dict[str, Any] = {}

    # – start –

    def run(self) -> int:
        """Run until a signal; returns the exit status."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            lock = self._claim()
            self._check_port()
        except Missing as problem:
            say(str(problem))
            return 1
        try:
            self._start()
            while not self.stopping:
                for child in self.children:
                    child.mind(say)
                time.sleep(0.2)
        except Stopped:
            pass
        except Missing as problem:
            say(str(problem))
            return 1
        finally:
            self._end()
            lock.close()
        return 0

    def _stop(self, *_: object) -> None:
        if not self.stopping:
            self.stopping = True
            say("ending")

    def _claim(self) -> IO[str]:
        """One supervisor for a data folder."""
        try:
            for folder in (env.DATA, LOGS, env.DATA / "run", env.DATA / "spool", env.DATA / "buckets"):
                folder.mkdir(parents=True, exist_ok=True)
            lock = (env.DATA / "run" / "supervisor.lock").open("w")
        except OSError as problem:
            raise Missing(f"The data folder {env.DATA} cannot be written ({problem.strerror}): set CAIRN_DATA to one that can.") from problem
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Missing(f"Cairn runs on the data folder {env.DATA} already: end it, or set CAIRN_DATA to another folder.") from problem
        return lock

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env.BIND, env.PORT))
            except OSError as problem:
                raise Missing(f"Port {env.PORT} of {env.BIND} is not free ({problem.strerror}): set PORT to another one.") from problem

    def _add(self, name: str, command: list[str], **more: Any) -> Child:
        if self.stopping:
            raise Stopped
        surroundings = more.pop("environment", self.environment)
        child = Child(name, command, surroundings, LOGS / f"{name}.log", **more)
        self.children.append(child)
        child.start()
        return child

    def _start(self) -> None:
        if env.PRIVATE_DATABASE:
            # SIGINT is PostgreSQL's fast shutdown: it ends sessions instead of waiting for them
            self._add("postgres", postgres.command(), before=postgres.prepare, stop_signal=signal.SIGINT, grace=5.0)
        if env.PRIVATE_REDIS:
            self._add("valkey", valkey.command())
        if env.PRIVATE_DATABASE:
            postgres.wait()
        if env.PRIVATE_REDIS:
            valkey.wait()
        self._manage("migrate", "--noinput", "--verbosity", "0")
        self._bootstrap()
        self._sandbox()
        self._manage("collectstatic", "--noinput", "--verbosity", "0")
        python = sys.executable
        self._add("web", self._web())
        celery = [python, "-m", "celery", "-A", "project.celery"]
        self._add("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"])
        self._add("beat", [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(env.DATA / "run" / "beat"), "--pidfile", ""])
        self._wait_for_web()
        self._greet()
        if env.DEMO and not (env.DATA / "demo-played").exists():
            say("the demo plays; follow it in the console")
            self._add("demo", [python, "manage.py", "demo"], again=False)

    def _web(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", env.BIND, "--port", str(env.PORT),
            "--workers", "1", "--blocking-threads", "16", "--backpressure", "64", "--workers-kill-timeout", "3",
            "--respawn-failed-workers", "--no-access-log", "--log-level", "warning", "--no-ws",
            "--static-path-route", "/static", "--static-path-mount", str(env.DATA / "static"), "project.wsgi:application",
        ]  # fmt: skip

    def _manage(self, *words: str) -> str:
        if self.stopping:
            raise Stopped
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *words], cwd=env.ROOT, env=self.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise Missing(f"manage.py {words[0]} failed: {last}")
        return done.stdout

    def _bootstrap(self) -> None:
        self.identity = json.loads(self._manage("bootstrap", "--json").strip().splitlines()[-1])

    def _sandbox(self) -> None:
        if env.UPSTREAM != "sandbox":
            return
        account = self.identity.get("account") or self._first_account()
        number = sandbox.port()
        self.environment["CAIRN_SANDBOX_URL"] = f"http://127.0.0.1:{number}"
        child = self._add(
            "sandbox", sandbox.command(number), before=sandbox.before, environment=sandbox.environment(self.environment, account)
        )
        try:
            sandbox.wait(number)
        except Missing as problem:
            raise Missing(f"{problem} {last_lines(child.log)}") from problem
        child.after = lambda: sandbox.wait_in_background(number)

    def _first_account(self) -> str:
        return self._manage("shell", "-v", "0", "-c", "from project.platform.identity import reads; print(reads.first_account())").strip()

    def _wait_for_web(self, seconds: float = 40.0) -> None:
        import urllib.error
        import urllib.request

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.stopping:
                raise Stopped
            try:
                with urllib.request.urlopen(f"http://{env.BIND}:{env.PORT}/healthz", timeout=2):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.15)
        raise Missing(f"The web server did not answer: {last_lines(LOGS / 'web.log')}")

    def _greet(self) -> None:
        address = f"http://{env.BIND}:{env.PORT}"
        lines = ["", f"Cairn runs on {address}"]
        if self.identity.get("made"):
            lines += [
                f"  sign in as admin with the password {self.identity['password']}",
                "  (password and key are shown this once)",
                "",
                "In another shell:",
                f"  export AWS_ENDPOINT_URL={address} AWS_DEFAULT_REGION=us-east-1",
                f"  export AWS_ACCESS_KEY_ID={self.identity['access_key_id']} AWS_SECRET_ACCESS_KEY={self.identity['secret_access_key']}",
                "",
                "Then try:",
                "  aws s3 mb s3://my-first-bucket",
                "  aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CreateBucket",
                "  aws configservice get-discovered-resource-counts",
            ]
        else:
            lines.append("  sign in as admin; password and key were shown at the first start (manage.py create_user makes another)")
        print("\n".join(lines), flush=True)

    # – end –

    def _end(self) -> None:
        began = time.monotonic()
        for child in reversed(self.children):
            child.again = False
            child.end()
        sandbox.READY.unlink(missing_ok=True)
        say(f"ended in {time.monotonic() - began:.1f} s")


def main() -> int:
    """Entry of `manage.py runall`."""
    os.chdir(env.ROOT)
    return Supervisor().run()


