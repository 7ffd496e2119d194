"""An approval without an answer of the authority table, and exceptions that come with a decision on paper."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0015_weighted_votes")]

    operations = [
        migrations.AddField("approval", "authority", models.JSONField(null=True)),
        migrations.AddField("approval", "exceptions", models.JSONField(default=list)),
        migrations.AddField("approval", "is_authority_known", models.BooleanField(default=True)),
        migrations.AddConstraint(
            "approval",
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(is_authority_known=True) | Q(authority__isnull=False),
                name="approval_competence_is_settled",
            ),
        ),
    ]
