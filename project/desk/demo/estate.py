"""The estate that the admin and the deployer build: network, storage, databases, functions, queues, watch."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

from project.desk.demo.actors import Actor, Key

INVOICES = 24

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
SERVICE_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ],
}


@dataclass
class Estate:
    """Ids of what was built, for the acts that follow."""

    account: str
    suffix: str
    vpc: str = ""
    subnets: list[str] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    instances: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    buckets: dict[str, str] = field(default_factory=dict)

    def bucket(self, purpose: str) -> str:
        return f"{purpose}-{self.account}-{self.suffix}"


def _tags(name: str, team: str = "web", kind: str = "") -> list[dict[str, Any]]:
    return [{"Key": "Name", "Value": name}, {"Key": "team", "Value": team}, {"Key": "function", "Value": kind or team}]


def _spec(kind: str, name: str, team: str = "web", function: str = "") -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": _tags(name, team, function)}]


def people(admin: Actor, estate: Estate) -> None:
    """Groups, users, policies and roles in the account's own IAM."""
    iam = admin.client("iam")
    for group in ("developers", "automation"):
        iam.create_group(GroupName=group)
    for user, group in (
        ("dana", "developers"),
        ("erik", "developers"),
        ("ci-bot", "automation"),
        ("old-contractor", "developers"),
    ):
        iam.create_user(UserName=user, Tags=[{"Key": "team", "Value": group}])
        iam.add_user_to_group(GroupName=group, UserName=user)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}],
    }
    made = iam.create_policy(
        PolicyName="read-artifacts", PolicyDocument=json.dumps(policy), Description="Read build artifacts"
    )
    iam.attach_group_policy(GroupName="developers", PolicyArn=made["Policy"]["Arn"])
    iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=json.dumps(TRUST), Description="Deploys the web tier")
    iam.create_role(RoleName="web-server", AssumeRolePolicyDocument=json.dumps(SERVICE_TRUST))
    iam.attach_role_policy(RoleName="web-server", PolicyArn=made["Policy"]["Arn"])
    iam.create_instance_profile(InstanceProfileName="web-server")
    iam.add_role_to_instance_profile(InstanceProfileName="web-server", RoleName="web-server")
    iam.get_account_summary()
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, RequireNumbers=True)
    for page in ("list_users", "list_roles", "list_groups"):
        getattr(iam, page)()
    admin.cli("iam", "list-users")


def assume(actor: Actor, role: str, session: str, agent: str) -> Actor:
    """The actor in another role: the keys come from the upstream's STS, as handed out through the gateway."""
    account = actor.client("sts").get_caller_identity()["Account"]
    given = actor.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName=session, DurationSeconds=3600
    )["Credentials"]
    return Actor(
        name=f"{role}/{session}",
        key=Key(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]),
        endpoint=actor.endpoint,
        ledger=actor.ledger,
        aws=actor.aws,
        agent=agent,
    )


