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
from project.processes import logs, postgres, sandbox, store, valkey
from project.processes.children import Child
from project.processes.postgres import Missing

LOGS = env.DATA / "logs"
ACCOUNT = env.DATA / "run" / "account"  # the first account, known before the database is up
END_SECONDS = 7.0  # for all children together
RESERVED = {"postgres": 2.5, "valkey": 0.8}  # what the others must leave of it
LOG_SECONDS = 60.0


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
        self._logs_bound = 0.0

    # – start –

    def run(self) -> int:
        """Run until a signal; returns the exit status."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            lock = self._claim()
            self._check_port()
            self._check_assets()
            if not env.PRIVATE_DATABASE:
                postgres.check_given()
            if not env.PRIVATE_REDIS:
                valkey.check_given()
            if env.STORE_URL:
                store.check_given()
        except Missing as problem:
            say(str(problem))
            return 1
        try:
            self._start()
            while not self.stopping:
                for child in self.children:
                    child.mind(say)
                self._bound_logs()
                time.sleep(0.2)
        except Stopped:
            pass
        except Missing as problem:
            say(str(problem))
            return 1
        except OSError as problem:
            where = f" ({problem.filename})" if problem.filename else ""
            say(
                f"The start failed: {problem.strerror or problem}{where}. Mend that, or set CAIRN_DATA to another folder."
            )
            return 1
        finally:
            self._end()
            lock.close()
        return 0

    def _bound_logs(self) -> None:
        if time.monotonic() - self._logs_bound > LOG_SECONDS:
            self._logs_bound = time.monotonic()
            logs.bound(LOGS)

    def _stop(self, *_: object) -> None:
        if not self.stopping:
            self.stopping = True
            say("ending")

    def _claim(self) -> IO[str]:
        """One supervisor for a data folder."""
        try:
            env.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (LOGS, env.DATA / "run", env.DATA / "spool", env.DATA / "buckets"):
                folder.mkdir(parents=True, exist_ok=True)
            lock = (env.DATA / "run" / "supervisor.lock").open("w")
        except OSError as problem:
            raise Missing(
                f"The data folder {env.DATA} cannot be written ({problem.strerror}): set CAIRN_DATA to one that can."
            ) from problem
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Missing(
                f"Cairn runs on the data folder {env.DATA} already: end it, or set CAIRN_DATA to another folder."
            ) from problem
        return lock

    def _check_port(self) -> None:
        with socket.socket(socket.AF_INET6 if ":" in env.BIND else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env.BIND, env.PORT))
            except OSError as problem:
                raise Missing(
                    f"Port {env.PORT} of {env.BIND} is not free ({problem.strerror}): set PORT to another one."
                ) from problem

    @staticmethod
    def _check_assets() -> None:
        """The console cannot be shown without what is built from assets/."""
        if not any((env.ROOT / "static" / "css").glob("*.css")):
            raise Missing(
                f"The browser assets are not built ({env.ROOT / 'static'} holds none): start with `make run`, "
                "or build them with `npm ci && npm run build`."
            )

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
            self._add(
                "postgres", postgres.command(), before=postgres.prepare, stop_signal=signal.SIGINT,
                confine=postgres.confinement(), grace=2.5,
            )  # fmt: skip
        if env.PRIVATE_REDIS:
            self._add("valkey", valkey.command(), grace=1.0)
        known = ACCOUNT.read_text() if ACCOUNT.exists() else ""
        if known:
            self._add_sandbox(known)  # it brings its calls back while the database is looked after
        if env.PRIVATE_DATABASE:
            postgres.wait()
        if env.PRIVATE_REDIS:
            valkey.wait()
        self.identity = self._prepare()
        if not known:
            ACCOUNT.write_text(self.identity["account"])
            self._add_sandbox(self.identity["account"])
        python = sys.executable
        self._add("web", self._web(), grace=2.5)
        celery = [python, "-m", "celery", "-A", "project.celery"]
        worker = [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        # who waits for an answer comes before what is done behind it
        self._add("worker", [*worker, "--concurrency", "2"], grace=2.5, nice=10)
        prompt = ["-Q", "prompt", "-n", "prompt@%h"]  # beat.PROMPT
        self._add("prompt", [*worker, "--concurrency", "1", *prompt], grace=2.5, nice=5)
        self._add(
            "beat",
            [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(env.DATA / "run" / "beat"), "--pidfile", ""],
            grace=1.0, nice=5,
        )  # fmt: skip
        self._wait_for_web()
        for child in self.children:
            if child.name == "sandbox":
                sandbox.wait(child, lambda: self.stopping)
        self._greet()
        if env.DEMO and not (env.DATA / "demo-played").exists():
            say("the demo plays; follow it in the console")
            self._add("demo", [python, "manage.py", "demo"], again=False, grace=0.5)

    def _web(self) -> list[str]:
        workers = str(max(1, env.number("CAIRN_WEB_WORKERS", 1)))
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", env.BIND, "--port", str(env.PORT),
            "--workers", workers, "--blocking-threads", "16", "--backpressure", "64", "--workers-kill-timeout", "2",
            "--respawn-failed-workers", "--no-access-log", "--log-level", "warning", "--no-ws",
            "--static-path-route", "/static", "--static-path-mount", str(env.DATA / "static"), "project.wsgi:application",
        ]  # fmt: skip

    def _prepare(self) -> dict[str, Any]:
        """Migrations, static files, first identity. Its password and key come through a pipe, never into a log."""
        if self.stopping:
            raise Stopped
        log = LOGS / "prepare.log"
        with logs.appending(log) as output:
            done = subprocess.run(
                [sys.executable, "-m", "project.processes.prepare"], cwd=env.ROOT, env=self.environment,
                stdout=subprocess.PIPE, stderr=output, text=True, check=False,
            )  # fmt: skip
        if self.stopping:
            raise Stopped
        if done.returncode:
            raise Missing(f"The database could not be prepared: {logs.last_line(log)} (log: {log})")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    def _add_sandbox(self, account: str) -> None:
        if env.UPSTREAM != "sandbox":
            return
        number = sandbox.port()
        self.environment["CAIRN_SANDBOX_URL"] = f"http://127.0.0.1:{number}"
        self._add(
            "sandbox", sandbox.command(number), before=sandbox.before, grace=0.5,
            environment=sandbox.environment(self.environment, account),
        )  # fmt: skip

    @staticmethod
    def _reachable() -> str:
        """The bound address as a browser on this machine writes it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.BIND, env.BIND)  # noqa: S104 – compared, not bound
        return f"[{host}]" if ":" in host else host

    def _wait_for_web(self, seconds: float = 40.0) -> None:
        import urllib.error
        import urllib.request

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.stopping:
                raise Stopped
            try:
                with urllib.request.urlopen(f"http://{self._reachable()}:{env.PORT}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.15)
        raise Missing(f"The web server did not answer within {seconds:.0f} s: {logs.last_line(LOGS / 'web.log')}")

    def _greet(self) -> None:
        address = f"http://{self._reachable()}:{env.PORT}"
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
            lines.append(
                "  sign in as admin; password and key were shown at the first start (manage.py create_user makes another)"
            )
        print("\n".join(lines), flush=True)

    # – end –

    def _end(self) -> None:
        began = time.monotonic()
        ahead = list(self.children)
        while ahead:
            child = ahead.pop()
            child.again = False
            reserved = sum(RESERVED.get(other.name, 0.1) for other in ahead)
            child.end(max(0.2, END_SECONDS - reserved - (time.monotonic() - began)))
        sandbox.READY.unlink(missing_ok=True)
        say(f"ended in {time.monotonic() - began:.1f} s")


def main() -> int:
    """Entry of `manage.py runall`."""
    os.chdir(env.ROOT)
    return Supervisor().run()
