"""Real SNS topics and SQS queues of the account's cloud, by boto3. They are the account's own: nothing to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from botocore.exceptions import BotoCoreError, ClientError

from project.kernel import arn
from project.kernel.errors import CallError
from project.platform.identity import upstream
from project.platform.topics.spec import Parcel, Transport, Undelivered

_GONE = {
    "NotFound",
    "NotFoundException",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "AuthorizationError",
}


def problem(endpoint: str, secrets: Mapping[str, str]) -> str:
    parts = arn.parse(endpoint)
    if parts is None or parts.service not in {"sns", "sqs"} or not parts.resource or len(parts.account) != 12:
        return "The endpoint must be the ARN of an SNS topic or SQS queue."
    return ""


def send(parcel: Parcel) -> None:
    parts = arn.parse(parcel.endpoint)
    if parts is None:
        raise Undelivered("The endpoint is no ARN.", final=True)
    try:
        client = upstream.client(parts.service, parts.region, parcel.account_id)
        (_to_queue if parts.service == "sqs" else _to_topic)(client, parts, parcel)
    except ClientError as refused:
        code = str(refused.response.get("Error", {}).get("Code", ""))
        raise Undelivered(f"{code}: {refused}", final=code in _GONE) from refused
    except CallError as away:
        raise Undelivered(away.message) from away
    except BotoCoreError as failure:
        raise Undelivered(f"{type(failure).__name__}: {failure}") from failure


def _to_queue(client: Any, parts: arn.Arn, parcel: Parcel) -> None:
    address = client.get_queue_url(QueueName=parts.resource, QueueOwnerAWSAccountId=parts.account)["QueueUrl"]
    body = parcel.body if parcel.raw else orjson.dumps(parcel.envelope).decode()
    client.send_message(QueueUrl=address, MessageBody=body)


def _to_topic(client: Any, parts: arn.Arn, parcel: Parcel) -> None:
    more = {"Subject": parcel.subject} if parcel.subject else {}
    client.publish(TopicArn=str(parts), Message=parcel.body, **more)


transport = Transport(("sqs", "sns"), "SQS queue or SNS topic", send, problem)
