"""Classic load balancers without an instance."""

from config_app.unused.spec import Finder, Missing, Price

FINDER = Finder(
    "idle-classic-load-balancers",
    "classic load balancers without an instance",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    (Missing("instances"),),
    why="It costs by the hour and passes nothing on.",
    price=Price(each=18.25),
)
