"""What command line tools say of options, commands and arguments that they do not know."""

from fire_routine.excerpt.rule import Kind, Rule

_REACH = 3
"""Lines below: a hint what was meant, or how to call it. The rest is the tool's help."""

RULES = [
    Rule(
        name="getopt, GNU and BSD tools, interpreters",
        kind=Kind.CAUSE,
        pattern=r"^\S+: (?:(?:\S+: )?(?:(?i:unrecogni[sz]ed|unknown|invalid|illegal|bad) (?:command[- ]line )?(?:option|flag|switch|predicate)\b|not an option:|option \S+: is unknown|unknown/bad flag|missing (?:operand|destination))|option requires an argument)|^(?i:unrecogni[sz]ed|unknown|invalid) (?:command[- ]line )?(?:option|switch|flag)\b|^\S+ : Unknown option$",
        examples=[
            "ls: unrecognized option '--wrong'",
            "bash: --wrong: invalid option",
            "find: unknown predicate `-wrong'",
            "cp: missing destination file operand after 'a'",
            "Unrecognized option: --wrong",
            "Unknown command-line option '--wrong'.",
            "curl: option --wrong: is unknown",
        ],
        reach=_REACH,
    ),
    Rule(
        name="argparse",
        kind=Kind.CAUSE,
        pattern=r": error: (?:unrecognized arguments: |argument \S+: |the following arguments are required: |one of the arguments .* is required|ambiguous option: |no such option: )",
        examples=[
            "tool: error: argument --mode: invalid choice: 'medium' (choose from 'fast', 'slow')",
            "tool: error: unrecognized arguments: --wrong",
        ],
        reach=_REACH,
    ),
    Rule(
        name="click, optparse",
        kind=Kind.CAUSE,
        pattern=r"^(?:│ |Error: )?(?:No such (?:option|command)\b|Missing (?:argument|option|parameter)\b|Invalid value for |Got unexpected extra argument)|^no such option: ",
        examples=["Error: No such option: --wrong", "│ Invalid value for 'SRC': Path 'a' does not exist.  │"],
        reach=_REACH,
    ),
    Rule(
        name="cobra, Go's flag",
        kind=Kind.CAUSE,
        pattern=r"^(?:Error: )?(?:unknown (?:shorthand )?flag: |unknown command \"|required flag\(s\) |accepts (?:at most |at least |between )?\d+ .*arg\(s\)|flag provided but not defined: |flag needs an argument: |invalid argument \".*\" for )|^(?:go \S+|docker|dune): unknown command\b",
        examples=[
            "Error: unknown flag: --wrong",
            "flag provided but not defined: -wrong",
            'Error: unknown command "lnt" for "tool"',
            "docker: unknown command: docker wrong",
        ],
        reach=_REACH,
    ),
    Rule(
        name="clap, commander",
        kind=Kind.CAUSE,
        pattern=r"^error: (?:unexpected argument '|Found argument '|unknown option\b|unknown command\b|unrecognized subcommand|no such (?:sub)?command: |invalid value '.*' for '|the following required arguments were not|a value is required for |missing required argument|invalid flag: )",
        examples=["error: unexpected argument '--wrong' found", "error: unknown option `wrong'"],
        reach=_REACH,
    ),
    Rule(
        name="tools with commands",
        kind=Kind.CAUSE,
        pattern=r"^\w+: '.*' is not a \w+ command|^\s*Command \".*\" is not defined|^\s*The \"--.*\" option does not exist|^There are no commands defined in|^(?:Error: )?[Uu]nknown (?:command|arguments?)(?: line flag)?:? |^Missing required arguments?: |^Not enough (?:non-option )?arguments|^Could not find (?:an option named|command )|does not contain recipe |^Could not execute because the specified command",
        examples=[
            "git: 'foo' is not a git command. See 'git --help'.",
            '  The "--wrong" option does not exist.  ',
            "Unknown argument: wrong",
            'Could not find an option named "wrong".',
        ],
        reach=_REACH,
    ),
    Rule(
        name="usage",
        kind=Kind.ERROR,
        pattern=r"^(?:ERROR: )?[Uu]sage: +\S|^Usage of \S+:$|^Usage:$",
        examples=["Usage: build.sh <version> <target>", "usage: git remote add [<options>] <name> <url>"],
        reach=_REACH,
    ),
]
