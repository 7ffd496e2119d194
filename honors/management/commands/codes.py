"""``codes``: every stable code with its text in both languages."""

from typing import Any

from honors.domain.codes import all_codes
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "All stable codes with both texts and the HTTP status of a refusal."

    def answer(self, **_options: Any) -> Any:
        return [{"code": code.code, "zh": code.zh, "en": code.en, "status": code.status} for code in all_codes()]

    def show(self, document: Any) -> None:
        for row in document:
            self.stdout.write(f"{row['code']} ({row['status']})\n    {row['zh']}\n    {row['en']}")
