"""FedRAMP Moderate: the baseline's choice of NIST 800-53 controls; numbers as published, titles in our words."""

from config_app.frameworks.library import nist_800_53_r5 as nist
from config_app.frameworks.spec import Framework, control

_NOT_MODERATE = frozenset({"AU-10", "CP-6(1)"})  # chosen in the high baseline only

FRAMEWORK = Framework(
    "fedramp-moderate",
    "FedRAMP Moderate (rev. 5)",
    "The controls of NIST 800-53 that the moderate baseline asks for and that the set-up of a cloud account can show.",
    (
        *(one for one in nist.CONTROLS if one.number not in _NOT_MODERATE),
        control("PE-3", "Sites are guarded", manual="The cloud's provider shows this for its sites."),
        control("PS-4", "Rights end when people leave", "IAM_USER_UNUSED_CREDENTIALS_CHECK",
                manual="Show leavers and when their users were removed."),
    ),
    nist.FRAMEWORK.parameters,
)  # fmt: skip
