"""Data where it lies and on its way, and its keys."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "encryption",
    "Encryption and keys",
    "Data is encrypted where it lies and on its way; keys rotate, certificates do not run out.",
    of_topics(
        topics.AT_REST,
        topics.IN_TRANSIT,
        topics.KEYS,
    ),
)
