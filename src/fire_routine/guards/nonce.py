"""Words that nobody can guess."""

from collections.abc import Callable


def new_nonce(random: Callable[[], float]) -> str:
    """Sixteen hexadecimal digits; `random` gives numbers in [0, 1)."""
    return "".join(f"{int(random() * 2**32):08x}" for _ in range(2))
