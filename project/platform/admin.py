"""The admin panel finds the slices' admins here."""

from project.platform.identity.admin import *  # noqa: F403
from project.platform.identity.credentials.admin import *  # noqa: F403
from project.platform.keys.admin import *  # noqa: F403
from project.platform.topics.admin import *  # noqa: F403
