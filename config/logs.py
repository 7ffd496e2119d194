"""What must not stand in a log."""

import logging
import re

QUERY = re.compile(r"\?[^\s\"]*")


class WithoutQuery(logging.Filter):
    """Cuts query strings out of request lines: they hold the names and numbers that somebody searched for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, cut."""
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("?…", item) if isinstance(item, str) else item for item in record.args)
        return True
