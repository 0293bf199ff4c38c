"""Tables of cases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("pack_version", models.DateField()),
                ("procedure", models.CharField(max_length=60)),
                ("region", models.CharField(blank=True, max_length=20)),
                ("sector", models.CharField(blank=True, max_length=60)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("opened_on", models.DateField()),
                ("sealed", models.BinaryField()),
                ("state", models.CharField(max_length=60)),
                ("state_kind", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("purged_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("town", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.town")),
            ],
        ),
        migrations.CreateModel(
            name="CaseMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("mark", models.CharField(db_index=True, max_length=64)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("role", models.CharField(max_length=20)),
                ("data_class", models.CharField(max_length=1)),
                ("sealed_name", models.BinaryField()),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("added_at", models.DateTimeField()),
                ("event", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                ("named", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("role", models.CharField(max_length=40)),
                ("of", models.PositiveIntegerField(blank=True, null=True)),
                ("sealed", models.BinaryField()),
                ("entry", models.BigIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="event_once")],
            },
        ),
        migrations.CreateModel(
            name="CaseFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("origin", models.CharField(max_length=100)),
                ("added_at", models.DateTimeField()),
                ("disclosed_in", models.PositiveIntegerField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="fact_once")],
            },
        ),
        migrations.CreateModel(
            name="CaseParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("role", models.CharField(max_length=60)),
                ("sealed", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="party_once")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("entry", models.BigIntegerField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "user"), name="conflict_once")],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clock", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("due", models.DateField(blank=True, null=True)),
                ("left", models.IntegerField(blank=True, null=True)),
                ("paused_on", models.DateField(blank=True, null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
            options={
                "indexes": [models.Index(fields=["due"], name="cases_deadl_due_7f138b_idx")],
                "constraints": [models.UniqueConstraint(fields=("case", "clock"), name="deadline_once")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "user", "role", "since"), name="member_once")],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="next_steps",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="case",
            name="returned",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="settled_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="waits",
            field=models.CharField(db_index=True, default="nothing", max_length=10),
        ),
        migrations.AddField(
            model_name="case",
            name="waits_for",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="case",
            name="waits_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="casefact",
            name="heard_in",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="casefact",
            name="sealed_withdrawal",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deadline",
            name="how",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="DecisionDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField()),
                ("changed_at", models.DateTimeField()),
                ("changes", models.PositiveIntegerField(default=0)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown", models.CharField(max_length=8)),
                ("on", models.DateField()),
                ("entry", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.document")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(blank=True, null=True)),
                ("hour", models.CharField(blank=True, max_length=5)),
                ("closed_in", models.PositiveIntegerField(blank=True, null=True)),
                ("served_on", models.DateField(blank=True, null=True)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("sealed", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("due", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("before", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
    ]
