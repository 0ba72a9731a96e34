"""Users, roles, passwords, keys and what they may do."""

from config_app.frameworks import topics
from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "identities",
    "Identities and access (IAM)",
    "Second factors, strong passwords, fresh keys, rights through groups, and no policy that allows everything.",
    of_topics(
        topics.ROOT, topics.SECOND_FACTOR, topics.PASSWORDS, topics.CREDENTIALS, topics.LEAST_PRIVILEGE[:8],
        "IAM_GROUP_HAS_USERS_CHECK", topics.NO_SECRETS_IN_THE_OPEN,
    ),
)  # fmt: skip
