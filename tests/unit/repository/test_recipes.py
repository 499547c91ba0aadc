"""Every workflow in the README and in `docs/` can be copied as it is: the linters and GitHub's own schema accept it."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from fire_routine.evidence.report_files import read_report_files
from fire_routine.process.job_files import JobFolders
from tests.pages import texts
from tests.recipes import ACTION, ROOT, WORKFLOW, Recipe, fires_of, recipes

BIN = Path(sys.executable).parent
MANIFEST = yaml.safe_load((ROOT / "action.yml").read_text())
RECIPES = ROOT / "docs" / "recipes.md"
ALL = list(recipes())
each_recipe = pytest.mark.parametrize("recipe", ALL, ids=[recipe.where for recipe in ALL])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all the recipes as its workflows."""
    folder = tmp_path_factory.mktemp("recipes")
    workflows = folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for recipe in ALL:
        (workflows / f"{recipe.where}.yml").write_text(recipe.workflow)
    # Our own tag is for people to read here; what they run, they pin, as docs/security.md says.
    policies = {"fire-routine/*": "ref-pin", "*": "hash-pin"}
    rules = {"rules": {"unpinned-uses": {"config": {"policies": policies}}}}
    (folder / "zizmor.yml").write_text(yaml.safe_dump(rules))
    return folder


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_recipes_on_the_pages() -> None:
    assert {recipe.where.rpartition("-")[0] for recipe in ALL} >= {"README.md", "recipes.md"}


def test_the_recipes_follow_githubs_schema_of_workflows(folder: Path) -> None:
    files = sorted((folder / ".github" / "workflows").iterdir())
    _run(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)


def test_the_recipes_have_no_security_mistake_that_zizmor_knows(folder: Path) -> None:
    _run(BIN / "zizmor", "--offline", "--quiet", "--config", folder / "zizmor.yml", folder / ".github")


@pytest.mark.skipif(not (BIN / "actionlint").exists(), reason="actionlint is there only where Go is")
def test_the_recipes_have_no_mistake_that_actionlint_knows(folder: Path) -> None:
    _run(BIN / "actionlint", *sorted((folder / ".github" / "workflows").iterdir()))


def test_every_recipe_that_fires_is_run_by_a_scenario_of_the_end_to_end_tests() -> None:
    scenarios = "".join(path.read_text() for path in (ROOT / "tests" / "e2e").glob("test_*.py"))
    assert {recipe.title for recipe in ALL if recipe.fires and f'recipe("{recipe.title}"' not in scenarios} == set()


@each_recipe
def test_a_recipe_uses_only_inputs_that_exist(recipe: Recipe) -> None:
    for given in recipe.fires:
        assert set(given) <= set(MANIFEST["inputs"])


@each_recipe
def test_a_recipe_reads_only_outputs_that_exist(recipe: Recipe) -> None:
    assert set(re.findall(r"steps\.fire\.outputs\.([a-z-]+)", recipe.text)) <= set(MANIFEST["outputs"])


@each_recipe
def test_a_recipe_sends_the_secrets_unless_it_is_dry(recipe: Recipe) -> None:
    for given in recipe.fires:
        secret = {"routine-url": "${{ secrets.ROUTINE_URL }}", "routine-token": "${{ secrets.ROUTINE_TOKEN }}"}
        assert given.get("dry-run") or {name: given.get(name) for name in secret} == secret


@each_recipe
def test_a_recipe_grants_nothing_by_default_and_says_why_of_each_grant(recipe: Recipe) -> None:
    assert recipe.parsed["permissions"] == {}
    assert all("permissions" in job for job in recipe.jobs.values())
    for line in recipe.text.splitlines():
        if re.fullmatch(r" *[a-z-]+: (read|write)\b.*", line):
            assert " # " in line, line


@each_recipe
def test_a_recipe_grants_writing_only_to_what_writes(recipe: Recipe) -> None:
    for job in recipe.firing_jobs:
        (given,) = fires_of(job)
        writes = {grant for grant, level in job["permissions"].items() if level == "write"}
        expected = set()
        if str(given.get("fire-policy", "")).startswith("once-") or given.get("commit-status"):
            expected.add("statuses")
        if given.get("pr-comment"):
            expected.add("pull-requests")
        assert writes == expected


@each_recipe
def test_a_recipe_runs_the_action_on_linux(recipe: Recipe) -> None:
    runners = [job["runs-on"] for job in recipe.firing_jobs if "uses" not in job]  # else the called workflow decides
    assert all("ubuntu" in str(runner) or "linux" in runner for runner in runners)


@each_recipe
def test_a_recipe_pins_what_others_made(recipe: Recipe) -> None:
    for line in recipe.text.splitlines():
        if re.match(r" *(- )?uses: ", line) and ACTION not in line and WORKFLOW not in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@each_recipe
