"""What the world must not reach."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "public-access",
    "Nothing public",
    "Buckets, snapshots, databases, functions and machines that the world must not reach.",
    of_topics(
        topics.NOT_PUBLIC,
    ),
)
