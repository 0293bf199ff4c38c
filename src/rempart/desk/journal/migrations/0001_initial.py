"""The first tables of this app."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                ("action", models.CharField(max_length=60)),
                ("case", models.CharField(max_length=60)),
                ("purpose", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["actor", "number"], name="journal_jou_actor_daf425_idx"),
                    models.Index(fields=["case", "number"], name="journal_jou_case_99e5b5_idx"),
                    models.Index(fields=["action", "number"], name="journal_jou_action_5ed814_idx"),
                    models.Index(fields=["purpose", "number"], name="journal_jou_purpose_742e2b_idx"),
                ],
            },
        ),
    ]
