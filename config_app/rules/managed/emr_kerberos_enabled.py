"""EMR: clusters know who is asking."""

from __future__ import annotations

import json
from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Parameter, rule


@rule(
    "EMR_KERBEROS_ENABLED",
    title="Clusters authenticate with Kerberos",
    types=("AWS::EMR::Cluster",),
    why="Without it every process in the network of the cluster may act as any user.",
    fix="Make the cluster anew with a security configuration and Kerberos attributes.",
    passes=Example(
        {"status": {"state": "RUNNING"}, "kerberosAttributes": {"realm": "EC2.INTERNAL", "kdcAdminPassword": ""}},
        inventory={},
    ),
    fails=Example({"status": {"state": "RUNNING"}}, inventory={}),
    parameters=(
        Parameter("TicketLifetimeInHours", "int", least=1),
        Parameter("Realm"),
        Parameter("Domain"),
        Parameter("AdminServer"),
        Parameter("KdcServer"),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if str(at(configuration, "status", "state")).startswith("TERMINAT"):
        return NOT_APPLICABLE
    found = configuration.get("kerberosAttributes")
    if not found:
        return "The cluster does not use Kerberos."
    if parameters.get("Realm") and found.get("realm") != parameters["Realm"]:
        return f"The cluster's realm is {found.get('realm')} instead of {parameters['Realm']}."
    wanted = {
        name: parameters[name]
        for name in ("TicketLifetimeInHours", "Domain", "AdminServer", "KdcServer")
        if name in parameters
    }
    if wanted:
        settings = _settings(configuration.get("securityConfiguration"), inventory)
        wrong = [name for name, value in wanted.items() if str(settings.get(name)) != str(value)]
        return f"Kerberos is set up other than agreed: {', '.join(wrong)}" if wrong else None
    return None


def _settings(name: Any, inventory: Inventory) -> dict[str, Any]:
    """The Kerberos settings of a security configuration, of a dedicated or of an external key distribution centre."""
    for known in inventory.of("AWS::EMR::SecurityConfiguration"):
        if known.item.name == name:
            document = known.configuration.get("SecurityConfiguration")
            text = json.loads(document) if isinstance(document, str) else document
            provider = at(text, "AuthenticationConfiguration", "KerberosConfiguration") or {}
            own, other = (provider.get(f"{kind}KdcConfiguration") or {} for kind in ("ClusterDedicated", "External"))
            trust = own.get("CrossRealmTrustConfiguration") or {}
            return {**other, **trust, **own}
    return {}
