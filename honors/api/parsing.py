"""Bodies in JSON, refused where no text of ours could hold them."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJsonParser(JSONParser):
    """JSON whose texts are all Unicode text, nested no deeper than can be read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The data of the body. Raises ParseError, for a surrogate without its other half too."""
        try:
            data = super().parse(stream, media_type, parser_context)
            _check_texts(data)
        except RecursionError as error:
            raise ParseError("nesting") from error
        except UnicodeEncodeError as error:
            raise ParseError("surrogate") from error
        return data


def _check_texts(data: Any) -> None:
    if isinstance(data, str):
        data.encode()
    elif isinstance(data, dict):
        for key, value in data.items():
            key.encode()
            _check_texts(value)
    elif isinstance(data, list):
        for value in data:
            _check_texts(value)
