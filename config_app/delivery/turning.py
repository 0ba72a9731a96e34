"""What rules say, told to the topic of their account and region: verdicts that turned, evaluations that were started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from config_app.delivery import messages, reads, stream
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from project.platform.topics.writes import Saying

_CHUNK = 500


def on_verdicts(turned: Sequence[tuple[Verdict, Verdict | None]]) -> None:
    """Verdicts whose compliance is new, told in the transaction that writes them."""
    groups: dict[tuple[str, str], list[tuple[Verdict, Verdict | None]]] = defaultdict(list)
    for verdict, before in turned:
        groups[verdict.rule.account_id, verdict.rule.region].append((verdict, before))
    for (account_id, region), pairs in groups.items():
        channel = reads.channel(account_id, region)
        if channel is None or not channel.topic:
            continue
        for start in range(0, len(pairs), _CHUNK):
            stream.say(channel, [_saying(*pair) for pair in pairs[start : start + _CHUNK]])


def _saying(verdict: Verdict, before: Verdict | None) -> Saying:
    rule = verdict.rule
    body = messages.text(messages.turned(rule, verdict, before, clock.now()))
    return Saying(body, messages.turned_subject(rule, verdict), f"verdict/{verdict.id}")


def on_start(rules: Sequence[ConfigRule]) -> None:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in rules:
        groups[rule.account_id, rule.region].append(rule.name)
    for (account_id, region), names in groups.items():
        now = clock.now()
        body = messages.started(account_id, region, names, now)
        subject = messages.delivery_subject("Config Rules Evaluation Started", region, account_id)
        stream.tell(account_id, region, subject, body, f"started/{now.isoformat()}/{','.join(names)}")
