"""Templates for tests: the published ones where they are beside the project, and small ones."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import SHARED

PUBLISHED = sorted((SHARED / "conformance-packs").glob("*.yaml")) if SHARED.is_dir() else []
NEEDED = {  # the published templates whose parameters have no default
    "SnsTopicForPublishNotificationArn": "arn:aws:sns:us-east-1:111122223333:alerts",
    "S3TargetBucketNameForEnableLogging": "access-logs",
    "CustomConfigRuleLambdaArn": "arn:aws:lambda:us-east-1:111122223333:function:volumes",
}
SMALL = """
Parameters:
  Days: {Type: String, Default: '90'}
Conditions:
  hasDays: !Not [!Equals ['', !Ref Days]]
Resources:
  Volumes:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: volumes
      Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}
  Keys:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: keys
      InputParameters:
        maxAccessKeyAge: !If [hasDays, !Ref Days, !Ref AWS::NoValue]
      Source: {Owner: AWS, SourceIdentifier: ACCESS_KEYS_ROTATED}
  Unknown:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: unknown
      Source: {Owner: AWS, SourceIdentifier: APPROVED_AMIS_BY_TAG}
  Asked:
    Type: AWS::Config::ConfigRule
    Controls: ['A.5.1']
    Properties:
      ConfigRuleName: asked
      Source: {Owner: AWS, SourceIdentifier: AWS_CONFIG_PROCESS_CHECK}
"""


def needs(path: Path) -> dict[str, str]:
    """Values for the parameters that a published template has no default for."""
    text = path.read_text()
    return {name: value for name, value in NEEDED.items() if f"\n  {name}:" in text}
