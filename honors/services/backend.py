"""Who the session belongs to: the account with its person, whose name stands in every header, in one query."""

from django.contrib.auth.backends import ModelBackend

from honors.models import User


class Accounts(ModelBackend):
    """Django's own backend; only the account is read together with its officer."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, or None where it is gone or may not come in any more."""
        user = User.objects.select_related("officer").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
