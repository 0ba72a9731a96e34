"""Templates: every published one gives its rules, functions give what CloudFormation's give, what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config_app.packs import library, template
from config_app.packs.parameters import ParameterError
from config_app.packs.parsing import parse
from config_app.packs.template import Plan, TemplateError
from config_app.rules import spec
from tests.config_app.packs.templates import PUBLISHED, SMALL, needs

WHO = {"AccountId": "111122223333", "Region": "eu-west-1", "StackName": "pack", "StackId": "arn"}
RULE = "Type: AWS::Config::ConfigRule"
MANAGED = "Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}"


def planned(text: str, **given: str) -> Plan:
    return template.plan(template.read(text), given, WHO)


def one(properties: str, rest: str = "") -> Any:
    """The rule of a template with this rule alone."""
    return planned(f"{rest}\nResources:\n  One:\n    {RULE}\n    Properties:\n{properties}\n      {MANAGED}").rules[0]


@pytest.mark.skipif(not PUBLISHED, reason="../shared/data is not beside the project")
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem[-40:])
def test_a_published_template_gives_its_rules_unmodified(path: Path) -> None:
    text = path.read_text()
    plan = planned(text, **needs(path))
    stated = text.count("AWS::Config::ConfigRule")
    assert stated - 4 <= len(plan.rules) <= stated  # one template leaves rules out by conditions
    for rule in plan.rules:
        declared = spec.managed().get(rule.identifier)
        if declared and rule.owner == "AWS":
            assert spec.problems(declared, rule.parameters) == ""


@pytest.mark.skipif(not PUBLISHED, reason="../shared/data is not beside the project")
def test_the_published_templates_hold_the_known_number_of_rules() -> None:
    plans = [planned(path.read_text(), **needs(path)) for path in PUBLISHED]
    rules = [rule for plan in plans for rule in plan.rules]
    assert (len(plans), len(rules)) == (64, 4066)
    assert sum(rule.is_process_check for rule in rules) == 124
    assert sum(len(plan.remediations) for plan in plans) == 5


@pytest.mark.parametrize("pack", library.packs().values(), ids=lambda pack: pack.key)
def test_a_shipped_pack_is_a_template_of_implemented_rules(pack: library.Shipped) -> None:
    plan = planned(pack.body)
    assert len(plan.rules) == len(pack.rules) > 0
    for rule in plan.rules:
        declared = spec.managed()[rule.identifier]
        assert spec.problems(declared, rule.parameters) == ""


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("!Sub '${AWS::Region}-${Name}-${!kept}'", "eu-west-1-blue-${kept}"),
        ("!Sub ['${a}/${Name}', {a: !Ref 'AWS::AccountId'}]", "111122223333/blue"),
        ("!Join ['-', [a, !Ref Name, !Ref 'AWS::NoValue']]", "a-blue"),
        ("!Select [1, !Ref List]", "y"),
        ("!Select ['0', !Split ['|', 'p|q']]", "p"),
        ("!Ref List", "x,y"),
        ("!FindInMap [Map, !Ref 'AWS::Region', days]", "30"),
        ("!If [isBlue, yes, no]", "yes"),
        ("!If [either, yes, no]", "yes"),
        ("!If [both, yes, no]", "no"),
        ("{'Fn::If': [notBlue, yes, {Ref: 'AWS::Partition'}]}", "aws"),
        ("0022", "0022"),
        ("1.0", "1.0"),
        ("2010-09-09", "2010-09-09"),
        ("True", "true"),
    ],
)
def test_functions_give_what_cloudformation_s_give(written: str, stands_for: str) -> None:
    rest = """
Parameters:
  Name: {Type: String, Default: blue}
  List: {Type: CommaDelimitedList, Default: 'x, y'}
Mappings: {Map: {eu-west-1: {days: 30}}}
Conditions:
  isBlue: !Equals [!Ref Name, blue]
  notBlue: !Not [!Condition isBlue]
  either: !Or [Condition: isBlue, Condition: notBlue]
  both: !And [{Condition: isBlue}, {Condition: notBlue}]
