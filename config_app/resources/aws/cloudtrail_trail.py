"""Trails: Cairn's own, asked inside by name."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CloudTrail::Trail",
    early=True,
    listing=Listing("cloudtrail:DescribeTrails", "trailList[]", {"includeShadowTrails": False}, own=True),
    id="TrailARN",
    name="Name",
    arn="TrailARN",
    extras=(
        Extra(
            "cloudtrail:GetTrailStatus",
            {"Name": "TrailARN"},
            "{isLogging: IsLogging}",
            into="TrailStatus",
            supplementary=True,
            own=True,
        ),
        Extra(
            "cloudtrail:GetEventSelectors",
            {"TrailName": "TrailARN"},
            "{eventSelectors: EventSelectors[].{readWriteType: ReadWriteType, "
            "includeManagementEvents: IncludeManagementEvents, "
            "excludeManagementEventSources: ExcludeManagementEventSources, "
            "dataResources: DataResources[].{type: Type, values: Values}}, "
            "advancedEventSelectors: AdvancedEventSelectors[].{name: Name, "
            "fieldSelectors: FieldSelectors[].{field: Field, equals: Equals, startsWith: StartsWith, "
            "endsWith: EndsWith, notEquals: NotEquals, notStartsWith: NotStartsWith, notEndsWith: NotEndsWith}}}",
            into="EventSelectors",
            supplementary=True,
            own=True,
        ),
    ),
    links=(
        Link("Is associated with S3 Bucket", "AWS::S3::Bucket", "S3BucketName", "Is associated with Trail"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Trail", by="arn"),
    ),
)
