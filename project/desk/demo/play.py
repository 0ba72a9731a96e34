"""The order of the acts."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from project.desk.demo import acts, cast, estate, watching
from project.desk.demo.actors import Ledger

log = logging.getLogger(__name__)


def play(account: str, endpoint: str, say: Callable[[str], None]) -> Ledger:
    """Run the whole workload once; returns what it did. An act that fails is said and does not stop the next."""
    ledger = Ledger()
    people = cast.actors(account, endpoint, ledger)
    alice, dana, bot = people["alice"], people["dana"], people["ci-bot"]
    built = estate.Estate(account, secrets.token_hex(3))
    deployer = alice

    def act(title: str, scene: Callable[[], object]) -> None:
        try:
            scene()
        except (ClientError, BotoCoreError, IndexError, KeyError) as problem:
            log.warning("demo: %s: %s", title, problem)
            say(f"demo: {title} stopped: {problem}")

    act("people", lambda: estate.people(alice, built))
    try:
        deployer = estate.assume(alice, "deployer", "release-41", "terraform/1.13")
    except (ClientError, BotoCoreError) as problem:
        say(f"demo: the deployer's role could not be assumed, the admin deploys: {problem}")
    act("network", lambda: estate.network(deployer, built))
    act("storage", lambda: estate.storage(deployer, built))
    act("watch", lambda: watching.watch(alice, built))
    act("alarms", lambda: watching.alarms(alice))
    act("another system", lambda: watching.other_system(alice, built))
    act("machines", lambda: estate.machines(deployer, built))
    act("services", lambda: estate.services(deployer, built))
    act("mistakes", lambda: acts.mistakes(dana, deployer, built))
    act("refusals", lambda: acts.refusals(dana, bot, built))
    act("daily work", lambda: acts.daily_work(dana, bot, built))
    act("intrusion", lambda: acts.intrusion(people["old-contractor"], built))
    act("stopped trail", lambda: acts.stopped_trail(dana, alice))
    act("repairs", lambda: acts.repairs(alice, deployer, built))
    act("audit", lambda: acts.audit(people["audrey"], built))
    return ledger
