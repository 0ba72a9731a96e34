"""Config's tables: the slices' models."""

from config_app.aggregators.models import *  # noqa: F403
from config_app.backtests.models import *  # noqa: F403
from config_app.delivery.models import *  # noqa: F403
from config_app.exceptions.models import *  # noqa: F403
from config_app.imports.models import *  # noqa: F403
from config_app.items.models import *  # noqa: F403
from config_app.organization.models import *  # noqa: F403
from config_app.packs.models import *  # noqa: F403
from config_app.queries.models import *  # noqa: F403
from config_app.recorder.models import *  # noqa: F403
from config_app.remediation.models import *  # noqa: F403
from config_app.retention.models import *  # noqa: F403
from config_app.rules.models import *  # noqa: F403
