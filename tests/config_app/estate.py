"""A small estate in the tests' cloud: something of every recorded type, with links between them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}]}


def code() -> bytes:
    """A zip file with a function."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): return event")
    return packed.getvalue()


def build(client: Callable[[str], Any]) -> dict[str, str]:
    """Make the estate; the ids of its parts by name."""
    ids = _network(client("ec2"))
    ids |= _identities(client("iam"))
    ids["key"] = client("kms").create_key(Description="payments", Tags=[{"TagKey": "team", "TagValue": "pay"}])[
        "KeyMetadata"
    ]["KeyId"]
    client("kms").enable_key_rotation(KeyId=ids["key"])
    ids |= _machines(client("ec2"), ids)
    _bucket(client("s3"))
    client("s3").create_bucket(Bucket="estate-logs")
    ids["db"] = _database(client("rds"), ids)
    ids["topic"] = client("sns").create_topic(
        Name="alerts",
        Attributes={"KmsMasterKeyId": ids["key"], "DisplayName": "Alerts"},
        Tags=[{"Key": "team", "Value": "ops"}],
    )["TopicArn"]
    ids["queue"] = client("sqs").create_queue(
        QueueName="work", Attributes={"KmsMasterKeyId": ids["key"]}, tags={"team": "ops"}
    )["QueueUrl"]
    client("lambda").create_function(
        FunctionName="resize", Runtime="python3.12", Role=ids["role_arn"], Handler="main.handler",
        Code={"ZipFile": code()}, Environment={"Variables": {"PASSWORD": "do-not-record"}}, Tags={"team": "web"},
        VpcConfig={"SubnetIds": [ids["subnet"]], "SecurityGroupIds": [ids["group"]]},
    )  # fmt: skip
    client("lambda").add_permission(
        FunctionName="resize", StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
    )
    return ids


def _network(ec2: Any) -> dict[str, str]:
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16", TagSpecifications=[
        {"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "main"}]}])["Vpc"]["VpcId"]  # fmt: skip
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}],
         "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": group}]},
    ])  # fmt: skip
    return {"vpc": vpc, "subnet": subnet, "gateway": gateway, "table": table, "group": group}


def _machines(ec2: Any, ids: dict[str, str]) -> dict[str, str]:
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    instance = ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=ids["subnet"],
        SecurityGroupIds=[ids["group"]], IamInstanceProfile={"Arn": ids["profile_arn"]},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}]}],
    )["Instances"][0]  # fmt: skip
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=True, KmsKeyId=ids["key"])["VolumeId"]
    ec2.attach_volume(VolumeId=volume, InstanceId=instance["InstanceId"], Device="/dev/sdf")
    return {"instance": instance["InstanceId"], "volume": volume,
            "interface": instance["NetworkInterfaces"][0]["NetworkInterfaceId"]}  # fmt: skip


def _identities(iam: Any) -> dict[str, str]:
    policy = iam.create_policy(PolicyName="read", PolicyDocument=json.dumps(READ), Description="reads")["Policy"]["Arn"]
    user = iam.create_user(UserName="dana", Tags=[{"Key": "team", "Value": "web"}])["User"]["UserId"]
    iam.put_user_policy(UserName="dana", PolicyName="inline", PolicyDocument=json.dumps(READ))
    iam.attach_user_policy(UserName="dana", PolicyArn=policy)
    group = iam.create_group(GroupName="developers")["Group"]["GroupId"]
    iam.add_user_to_group(GroupName="developers", UserName="dana")
    iam.put_group_policy(GroupName="developers", PolicyName="inline", PolicyDocument=json.dumps(READ))
    iam.attach_group_policy(GroupName="developers", PolicyArn=policy)
    role = iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    iam.attach_role_policy(RoleName="web", PolicyArn=policy)
    iam.put_role_policy(RoleName="web", PolicyName="inline", PolicyDocument=json.dumps(READ))
    profile = iam.create_instance_profile(InstanceProfileName="web")["InstanceProfile"]
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    return {"policy_arn": policy, "user": user, "iam_group": group, "role": role["RoleId"], "role_arn": role["Arn"],
            "profile": profile["InstanceProfileId"], "profile_arn": profile["Arn"]}  # fmt: skip


def _bucket(s3: Any) -> None:
    s3.create_bucket(Bucket="estate-invoices")
    s3.put_bucket_tagging(Bucket="estate-invoices", Tagging={"TagSet": [{"Key": "team", "Value": "pay"}]})
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
              "Resource": "arn:aws:s3:::estate-invoices/*"}]}  # fmt: skip
    s3.put_bucket_policy(Bucket="estate-invoices", Policy=json.dumps(policy))
    s3.put_public_access_block(Bucket="estate-invoices", PublicAccessBlockConfiguration={
        "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True})  # fmt: skip
    s3.put_bucket_encryption(Bucket="estate-invoices", ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": True}]})  # fmt: skip
    s3.put_bucket_versioning(Bucket="estate-invoices", VersioningConfiguration={"Status": "Enabled"})
    s3.create_bucket(Bucket="estate-access")
    s3.put_bucket_acl(Bucket="estate-access", ACL="log-delivery-write")
    s3.put_bucket_logging(Bucket="estate-invoices", BucketLoggingStatus={
        "LoggingEnabled": {"TargetBucket": "estate-access", "TargetPrefix": "in/"}})  # fmt: skip


def _database(rds: Any, ids: dict[str, str]) -> str:
    rds.create_db_instance(
        DBInstanceIdentifier="orders", DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20,
        MasterUsername="owner", MasterUserPassword="hunter2hunter2", StorageEncrypted=True, KmsKeyId=ids["key"],
        VpcSecurityGroupIds=[ids["group"]], Tags=[{"Key": "team", "Value": "pay"}],
    )  # fmt: skip
    return "orders"