"""
    assert one(f"      InputParameters: {{value: {written}}}", rest).parameters == {"value": stands_for}


def test_a_member_that_comes_to_nothing_is_left_out() -> None:
    rest = "Parameters: {A: {Type: String, Default: ''}}\nConditions: {a: !Not [!Equals ['', !Ref A]]}"
    rule = one("      InputParameters: {a: !If [a, !Ref A, !Ref 'AWS::NoValue'], b: c}", rest)
    assert rule.parameters == {"b": "c"}


def test_a_rule_whose_condition_does_not_hold_is_not_made() -> None:
    text = SMALL.replace("  Keys:\n    Type", "  Keys:\n    Condition: hasDays\n    Type")
    assert [rule.name for rule in planned(text).rules] == ["volumes", "keys", "unknown", "asked"]
    assert [rule.name for rule in planned(text, Days="").rules] == ["volumes", "unknown", "asked"]


def test_the_same_template_in_json_asks_for_the_same() -> None:
    assert planned(json.dumps(parse(SMALL))).digest == planned(SMALL).digest
    assert planned(SMALL, Days="30").digest != planned(SMALL).digest


def test_a_policy_and_a_remediation_are_kept() -> None:
    plan = planned("""
Resources:
  Policy:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: policy
      Scope: {ComplianceResourceTypes: [AWS::EC2::Volume]}
      Source:
        Owner: CUSTOM_POLICY
        SourceDetails: [{EventSource: aws.config, MessageType: ConfigurationItemChangeNotification}]
        CustomPolicyDetails: {PolicyRuntime: guard-2.x.x, PolicyText: 'rule a { encrypted == true }', EnableDebugLogDelivery: true}
  Fix:
    Type: AWS::Config::RemediationConfiguration
    DependsOn: Policy
    Properties: {ConfigRuleName: !Ref Policy, TargetId: AWS-EnableX, TargetType: SSM_DOCUMENT, Automatic: false}
