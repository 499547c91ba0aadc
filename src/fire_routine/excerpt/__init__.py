"""The part of a log from which a reader knows why it failed.

Pure: bytes in, text out; no network, no files, no clock.
"""

from fire_routine.excerpt.digest import LogDigest, excerpt_log
from fire_routine.excerpt.excerpt import Excerpt

__all__ = ["Excerpt", "LogDigest", "excerpt_log"]
