import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("config_app", "0001_items")]

    operations = [
        migrations.AlterModelOptions(
            name="configrule",
            options={"base_manager_name": "ever", "verbose_name": "rule"},
        ),
        migrations.AlterModelManagers(
            name="configrule",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("ever", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(model_name="configrule", name="one_rule_per_name"),
        migrations.AddField(
            model_name="configrule",
            name="deleted",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(model_name="item", name="after", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="touch",
            name="retries",
            field=models.SmallIntegerField(default=0, db_default=0),
        ),
        migrations.AddConstraint(
            model_name="configrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted__isnull", True)),
                fields=("account_id", "region", "name"),
                name="one_standing_rule_per_name",
            ),
        ),
    ]
