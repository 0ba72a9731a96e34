"""Trail's tables: the slices' models."""

from trail.alarms.models import *  # noqa: F403
from trail.channels.models import *  # noqa: F403
from trail.digests.models import *  # noqa: F403
from trail.imports.models import *  # noqa: F403
from trail.insights.models import *  # noqa: F403
from trail.keeping.models import *  # noqa: F403
from trail.metrics.models import *  # noqa: F403
from trail.trails.models import *  # noqa: F403
