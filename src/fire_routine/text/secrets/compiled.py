import re
from functools import cache


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled at its first use: most runs need a few of them, and `re` itself forgets beyond 512."""
    return re.compile(pattern, flags)
