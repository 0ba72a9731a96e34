"""The admin panel finds the slices' admins here."""

from config_app.exceptions.admin import *  # noqa: F403
from config_app.packs.admin import *  # noqa: F403
from config_app.remediation.admin import *  # noqa: F403
from config_app.rules.admin import *  # noqa: F403
