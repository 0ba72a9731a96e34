"""What goes wrong and what is put right: a developer's mistakes, a bot's routine, an intruder, and the repairs."""

from __future__ import annotations

import json
from typing import Any

from project.desk.demo.actors import Actor, wait_until
from project.desk.demo.estate import INVOICES, Estate

OPEN_SSH = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def noncompliant(watcher: Actor, kind: str, resource: str) -> bool:
    """Whether any rule finds the resource noncompliant by now."""
    found = watcher.client("config").describe_compliance_by_resource(ResourceType=kind, ResourceId=resource)
    return any(entry["Compliance"]["ComplianceType"] == "NON_COMPLIANT" for entry in found["ComplianceByResources"])


def daily_work(dana: Actor, bot: Actor, estate: Estate) -> None:
    """Reads and small writes of an ordinary day."""
    ec2, s3 = dana.client("ec2"), dana.client("s3")
    for instance in estate.instances * 3:
        ec2.describe_instances(InstanceIds=[instance])
        ec2.describe_instance_status(InstanceIds=[instance])
    for group in estate.groups.values():
        ec2.describe_security_groups(GroupIds=[group])
    for number in range(INVOICES):
        s3.get_object(Bucket=estate.buckets["invoices"], Key=f"2026/11/invoice-{number:04}.json")["Body"].read()
    for bucket in estate.buckets.values():
        s3.list_objects_v2(Bucket=bucket)
        s3.get_bucket_location(Bucket=bucket)
    for name in ("/shop/flags/checkout", "/shop/payment-token"):
        dana.client("ssm").get_parameter(Name=name, WithDecryption=True)
    _builds(bot, estate)
    _baskets(bot)
    dana.cli("s3", "ls", f"s3://{estate.buckets['invoices']}", "--recursive")
    dana.cli("ec2", "describe-security-groups", "--group-ids", *estate.groups.values())


