"""Tables of the rights of persons: notices, contests, requests, breaches."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("aware_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("nature", models.JSONField(default=list)),
                ("actor", models.CharField(blank=True, max_length=60)),
                ("since_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("authority", models.CharField(default="open", max_length=10)),
                ("authority_at", models.DateTimeField(blank=True, null=True)),
                ("persons", models.CharField(default="open", max_length=10)),
                ("persons_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField()),
                ("annex", models.BinaryField(default=b"")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CitedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(db_index=True, max_length=32)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("target", models.CharField(max_length=64)),
                ("by_person", models.BooleanField()),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("extended", models.BooleanField(default=False)),
                ("state", models.CharField(default="open", max_length=10)),
                ("restricted_on", models.DateField(blank=True, null=True)),
                ("lifted_on", models.DateField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("told_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Doubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("fact", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("looked_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField(default=b"")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "contest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="concerned.contest",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=32)),
                ("obtained_on", models.DateField()),
                ("due_on", models.DateField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("name_mark", models.CharField(db_index=True, max_length=32)),
                ("sealed", models.BinaryField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
        ),
        migrations.CreateModel(
            name="NoticeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("way", models.CharField(max_length=10)),
                ("ground", models.CharField(blank=True, max_length=12)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("on", models.DateField()),
                ("channel", models.CharField(blank=True, max_length=12)),
                ("at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                    ),
                ),
                ("notice", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="concerned.notice")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("person", models.CharField(max_length=32)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("extended_on", models.DateField(blank=True, null=True)),
                ("verified", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("given_on", models.DateField(blank=True, null=True)),
                ("refused_on", models.DateField(blank=True, null=True)),
                ("charged_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("matter", models.CharField(max_length=10)),
                ("since_on", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("of", models.CharField(max_length=32)),
                ("on", models.DateField()),
                ("state", models.CharField(default="queued", max_length=10)),
                ("told_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "contest",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="concerned.contest"),
                ),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="WrongRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_id", models.CharField(db_index=True, max_length=200)),
                ("on", models.DateField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case")),
                (
                    "contest",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="concerned.contest"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="contest_once"),
        ),
        migrations.AddConstraint(
            model_name="doubt",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="doubt_once"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("case", "person"), name="notice_once"),
        ),
        migrations.AddConstraint(
            model_name="noticedecision",
            constraint=models.UniqueConstraint(fields=("notice", "number"), name="notice_decision_once"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="access_request_once"),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="telling_number_once"),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.UniqueConstraint(fields=("contest", "matter", "kind", "of"), name="telling_once"),
        ),
    ]
