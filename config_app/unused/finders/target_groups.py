"""Target groups that no load balancer uses."""

from config_app.unused.spec import Finder, Missing

FINDER = Finder(
    "idle-target-groups",
    "target groups without a load balancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    (Missing("loadBalancerArns"),),
    why="Nothing sends traffic to its targets.",
)
