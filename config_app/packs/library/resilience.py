"""Backups, redundancy and protection against deletion."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "resilience",
    "Backups and resilience",
    "What is lost can be restored, and the loss of a zone stops nothing.",
    of_topics(
        topics.BACKUPS,
        topics.BACKUPS_PROTECTED,
        topics.RESILIENCE,
    ),
)
