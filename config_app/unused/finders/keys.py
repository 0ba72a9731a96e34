"""Keys that are disabled."""

from config_app.unused.spec import Finder, Is, Price

FINDER = Finder(
    "disabled-keys",
    "disabled keys",
    "AWS::KMS::Key",
    (Is("keyManager", ("CUSTOMER",)), Is("keyState", ("Disabled",))),
    why="A disabled key costs as much as an enabled one; make sure that nothing it encrypted is needed.",
    price=Price(each=1.00),
)
