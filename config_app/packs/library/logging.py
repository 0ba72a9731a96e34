"""Trails, logs of services, their retention, and who is told."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "logging",
    "Logging and monitoring",
    "Trails cover everything and are protected, services log, logs are kept, somebody is told.",
    of_topics(
        topics.AUDIT_TRAIL,
        topics.TRAIL_PROTECTED,
        topics.SERVICE_LOGS,
        topics.LOG_RETENTION,
        topics.DETECTION,
        topics.ALARMS,
    ),
)