def test_no_script_of_a_recipe_holds_an_expression(recipe: Recipe) -> None:
    scripts = [step["run"] for job in recipe.jobs.values() for step in job.get("steps", ()) if "run" in step]
    assert not any("${{" in script for script in scripts)


@pytest.mark.parametrize("page", [ROOT / "README.md", RECIPES], ids=["readme", "recipes"])
def test_every_prompt_refers_to_the_block_that_the_report_comes_in(page: Path) -> None:
    prompts = texts(page)
    assert prompts
    assert [prompt for prompt in prompts if "routine-fire-payload" not in prompt] == []


def test_the_readmes_one_workflow_is_whole_fails_in_an_empty_repository_and_is_dry_at_first() -> None:
    (only,) = (recipe for recipe in ALL if recipe.where.startswith("README.md"))
    (fire,) = only.firing_jobs
    assert only.workflow == only.text
    assert sorted(only.jobs) == ["build", "fire-routine"]
    assert only.jobs["build"]["steps"][-1] == {"run": "make build"}  # fails: there is no Makefile
    assert fire["needs"] == ["build"]
    assert only.fires[0]["dry-run"] is True


PARTS = [recipe for recipe in ALL if recipe.where.startswith("recipes.md") and recipe.workflow != recipe.text]


@pytest.mark.parametrize("recipe", PARTS, ids=[recipe.where for recipe in PARTS])
def test_a_recipe_that_is_not_a_whole_workflow_says_what_it_replaces(recipe: Recipe) -> None:
    before = RECIPES.read_text().splitlines()[: int(recipe.where.rpartition("-")[2]) - 1]
    paragraph = "\n".join(before).rstrip().rpartition("\n\n")[2]
    says = re.search(r"This (?P<what>job|step) replaces [^#]+\(#(?P<section>[a-z-]+)\)[.:]", paragraph)
    assert says, f"it should say what it replaces: {paragraph}"
    target = next(whole for whole in ALL if whole.title.lower().replace(" ", "-") == says["section"])
    assert target.workflow == target.text
    part = yaml.safe_load(recipe.text)
    if says["what"] == "step":
        assert [step["uses"] for step in part] == [ACTION]
    else:
        assert set(part) <= set(target.jobs)
        assert {need for job in part.values() for need in job["needs"]} <= set(target.jobs)


class TestTheTableOfTestReports:
    """Each tool's step and where it writes, held to what the tool writes and to the two recipes."""

    FILES: ClassVar = {
        "pytest": ("reports/pytest.xml", ""),
        "Maven": ("shop/target/surefire-reports/TEST-shop.CartTest.xml", "surefire"),
        "Gradle": ("app/build/test-results/test/TEST-shop.PriceTest.xml", "gradle"),
        "Jest": ("junit.xml", "jest-junit"),
        "Go": ("reports/go.xml", "gotestsum"),
        "cargo-nextest": ("target/nextest/ci/junit.xml", "nextest"),
    }
    """Where each tool writes, and an example of what."""

    @staticmethod
    def rows() -> dict[str, tuple[str, str]]:
        table = RECIPES.read_text().partition("### Where each tool writes its report")[2].partition("\n\n- ")[0]
        rows = re.findall(r"^\| ([\w-]+) \| `(.+)` \| `(.+)` \|$", table, re.MULTILINE)
        return {tool: (step, pattern) for tool, step, pattern in rows}

    def test_it_has_every_tool(self) -> None:
        assert set(self.rows()) == set(self.FILES)

    @pytest.mark.parametrize("tool", FILES)
    @pytest.mark.parametrize("folder", ["", "reports/test-reports-linux/"], ids=["same job", "downloaded"])
    def test_the_pattern_finds_what_the_tool_writes_and_its_failures_are_told(
        self, tool: str, folder: str, tmp_path: Path
    ) -> None:
        name, example = self.FILES[tool]
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        failed = '<testsuite><testcase name="a"><failure/></testcase></testsuite>'
        path.write_text((ROOT / f"tests/data/junit/{example}.xml").read_text() if example else failed)
        pattern = "reports/**/*.xml" if folder else self.rows()[tool][1].strip('"')
        reports, gaps = read_report_files([pattern], JobFolders(str(tmp_path), "", "o/n"), str)
        assert reports
        assert reports.failed
        assert gaps == ()

    @pytest.mark.parametrize("title", ["Reports of the same job", "Reports of other jobs"])
    @pytest.mark.parametrize("tool", FILES)
    def test_it_fits_into_both_recipes(self, tool: str, title: str) -> None:
        (recipe,) = (recipe for recipe in ALL if recipe.title == title)
        (step, pattern), (own_step, own_pattern) = self.rows()["pytest"], self.rows()[tool]
        assert recipe.text.count(f"      - run: {step}\n") == 1
        changed = yaml.safe_load(recipe.text.replace(step, own_step).replace(pattern, own_pattern))
        steps = [step for job in changed["jobs"].values() for step in job["steps"]]
        assert own_step in [step.get("run") for step in steps]
        given = [step["with"].get(name) for step in steps if "with" in step for name in ("test-reports", "path")]
        assert own_pattern.strip('"') in given

    def test_what_the_separate_job_downloads_is_what_the_others_upload(self) -> None:
        (recipe,) = (recipe for recipe in ALL if recipe.title == "Reports of other jobs")
        steps = {
            step["uses"].partition("@")[0]: step
            for job in recipe.jobs.values()
            for step in job["steps"]
            if "artifact" in step.get("uses", "")
        }
        upload, download = steps["actions/upload-artifact"], steps["actions/download-artifact"]
        assert upload["if"] == "${{ !cancelled() }}"
        assert fnmatchcase(upload["with"]["name"], download["with"]["pattern"])
        (given,) = recipe.fires
        assert given["test-reports"].startswith(download["with"]["path"] + "/**/")