def network(deployer: Actor, estate: Estate) -> None:
    """A VPC with two public and two private subnets, routes, gateway and security groups."""
    ec2 = deployer.client("ec2")
    estate.vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=_spec("vpc", "shop"))["Vpc"]["VpcId"]
    for index, (zone, name) in enumerate(
        (("a", "public-a"), ("b", "public-b"), ("a", "private-a"), ("b", "private-b"))
    ):
        subnet = ec2.create_subnet(
            VpcId=estate.vpc,
            CidrBlock=f"10.20.{index}.0/24",
            AvailabilityZone=f"us-east-1{zone}",
            TagSpecifications=_spec("subnet", name),
        )["Subnet"]["SubnetId"]
        estate.subnets.append(subnet)
    gateway = ec2.create_internet_gateway(TagSpecifications=_spec("internet-gateway", "shop"))
    gateway_id = gateway["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=estate.vpc)
    table = ec2.create_route_table(VpcId=estate.vpc, TagSpecifications=_spec("route-table", "public"))
    table_id = table["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table_id, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway_id)
    for subnet in estate.subnets[:2]:
        ec2.associate_route_table(RouteTableId=table_id, SubnetId=subnet)
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    for name, port, source in (
        ("web-public", 443, "0.0.0.0/0"),
        ("app-private", 8080, "10.20.0.0/16"),
        ("db-private", 5432, "10.20.0.0/16"),
    ):
        group = ec2.create_security_group(
            GroupName=name,
            Description=f"{name} of the shop",
            VpcId=estate.vpc,
            TagSpecifications=_spec("security-group", name, "db" if name.startswith("db") else "web"),
        )["GroupId"]
        estate.groups[name] = group
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": port,
                    "ToPort": port,
                    "IpRanges": [{"CidrIp": source, "Description": "service"}],
                }
            ],
        )
    for read in (
        "describe_vpcs",
        "describe_subnets",
        "describe_security_groups",
        "describe_route_tables",
        "describe_internet_gateways",
    ):
        getattr(ec2, read)()
    deployer.cli("ec2", "describe-vpcs", "--vpc-ids", estate.vpc)


def machines(deployer: Actor, estate: Estate) -> None:
    """Web and app servers with volumes, a load balancer and an auto scaling group's launch template."""
    ec2 = deployer.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for name, subnet, group in (
        ("web-1", 0, "web-public"),
        ("web-2", 1, "web-public"),
        ("app-1", 2, "app-private"),
        ("app-2", 3, "app-private"),
    ):
        run = ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.small",
            SubnetId=estate.subnets[subnet],
            SecurityGroupIds=[estate.groups[group]],
            IamInstanceProfile={"Name": "web-server"},
            MetadataOptions={"HttpTokens": "required"},
            TagSpecifications=_spec(
                "instance", name, "web", "web server" if name.startswith("web") else "application server"
            ),
        )
        estate.instances.append(run["Instances"][0]["InstanceId"])
    for size, encrypted in ((20, True), (100, True)):
        volume = ec2.create_volume(
            AvailabilityZone="us-east-1a",
            Size=size,
            Encrypted=encrypted,
            VolumeType="gp3",
            TagSpecifications=_spec("volume", f"data-{size}", "db", "storage"),
        )["VolumeId"]
        estate.volumes.append(volume)
    ec2.attach_volume(VolumeId=estate.volumes[0], InstanceId=estate.instances[2], Device="/dev/sdf")
    balancer = deployer.client("elbv2").create_load_balancer(
        Name=f"shop-{estate.suffix}",
        Subnets=estate.subnets[:2],
        SecurityGroups=[estate.groups["web-public"]],
        Scheme="internet-facing",
        Type="application",
    )["LoadBalancers"][0]
    deployer.client("elbv2").create_target_group(
        Name=f"shop-{estate.suffix}", Protocol="HTTPS", Port=443, VpcId=estate.vpc, TargetType="instance"
    )
    deployer.client("elbv2").describe_load_balancers(LoadBalancerArns=[balancer["LoadBalancerArn"]])
    for instance in estate.instances:
        ec2.describe_instances(InstanceIds=[instance])
    deployer.cli("ec2", "describe-instances", "--filters", "Name=instance-state-name,Values=running")


