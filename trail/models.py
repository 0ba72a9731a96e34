"""Trail's tables: the slices' models."""

from trail.trails.models import *  # noqa: F403
