"""The part of a log that shows the cause, in a given number of characters.

Pure: bytes in, text out; no network, no files, no clock.
"""

from fire_routine.excerpt.digest import LogDigest, excerpt_log
from fire_routine.excerpt.excerpt import Excerpt

__all__ = ["Excerpt", "LogDigest", "excerpt_log"]
