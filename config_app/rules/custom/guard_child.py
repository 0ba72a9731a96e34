"""The engine of custom policies in a process of its own: one JSON object a line in, one a line out.

Run by path. A policy that recurses without end, or a regular expression that the engine cannot bear, ends this process
and nothing else.
"""

import json
import sys


def main() -> None:
    import guardpycfn

    for line in sys.stdin.buffer:
        given = json.loads(line)
        try:
            said = guardpycfn.validate_with_guard(given["data"], given["policy"], verbose=True)
        except BaseException as problem:  # the engine's panics are no Exception
            said = {"success": False, "error": f"{type(problem).__name__}: {problem}"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
