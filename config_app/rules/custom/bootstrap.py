"""The handler's side of its process: what AWS Lambda's runtime does around a Python function, with no more than is needed.

Run by path in the rule's own process. Standard input holds one JSON object: the event, the entry (`module.function`) and
the facts of the context. What the function raises is printed, and the process ends with 1.
"""

import importlib
import json
import os
import sys
import time
import traceback


class Context:
    """What a function is told of its run."""

    def __init__(self, facts: dict) -> None:
        self.function_name = facts["name"]
        self.function_version = str(facts["version"])
        self.invoked_function_arn = facts["arn"]
        self.memory_limit_in_mb = str(facts["megabytes"])
        self.aws_request_id = facts["request"]
        self.log_group_name = "/aws/lambda/" + facts["name"]
        self.log_stream_name = facts["request"]
        self.identity = None
        self.client_context = None
        self._end = time.time() + facts["seconds"]

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._end - time.time()) * 1000))


def main() -> int:
    given = json.loads(sys.stdin.buffer.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    module, _, name = given["entry"].rpartition(".")
    try:
        function = getattr(importlib.import_module(module.replace("/", ".")), name)
        answer = function(given["event"], Context(given["context"]))
        json.dumps(answer, default=str)
    except SystemExit as ended:
        return int(ended.code) if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # threads that the function left behind do not keep the process
