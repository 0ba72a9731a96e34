"""Load balancers that no target group belongs to."""

from config_app.unused.spec import Finder, Is, Price, Unnamed

FINDER = Finder(
    "idle-load-balancers",
    "load balancers without a target group",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    (Is("type", ("application", "network")), Unnamed(by=("AWS::ElasticLoadBalancingV2::TargetGroup",))),
    why="It costs by the hour and passes nothing on, unless it only redirects.",
    needs=("AWS::ElasticLoadBalancingV2::TargetGroup",),
    price=Price(each=16.43),
)