def _builds(bot: Actor, estate: Estate) -> None:
    s3, functions = bot.client("s3"), bot.client("lambda")
    for build in range(18):
        s3.put_object(Bucket=estate.buckets["artifacts"], Key=f"builds/{build:04}/web.tar", Body=b"x" * 4096)
        s3.head_object(Bucket=estate.buckets["artifacts"], Key=f"builds/{build:04}/web.tar")
        functions.get_function_configuration(FunctionName="resize-image")
        functions.update_function_configuration(FunctionName="resize-image", Timeout=10 + build)
    for name in ("resize-image", "send-receipt"):
        functions.list_tags(Resource=functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"])
    registry = bot.client("ecr")
    for _ in range(8):
        registry.describe_repositories(repositoryNames=["shop/web"])
        registry.get_authorization_token()
    bot.cli("ecr", "describe-repositories")


def _baskets(bot: Actor) -> None:
    table = bot.client("dynamodb")
    for number in range(24):
        table.put_item(TableName="baskets", Item={"id": {"S": f"b{number}"}, "items": {"N": str(number)}})
        table.get_item(TableName="baskets", Key={"id": {"S": f"b{number}"}})
    table.describe_table(TableName="baskets")


def mistakes(dana: Actor, deployer: Actor, estate: Estate) -> None:
    """A public bucket, an open security group, an unencrypted database and volume, a user with an inline policy."""
    s3, ec2 = dana.client("s3"), dana.client("ec2")
    public = estate.buckets["press"] = estate.bucket("press-kit")
    s3.create_bucket(Bucket=public)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{public}/*"}
        ],
    }
    s3.put_bucket_policy(Bucket=public, Policy=json.dumps(policy))
    s3.put_bucket_acl(Bucket=public, ACL="public-read")
    s3.put_object(Bucket=public, Key="logo.svg", Body=b"<svg/>")
    ec2.authorize_security_group_ingress(GroupId=estate.groups["web-public"], IpPermissions=OPEN_SSH)
    estate.volumes.append(ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=False)["VolumeId"])
    ec2.attach_volume(VolumeId=estate.volumes[-1], InstanceId=estate.instances[0], Device="/dev/sdg")
    deployer.client("rds").create_db_instance(
        DBInstanceIdentifier="reporting",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        AllocatedStorage=20,
        MasterUsername="report",
        MasterUserPassword="another-of-the-demo",
        StorageEncrypted=False,
        PubliclyAccessible=True,
    )
    deployer.client("kms").create_key(Description="legacy exports, rotation never switched on")
    admin_policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    deployer.client("iam").put_user_policy(
        UserName="erik", PolicyName="quick-fix", PolicyDocument=json.dumps(admin_policy)
    )
    ec2.create_security_group(GroupName="scratch", Description="left over from a test", VpcId=estate.vpc)


def refusals(dana: Actor, bot: Actor, estate: Estate) -> None:
    """Calls that go wrong: not allowed, not there, already there, badly formed."""
    for service, verb, parameters in (
        ("iam", "create_user", {"UserName": "dana-test"}),
        ("iam", "attach_user_policy", {"UserName": "dana", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        ("iam", "delete_user", {"UserName": "old-contractor"}),
        ("ec2", "terminate_instances", {"InstanceIds": ["i-0123456789abcdef0"]}),
        ("s3", "get_object", {"Bucket": estate.buckets["invoices"], "Key": "2026/11/missing.json"}),
        ("s3", "head_bucket", {"Bucket": "no-such-bucket-in-the-demo"}),
        ("lambda", "get_function", {"FunctionName": "nowhere"}),
        ("rds", "describe_db_instances", {"DBInstanceIdentifier": "nowhere"}),
        ("dynamodb", "describe_table", {"TableName": "nowhere"}),
        ("sqs", "get_queue_url", {"QueueName": "nowhere"}),
    ):
        dana.attempt(getattr(dana.client(service), verb), **parameters)
    for verb, parameters in (
        ("stop_instances", {"InstanceIds": estate.instances[:1]}),
        ("delete_security_group", {"GroupId": estate.groups["db-private"]}),
        ("delete_vpc", {"VpcId": estate.vpc}),
    ):
        bot.attempt(getattr(bot.client("ec2"), verb), **parameters)
    bot.attempt(bot.client("secretsmanager").get_secret_value, SecretId=f"shop/db-{estate.suffix}")


def intrusion(mallory: Actor, estate: Estate) -> None:
    """A stolen key: it looks around, takes what it can, tries to blind the trail and to stay."""
    sts, iam, ec2, s3 = (mallory.client(name) for name in ("sts", "iam", "ec2", "s3"))
    mallory.attempt(sts.get_caller_identity)
    for verb in (
        "list_users",
        "list_roles",
        "list_groups",
        "list_policies",
        "get_account_authorization_details",
        "get_account_summary",
    ):
        mallory.attempt(getattr(iam, verb))
    for verb in (
        "describe_instances",
        "describe_security_groups",
        "describe_snapshots",
        "describe_volumes",
        "describe_key_pairs",
    ):
        mallory.attempt(getattr(ec2, verb), **({"OwnerIds": ["self"]} if verb == "describe_snapshots" else {}))
    mallory.attempt(s3.list_buckets)
    for number in range(INVOICES):
        mallory.attempt(s3.get_object, Bucket=estate.buckets["invoices"], Key=f"2026/11/invoice-{number:04}.json")
    mallory.attempt(mallory.client("secretsmanager").list_secrets)
    mallory.attempt(mallory.client("secretsmanager").get_secret_value, SecretId=f"shop/db-{estate.suffix}")
    mallory.attempt(iam.create_user, UserName="support-backup")
    mallory.attempt(iam.create_access_key, UserName="old-contractor")
    mallory.attempt(
        iam.attach_user_policy, UserName="old-contractor", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    mallory.attempt(mallory.client("cloudtrail").describe_trails)
    mallory.attempt(mallory.client("cloudtrail").delete_trail, Name="org-audit")
    mallory.attempt(mallory.client("cloudtrail").stop_logging, Name="org-audit")
    mallory.attempt(mallory.client("config").stop_configuration_recorder, ConfigurationRecorderName="default")
    for region in ("eu-west-1", "ap-southeast-2"):
        mallory.attempt(
            mallory.session.client("ec2", region_name=region, endpoint_url=mallory.endpoint).describe_instances
        )
    mallory.attempt(ec2.run_instances, ImageId="ami-12345678", MinCount=4, MaxCount=4, InstanceType="p4d.24xlarge")


def stopped_trail(dana: Actor, admin: Actor) -> None:
    """The trail is stopped by someone who may, and started again by the admin."""
    dana.attempt(dana.client("cloudtrail").stop_logging, Name="org-audit")
    admin.client("cloudtrail").get_trail_status(Name="org-audit")
    admin.client("cloudtrail").start_logging(Name="org-audit")
    admin.client("cloudtrail").get_trail_status(Name="org-audit")


def repairs(admin: Actor, deployer: Actor, estate: Estate) -> None:
    """Some of it is put right, once the recorder and the rules have seen it."""
    group = estate.groups["web-public"]
    wait_until(lambda: noncompliant(admin, "AWS::EC2::SecurityGroup", group))
    deployer.client("ec2").revoke_security_group_ingress(GroupId=group, IpPermissions=OPEN_SSH)
    public = estate.buckets["press"]
    s3 = deployer.client("s3")
    s3.put_bucket_acl(Bucket=public, ACL="private")
    s3.delete_bucket_policy(Bucket=public)
    s3.put_public_access_block(
        Bucket=public,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    iam = admin.client("iam")
    wait_until(lambda: _user_noncompliant(admin, iam, "erik"))
    iam.delete_user_policy(UserName="erik", PolicyName="quick-fix")
    deployer.client("ec2").terminate_instances(InstanceIds=estate.instances[3:])
    admin.cli(
        "cloudtrail", "lookup-events", "--lookup-attributes", "AttributeKey=EventName,AttributeValue=PutBucketPolicy"
    )
    admin.cli("configservice", "describe-compliance-by-config-rule")
    admin.cli("cloudtrail", "get-trail-status", "--name", "org-audit")


def _user_noncompliant(admin: Actor, iam: Any, name: str) -> bool:
    return noncompliant(admin, "AWS::IAM::User", iam.get_user(UserName=name)["User"]["UserId"])


def audit(auditor: Actor, estate: Estate) -> None:
    """An auditor looks: the product's own reads are events too."""
    trail, config = auditor.client("cloudtrail"), auditor.client("config")
    for name in ("RunInstances", "AuthorizeSecurityGroupIngress", "PutBucketPolicy", "StopLogging", "CreateDBInstance"):
        trail.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}])
    config.describe_compliance_by_config_rule()
    config.get_compliance_summary_by_config_rule()
    config.get_discovered_resource_counts()
    auditor.attempt(
        config.get_resource_config_history,
        resourceType="AWS::EC2::SecurityGroup",
        resourceId=estate.groups["web-public"],
    )
    auditor.attempt(trail.delete_trail, Name="org-audit")
    auditor.attempt(config.delete_config_rule, ConfigRuleName="restricted-ssh")
