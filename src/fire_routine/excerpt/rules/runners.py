"""What CI systems print before they run anything of the user's: it sounds like errors, and every run has it."""

from fire_routine.excerpt.rule import Kind, Rule

RULES = [
    Rule(
        name="Travis CI: the machine's description",
        kind=Kind.FINE,
        pattern=(
            r"^Allow some information gathering to give useful error messages|^(?:Authentication timestamp|Password prompt) timeout: "
            r"|^Your version of Packer is out of date|^\s*the USA under License Exception"
        ),
        examples=[
            "Allow some information gathering to give useful error messages",
            "Authentication timestamp timeout: 15.0 minutes",
            "Your version of Packer is out of date! The latest version",
            "\tthe USA under License Exception TSU of the U.S. Export",
        ],
    ),
    Rule(
        name="Travis CI: languages and caches",
        kind=Kind.FINE,
        pattern=(
            r"^could not download cache$|^Required \S+ is not installed - installing\.|^\S+ is not installed; attempting download"
            r"|^\s*RVM PATH line not found"
        ),
        examples=[
            "could not download cache",
            "Required ruby-2.6.3 is not installed - installing.",
            "2.7.13 is not installed; attempting download",
            "    RVM PATH line not found for Bash, rerun this command with '--auto-dotfiles' flag to fix it.",
        ],
    ),
]
