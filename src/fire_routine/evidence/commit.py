from fire_routine.context.context import Context
from fire_routine.github.client import GitHub
from fire_routine.github.facts import Commit
from fire_routine.github.objects import read_commit


def read_full_commit(github: GitHub, context: Context, sha: str) -> Commit | None:
    """A commit with its subject and author. Raises `GitHubError`."""
    path = f"/repos/{context.repository}/commits/{sha}"
    # The commit's files come in pages too, and none is needed.
    return read_commit(github.get(path, permission="contents: read", per_page=1), context.site)
