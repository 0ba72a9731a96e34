"""Users who did nothing for 90 days."""

from config_app.unused.spec import Finder, Idle, Old, Present

FINDER = Finder(
    "idle-iam-users",
    "users without a sign-in or a key used for 90 days",
    "AWS::IAM::User",
    (
        Old(90),
        Present("+CredentialReport"),
        Idle(
            (
                "+CredentialReport.password_last_used",
                "+CredentialReport.access_key_1_last_used_date",
                "+CredentialReport.access_key_2_last_used_date",
            ),
            90,
        ),
    ),
    why="Nobody notices when the credentials of an unused user are stolen.",
)
