"""What backup plans take."""

from config_app.resources.spec import Each, Extra, Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::Backup::BackupSelection",
    listing=Listing(
        "backup:ListBackupSelections",
        "BackupSelectionsList[].{SelectionId: SelectionId, BackupPlanId: BackupPlanId, CreationDate: CreationDate}",
        each=Each(Listing("backup:ListBackupPlans", "BackupPlansList[]"), {"BackupPlanId": "BackupPlanId"}),
    ),
    id="join('_', [BackupPlanId, SelectionId])",
    name="BackupSelection.SelectionName",
    created="CreationDate",
    case="api",
    events=r"BackupSelection",
    through=(Through(r"BackupSelection", "SelectionId"), Through(r"DeleteBackupPlan", "BackupPlanId")),
    drop=("CreationDate",),
    extras=(
        Extra(
            "backup:GetBackupSelection",
            {"BackupPlanId": "BackupPlanId", "SelectionId": "SelectionId"},
            "BackupSelection",
            into="BackupSelection",
        ),
    ),
    links=(
        Link("Is contained in BackupPlan", "AWS::Backup::BackupPlan", "BackupPlanId", "Contains BackupSelection"),
        Link(
            "Is associated with Role",
            "AWS::IAM::Role",
            "BackupSelection.IamRoleArn",
            "Is associated with BackupSelection",
            by="arn",
        ),
    ),
)
