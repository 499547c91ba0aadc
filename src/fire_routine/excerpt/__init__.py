"""The part of a log that shows the cause, in a given number of characters.

Pure: bytes in, text out; no network, no files, no clock.
"""

from fire_routine.excerpt.digest import LogDigest, digest_log, excerpt_log
from fire_routine.excerpt.excerpt import Excerpt
from fire_routine.excerpt.passing import Passing

__all__ = ["Excerpt", "LogDigest", "Passing", "digest_log", "excerpt_log"]
