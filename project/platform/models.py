"""The platform's tables: the slices' models."""

from project.platform.identity.models import *  # noqa: F403
from project.platform.keys.models import *  # noqa: F403
from project.platform.storage.models import *  # noqa: F403
from project.platform.topics.models import *  # noqa: F403