def storage(deployer: Actor, estate: Estate) -> None:
    """Encrypted buckets with objects, a key, a secret, parameters and a table."""
    kms, s3 = deployer.client("kms"), deployer.client("s3")
    key = kms.create_key(Description="shop data", Tags=[{"TagKey": "team", "TagValue": "db"}])["KeyMetadata"]["KeyId"]
    estate.keys["data"] = key
    kms.create_alias(AliasName="alias/shop-data", TargetKeyId=key)
    kms.enable_key_rotation(KeyId=key)
    for purpose in ("artifacts", "invoices", "trail-logs"):
        name = estate.buckets[purpose] = estate.bucket(purpose)
        s3.create_bucket(Bucket=name)
        s3.put_bucket_encryption(
            Bucket=name,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]
            },
        )
        s3.put_public_access_block(
            Bucket=name,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
        s3.put_bucket_tagging(
            Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "web"}, {"Key": "function", "Value": "storage"}]}
        )
    s3.put_bucket_versioning(Bucket=estate.buckets["invoices"], VersioningConfiguration={"Status": "Enabled"})
    for number in range(INVOICES):
        s3.put_object(
            Bucket=estate.buckets["invoices"],
            Key=f"2026/11/invoice-{number:04}.json",
            Body=json.dumps({"number": number, "total": 19.5 * number}),
        )
    deployer.client("secretsmanager").create_secret(Name=f"shop/db-{estate.suffix}", SecretString="s3cret-of-the-demo")
    deployer.client("ssm").put_parameter(Name="/shop/flags/checkout", Value="on", Type="String")
    deployer.client("ssm").put_parameter(Name="/shop/payment-token", Value="token-of-the-demo", Type="SecureString")
    deployer.client("dynamodb").create_table(
        TableName="baskets",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )


def services(deployer: Actor, estate: Estate) -> None:
    """A database, functions, queues, topics, logs, alarms, a registry and a cluster."""
    deployer.client("rds").create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.t3.medium",
        Engine="postgres",
        AllocatedStorage=100,
        MasterUsername="orders",
        MasterUserPassword="password-of-the-demo",
        StorageEncrypted=True,
        MultiAZ=True,
        Tags=[{"Key": "team", "Value": "db"}, {"Key": "function", "Value": "database"}],
    )
    role = deployer.client("iam").get_role(RoleName="web-server")["Role"]["Arn"]
    functions = deployer.client("lambda")
    for name in ("resize-image", "send-receipt"):
        functions.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=role,
            Handler="main.handle",
            Code={"ZipFile": package()},
            Environment={"Variables": {"STAGE": "production", "API_TOKEN": "token-of-the-demo"}},
            Tags={"team": "web", "function": "background job"},
        )
    sns, sqs = deployer.client("sns"), deployer.client("sqs")
    alerts = sns.create_topic(Name="audit-alerts", Attributes={"KmsMasterKeyId": estate.keys["data"]})["TopicArn"]
    orders = sqs.create_queue(QueueName="orders", Attributes={"SqsManagedSseEnabled": "true"})["QueueUrl"]
    sqs.create_queue(QueueName="receipts", Attributes={"VisibilityTimeout": "60"})
    sns.subscribe(TopicArn=alerts, Protocol="email", Endpoint="audit@example.org")
    for number in range(6):
        sqs.send_message(QueueUrl=orders, MessageBody=json.dumps({"order": number}))
    logs = deployer.client("logs")
    logs.create_log_group(logGroupName="/shop/web")
    logs.put_retention_policy(logGroupName="/shop/web", retentionInDays=90)
    deployer.client("cloudwatch").put_metric_alarm(
        AlarmName="web-cpu",
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Statistic="Average",
        Period=300,
        EvaluationPeriods=3,
        Threshold=80,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[alerts],
    )
    deployer.client("ecr").create_repository(repositoryName="shop/web", imageScanningConfiguration={"scanOnPush": True})
    deployer.client("ecs").create_cluster(clusterName="shop")
    deployer.client("route53").create_hosted_zone(Name="shop.example.", CallerReference=f"demo-{estate.suffix}")
    deployer.client("events").put_rule(Name="nightly", ScheduleExpression="cron(0 2 * * ? *)")
    deployer.cli("rds", "describe-db-instances")
    deployer.cli("sqs", "list-queues")
    deployer.cli("s3api", "list-buckets")


def package() -> bytes:
    """A zip file with a one-line function."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("main.py", "def handle(event, context):\n    return event\n")
    return file.getvalue()