class TestTheShellThatSavesOutput:
    """The line for `defaults.run.shell`, run as the runner does: its first word, then the rest with `{0}` filled."""

    @staticmethod
    def line() -> str:
        (line,) = set(re.findall(r"^ +shell: (.+)$", RECIPES.read_text(), re.MULTILINE))
        return str(line)

    def run(self, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
        path = folder / "step.sh"
        path.write_text(script)
        command = shlex.split(self.line().format(path))
        environment = {"PATH": "/usr/bin:/bin", "RUNNER_TEMP": str(folder)}
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)

    def test_it_is_parsed_alike_by_the_runner_and_by_this_test(self) -> None:
        # .NET, which the runner starts processes with, knows only double quotes; and it formats the line, so a brace
        # is taken for a placeholder (actions/runner, `ScriptHandler`).
        assert "'" not in self.line()
        assert "\\" not in self.line()
        assert re.findall(r"[{}][^{}]*[{}]?", self.line().replace("{0}", "")) == []

    def test_output_and_errors_are_shown_and_saved_in_order(self, tmp_path: Path) -> None:
        done = self.run("echo one\necho two >&2\nfor n in 3 4; do\n  echo \"$n '{}' \"\ndone\n", tmp_path)
        assert (done.returncode, done.stdout) == (0, "one\ntwo\n3 '{}' \n4 '{}' \n")
        assert (tmp_path / "steps.log").read_text() == done.stdout

    @pytest.mark.parametrize(
        ("script", "code"),
        [("exit 42\n", 42), ("false\necho never\n", 1), ("false | true\necho never\n", 1), ("kill -9 $$\n", -9)],
    )
    def test_the_exit_code_is_the_steps_own(self, script: str, code: int, tmp_path: Path) -> None:
        done = self.run(script, tmp_path)
        assert (done.returncode, done.stdout) == (code, "")

    def test_the_next_step_adds_to_the_file(self, tmp_path: Path) -> None:
        self.run("echo first\n", tmp_path)
        self.run("echo second\nexit 1\n", tmp_path)
        assert (tmp_path / "steps.log").read_text() == "first\nsecond\n"

    def test_a_long_output_is_saved_whole(self, tmp_path: Path) -> None:
        done = self.run("seq 1 100000\n", tmp_path)
        assert (tmp_path / "steps.log").read_text() == done.stdout
        assert done.stdout.endswith("\n100000\n")


class _Chat(BaseHTTPRequestHandler):
    """A chat's webhook."""

    messages: list[bytes]

    def do_POST(self) -> None:
        self.messages.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name in the base class)
        pass


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="jq or curl is not installed")
def test_the_chat_message_keeps_hostile_outputs_data() -> None:
    steps = [step for recipe in ALL for job in recipe.jobs.values() for step in job.get("steps", ())]
    (script,) = (step["run"] for step in steps if step.get("name") == "Post to the channel")
    messages: list[bytes] = []
    handler = type("Chat", (_Chat,), {"messages": messages})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        environment = {
            "PATH": "/usr/bin:/bin",
            "WEBHOOK_URL": f"http://127.0.0.1:{server.server_port}/hook",
            "OUTCOME": "rate-limited",
            "REASON": '"; $(touch /tmp/owned) `id` \\',
            "RETRY_AFTER": "5400",
            "FAILED_JOBS": json.dumps(["build (<!channel>)", 'te"st\nlint']),
            "RUN_URL": "https://github.com/o/r/actions/runs/1",
        }
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], check=True, timeout=60, env=environment)
    (message,) = messages
    assert json.loads(message) == {
        "text": 'Failed: build (!channel), te"st\nlint\n'
        'Fire routine: rate-limited. "; $(touch /tmp/owned) `id` \\\n'
        "Try again in 5400 s.\nhttps://github.com/o/r/actions/runs/1"
    }
