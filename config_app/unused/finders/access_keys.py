"""Active access keys that were not used for 90 days."""

from config_app.unused.spec import Every, Finder, Idle, Is, Some

FINDER = Finder(
    "idle-access-keys",
    "users with an active access key unused for 90 days",
    "AWS::IAM::User",
    (
        Some(
            tuple(
                Every(
                    (
                        Is(f"+CredentialReport.access_key_{number}_active", ("true",)),
                        Idle(
                            (
                                f"+CredentialReport.access_key_{number}_last_used_date",
                                f"+CredentialReport.access_key_{number}_last_rotated",
                            ),
                            90,
                        ),
                    )
                )
                for number in (1, 2)
            )
        ),
    ),
    why="A key that nobody misses is a key whose theft nobody notices.",
)
