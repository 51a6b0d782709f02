"""The first promise is a step of a contribution's history like any other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_pooled_fund")]
    operations = [
        migrations.AlterField(
            model_name="contributionhistory",
            name="step",
            field=models.CharField(
                choices=[
                    ("ask", "Asked for"),
                    ("agree_in_principle", "Agree in principle"),
                    ("agree_on_conditions", "Agree on conditions"),
                    ("confirm", "Confirm"),
                    ("receive_part", "Receive part"),
                    ("receive", "Receive"),
                    ("withdraw", "Withdraw"),
                    ("revise", "Changed"),
                ],
                max_length=20,
            ),
        ),
    ]
