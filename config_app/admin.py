"""The admin panel finds the slices' admins here."""

from config_app.rules.admin import *  # noqa: F403
