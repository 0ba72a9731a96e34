"""IAM groups without a user."""

from config_app.unused.spec import Finder, Unnamed

FINDER = Finder(
    "empty-iam-groups",
    "IAM groups without a user",
    "AWS::IAM::Group",
    (Unnamed(by=("AWS::IAM::User",)),),
    why="Its permissions wait for whoever is put in next.",
    needs=("AWS::IAM::User",),
)
