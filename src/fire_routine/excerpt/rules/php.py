"""Rules: php."""

from fire_routine.excerpt.rules.model import Kind, Rule

RULES: tuple[Rule, ...] = ()
