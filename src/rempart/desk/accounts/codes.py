"""Recovery codes: shown once, and from then on kept as passwords are, by hashes from which nobody makes them again.

django-allauth draws them from a seed, which is kept (sealed) until the page was shown; hashes take the place of codes that
came from elsewhere (``migrated_codes``), which it compares one by one.
"""

import re
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db.models.signals import post_save
from django.dispatch import receiver

HASHED = "hashed:"


class Kept:
    """A code of which only the hash is known: it equals the code that was shown, and no other.

    Args:
        told: the hash, in Django's form.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, told: str) -> None:
        self._told = told

    def __eq__(self, other: object) -> bool:
        code = re.sub(r"[\s-]", "", other) if isinstance(other, str) else ""
        return len(code) == app_settings.RECOVERY_CODE_DIGITS and check_password(code, self._told)


@receiver(post_save, sender=Authenticator)
def keep_hashes(instance: Authenticator, **_: Any) -> None:
    """Forget the seed once its codes were shown: of those that are left the hashes stay. The request that shows them still has them."""
    data = instance.data
    if instance.type != Authenticator.Type.RECOVERY_CODES or "seed" not in data or not data.get("viewed_at"):
        return
    hashes = [HASHED + make_password(code) for code in instance.wrap().get_unused_codes()]
    kept = {"migrated_codes": hashes, "used_mask": 0, "viewed_at": data["viewed_at"]}
    Authenticator.objects.filter(pk=instance.pk).update(data=kept)
