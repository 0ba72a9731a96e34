"""Event subscriptions of Redshift."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::EventSubscription",
    listing=Listing("redshift:DescribeEventSubscriptions", "EventSubscriptionsList[]"),
    id="CustSubscriptionId",
    name="CustSubscriptionId",
    arn="arn:aws:redshift:{region}:{account}:eventsubscription:{id}",
    events=r"EventSubscription|Tags$",
    volatile=("subscriptionCreationTime",),
    links=(
        Link(
            "Is associated with Topic",
            "AWS::SNS::Topic",
            "SnsTopicArn",
            "Is associated with EventSubscription",
            by="arn",
        ),
    ),
)
