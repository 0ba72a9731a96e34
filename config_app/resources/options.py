"""Options of Elastic Beanstalk as AWS Config writes them: by namespace and name. Pure."""

from __future__ import annotations

from typing import Any

ENVIRONMENT = "aws:elasticbeanstalk:application:environment"


def by_namespace(options: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """`{namespace: {option: {"value": …}}}`; the application's own variables are named, their values are not shown."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for option in options or []:
        namespace, name, value = (option.get(member) for member in ("Namespace", "OptionName", "Value"))
        shown = "HIDDEN_DUE_TO_SECURITY_REASONS" if namespace == ENVIRONMENT and value else value
        found.setdefault(str(namespace), {})[str(name)] = {"value": shown}
    return found
