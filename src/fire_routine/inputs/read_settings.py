from collections.abc import Callable, Mapping
from dataclasses import replace

from fire_routine.inputs.kinds import read_fields
from fire_routine.inputs.reader import InputReader
from fire_routine.inputs.settings import INPUTS, ReportInputs, Settings


def read_settings(env: Mapping[str, str], read_file: Callable[[str], bytes]) -> Settings:
    """Read and check all inputs. `read_file` gives the bytes of `text-file`, and may raise `OSError`."""
    reader = InputReader(env, read_file)
    reader.check_names(INPUTS)
    settings = Settings(**read_fields(Settings, reader))
    return replace(settings, problems=tuple(reader.problems))


def read_report_inputs(env: Mapping[str, str]) -> ReportInputs:
    """Only how to report, for a run that ends before all inputs are read. One that can't be used has its default."""
    return ReportInputs(**read_fields(ReportInputs, InputReader(env)))
