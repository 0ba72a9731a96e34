"""The admin panel finds the slices' admins here."""

from trail.alarms.admin import *  # noqa: F403
from trail.channels.admin import *  # noqa: F403
from trail.imports.admin import *  # noqa: F403
from trail.metrics.admin import *  # noqa: F403
from trail.trails.admin import *  # noqa: F403
