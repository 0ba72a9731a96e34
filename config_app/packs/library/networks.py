"""Doors, routes, groups and firewalls."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "networks",
    "Networks",
    "Doors to the world are closed, default groups let nothing through, traffic is logged, web applications are guarded.",
    of_topics(
        topics.BOUNDARY,
        topics.WEB_FIREWALLS,
        "VPC_FLOW_LOGS_ENABLED",
        "NETFW_LOGGING_ENABLED",
        "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
        "EC2_INSTANCE_NO_PUBLIC_IP",
    ),
)