""")
    (rule,), (fix,) = plan.rules, plan.remediations
    assert rule.source()["CustomPolicyDetails"] == {
        "PolicyRuntime": "guard-2.x.x", "PolicyText": "rule a { encrypted == true }", "EnableDebugLogDelivery": True,
    }  # fmt: skip
    assert (fix.rule, fix.target, fix.properties["Automatic"]) == ("policy", "AWS-EnableX", "false")


def resource(text: str) -> str:
    return f"Resources:\n  A:\n    {RULE}\n    Properties:\n      {MANAGED}\n{text}"


BAD = {
    "nothing": ("", "not a mapping"),
    "a list": ("- a\n- b", "not a mapping"),
    "no YAML": ("Resources:\n  a: [1,\n b: }", "line 3"),
    "no JSON": ('{"Resources": {"A": 1,]}', "JSON"),
    "a tab": ("Resources:\n\tA: 1", "line 2"),
    "an alias": ("a: &x [1]\nb: *x", "aliases"),
    "a bomb": ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", "aliases"),
    "a merge": ("<<: {a: 1}", "merge"),
    "two documents": (f"{resource('')}\n---\na: 1", "several"),
    "a key twice": ("Resources: {A: 1, A: 2}", "'A' stands twice"),
    "a key twice in JSON": ('{"Resources": {"A": 1, "A": 2}}', "'A' stands twice"),
    "an unknown tag": (resource("    Condition: !Nonsense a"), "!Nonsense"),
    "deep YAML": ("a: " + "[" * 200 + "]" * 200, "deeper"),
    "deep JSON": ('{"a":' * 5000 + "1" + "}" * 5000, "deeper"),
    "many values": ("a: [" + "1," * 30000 + "]", "more than 20000 values"),
    "an unknown section": (resource("") + "\nTransform: x", "'Transform'"),
    "no resources": ("Parameters: {}", "Resources must be"),
    "an unknown type": ("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {}}}", "Resources.A.Type 'AWS::S3::Bucket'"),
    "no properties": ("Resources: {A: {Type: 'AWS::Config::ConfigRule'}}", "Resources.A.Properties"),
    "an unknown property": (resource("      Colour: red"), "unsupported property Colour"),
    "an unknown attribute": (resource("    Colour: red"), "unknown attribute 'Colour'"),
    "an unknown reference": (resource("      Description: !Ref Nobody"), "Resources.A.Properties.Description.Ref: unresolved"),
    "an unknown reference within a text": (resource("      Description: !Sub '${Nobody}'"), "[Nobody]"),
    "an unknown condition": (resource("    Condition: never"), "no condition 'never'"),
    "conditions in a circle": (
        resource("") + "\nConditions: {a: !Not [!Condition b], b: !Not [!Condition a]}", "circular dependency a -> b -> a"),
    "resources in a circle": (
        resource("    DependsOn: B") + f"\n  B:\n    {RULE}\n    DependsOn: A\n    Properties: {{{MANAGED}}}",
        "circular dependency between resources: [A, B]"),
    "a resource that needs itself": (resource("      Description: !Ref A"), "circular dependency"),
    "an unknown dependency": (resource("    DependsOn: Nobody"), "no resource 'Nobody'"),
    "a function that is not for packs": (resource("      Description: !GetAtt A.Arn"), "Fn::GetAtt is not supported"),
    "a condition as a value": (resource("      Description: !Equals [a, b]"), "for Conditions only"),
    "parts too few": (resource("      Description: !If [a, b]"), "must be a list of 3 parts"),
    "an unknown owner": ("Resources: {A: {Type: 'AWS::Config::ConfigRule', Properties: {Source: {Owner: ME}}}}", "Owner must be"),
    "a type of parameter": (resource("") + "\nParameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>'}}", "Parameters.P.Type"),
    "a slow pattern": (resource("") + "\nParameters: {P: {Type: String, AllowedPattern: '(a+)+$'}}", "AllowedPattern"),
    "a default that is not allowed": (
        resource("") + "\nParameters: {P: {Type: String, Default: c, AllowedValues: [a, b]}}", "not one of a, b"),
    "half a scope": (resource("      Scope: {TagValue: x}"), "TagValue needs TagKey"),
    "two rules of one name": (
        resource("      ConfigRuleName: x") + f"\n  B:\n    {RULE}\n    Properties: {{ConfigRuleName: x, {MANAGED}}}", "called x"),
    "a remediation of no rule": (
        resource("") + "\n  B: {Type: 'AWS::Config::RemediationConfiguration', Properties: "
        "{ConfigRuleName: z, TargetId: t, TargetType: SSM_DOCUMENT}}", "called 'z'"),
    "a frequency": (resource("      MaximumExecutionFrequency: Daily"), "must be one of One_Hour"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_template_is_named(name: str) -> None:
    text, said = BAD[name]
    with pytest.raises(TemplateError) as refused:
        planned(text)
    assert said in str(refused.value)


def test_more_rules_than_a_pack_may_have_are_refused() -> None:
    rules = "".join(
        f"\n  R{number}:\n    {RULE}\n    Properties: {{ConfigRuleName: r{number}, {MANAGED}}}" for number in range(181)
    )
    with pytest.raises(TemplateError, match="181 rules; at most 180"):
        planned(f"Resources:{rules}")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, r"\[Size\] must have values"),
        ({"Size": "3", "Other": "x"}, r"\[Other\] do not exist in the template"),
        ({"Size": "nine"}, "'nine' is not a number"),
        ({"Size": "9"}, "9 is more than 5"),
        ({"Size": "0"}, "0 is less than 1"),
    ],
)
def test_values_that_the_parameters_do_not_take_are_named(values: dict[str, str], said: str) -> None:
    text = resource("") + "\nParameters: {Size: {Type: Number, MinValue: 1, MaxValue: 5}}"
    with pytest.raises(ParameterError, match=said):
        planned(text, **values)
    assert planned(text, Size="3").rules


@given(st.text(max_size=300))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for written in (text, f"Resources: {text}", resource(f"      Description: {text}"), '{"Resources": ' + text):
        try:
            planned(written)
        except TemplateError as refused:
            assert str(refused)
