"""Clusters of Managed Streaming for Kafka."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::MSK::Cluster",
    listing=Listing(
        "kafka:ListClusters", "ClusterInfoList[].merge(@, {KafkaVersion: CurrentBrokerSoftwareInfo.KafkaVersion})"
    ),
    id="ClusterArn",
    name="ClusterName",
    arn="ClusterArn",
    created="CreationTime",
    case="api",
    spelling=(("ClusterArn", "Arn"), ("EbsStorageInfo", "EBSStorageInfo")),
    events=r"Cluster|Broker|Monitoring|Security|Connectivity|TagResource|Storage",
    settles=True,
    drop=(
        "ActiveOperationArn",
        "CreationTime",
        "CurrentBrokerSoftwareInfo",
        "State",
        "StateInfo",
        "ZookeeperConnectString",
        "ZookeeperConnectStringTls",
        "StorageMode",
        "CustomerActionStatus",
        "Rebalancing",
    ),
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "BrokerNodeGroupInfo.ClientSubnets[]", "Contains Cluster"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "BrokerNodeGroupInfo.SecurityGroups[]",
            "Is associated with Cluster",
        ),
        Link(
            "Is encrypted with Key",
            "AWS::KMS::Key",
            "EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId",
            "Encrypts Cluster",
            by="arn",
        ),
    ),
)
