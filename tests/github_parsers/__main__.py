"""`python -m tests.github_parsers`, a part of `make lint`."""

import sys

from tests.github_parsers.parsers import documents, problems, they_must_run, why_not


def main() -> int:
    """Print what is wrong, or what was left out, and give the exit code."""
    reason = why_not()
    if reason is not None:
        print(f"GitHub's own parsers: left out, {reason}")
        return 1 if they_must_run() else 0
    given = list(documents())
    found = problems(given)
    print("\n".join(found) or f"GitHub's own parsers: {len(given)} files, no problem")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
