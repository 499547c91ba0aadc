"""The files through which a step talks to the runner, read as the runner reads them."""

SUMMARY_LIMIT = 1024 * 1024
"""In bytes. The runner drops a larger summary whole and fails nothing: only a test notices."""


class RunnerFileError(ValueError):
    """The runner would refuse the file, and fail the step for it."""


def read_outputs(content: bytes) -> dict[str, str]:
    r"""The outputs that the runner finds in a `GITHUB_OUTPUT` file; of two with one name the last counts.

    Lines end with `\n` alone, as on Linux. Stricter than the runner in two points, both of them mistakes:
    bytes that are not UTF-8, and an empty name before `=`.
    """
    outputs: dict[str, str] = {}
    lines = content.decode("utf-8").split("\n")
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line:
            continue
        name, value, position = _entry(line, lines, position)
        outputs[name] = value
    return outputs


def _entry(line: str, lines: list[str], position: int) -> tuple[str, str, int]:
    """Name and value of the entry that starts with `line`, and the position behind it."""
    equals, heredoc = line.find("="), line.find("<<")
    if equals >= 0 and (heredoc < 0 or equals < heredoc):
        name, value = line.split("=", 1)
        if not name:
            raise RunnerFileError(f"Invalid format {line!r}: the name is empty")
        return name, value, position
    if heredoc < 0:
        raise RunnerFileError(f"Invalid format {line!r}")
    name, delimiter = line.split("<<", 1)
    if not name or not delimiter:
        raise RunnerFileError(f"Invalid format {line!r}: name and delimiter must not be empty")
    try:
        end = lines.index(delimiter, position)
    except ValueError:
        raise RunnerFileError(f"Invalid value: the delimiter {delimiter!r} of {name!r} never comes") from None
    return name, "\n".join(lines[position:end]), end + 1


def read_summary(content: bytes) -> str:
    """The job summary that the runner shows for a `GITHUB_STEP_SUMMARY` file."""
    if len(content) > SUMMARY_LIMIT:
        raise RunnerFileError(f"The summary has {len(content)} bytes; the runner drops one over {SUMMARY_LIMIT}")
    return content.decode("utf-8")
