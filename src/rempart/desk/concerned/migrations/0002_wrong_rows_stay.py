"""A record that proved wrong stays set aside after the case of its contest was purged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("concerned", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="wrongrow",
            name="contest",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="concerned.contest"),
        ),
    ]
