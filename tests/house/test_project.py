"""What stands around the lessons: locks, licences, workflows, and documents that tell the truth."""

import os
import re
import shlex
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.version import Version

from runtime import copies, door, settings
from tests.reading import lessons
from tests.reading.lessons import PATHS, ROOT
from tools import lock

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-classes.lock")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; (.*?))? \\ ?$", re.MULTILINE)
ALWAYS = "python_version >= '3'"
LINUX = ("linux", "Linux", "posix")
MACHINES = {
    ("x86_64", "win32"): "AMD64",
    ("aarch64", "win32"): "ARM64",
    ("x86_64", "darwin"): "x86_64",
    ("aarch64", "darwin"): "arm64",
    ("x86_64", "linux"): "x86_64",
    ("aarch64", "linux"): "aarch64",
}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name):
    """[(package, version, the environments it is for)] of a lock."""
    lines = re.findall(PINNED, text(name))
    return [(package, version, Marker(where or ALWAYS)) for package, version, where in lines]


def environments():
    """What markers see on every system and Python that is promised."""
    kinds = {"windows": ("win32", "Windows", "nt"), "darwin": ("darwin", "Darwin", "posix")}
    for system, python in lock.promised():
        kind = next((found for name, found in kinds.items() if name in system), LINUX)
        names = dict(zip(("sys_platform", "platform_system", "os_name"), kind, strict=True))
        number = "{}.{}".format(*python)
        names.update(python_version=number, python_full_version=number + ".1")
        yield {**names, "platform_machine": MACHINES[system.split("-")[0], kind[0]]}


def requirements(name):
    """{package: its range} of a requirements file."""
    lines = [line for line in text(name).splitlines() if line and line[0] not in "#-"]
    return {(parsed := Requirement(line)).name: str(parsed.specifier) for line in lines}


def project():
    return tomllib.loads(text("pyproject.toml"))


# --- the locks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_as_new_as_its_ranges(name):
    assert text(name).startswith(lock.header(lock.ranges()[name])), "run `python -m tools.lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_one_version_in_each_environment(name):
    every = list(environments())
    assert len(every) == 6 * 5 - 1
    for environment in every:
        found = [pin[:2] for pin in pins(name) if pin[2].evaluate(environment)]
        assert len(found) == len(dict(found)), "two versions of one package"
        for line in lock.ranges()[name]:
            wanted = Requirement(line)
            assert wanted.specifier.contains(Version(dict(found)[wanted.name])), line


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_every_package(name):
    for entry in re.split(r"\n(?=[a-z0-9])", text(name))[1:]:
        assert PINNED.match(entry) and "--hash=sha256:" in entry, entry


def test_what_tests_and_classes_need_holds_all_that_lessons_need():
    lessons, tests, classes = (set(map(repr, pins(name))) for name in LOCKS)
    assert lessons < tests and lessons < classes


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place(name):
    lock.refuse_addresses(text(name))


@pytest.mark.parametrize(
    "line", ["--index-url https://a.example/simple", "--find-links /wheels", "a @ file:///b.whl"]
)
def test_a_place_in_a_lock_is_refused(line):
    with pytest.raises(SystemExit, match="names a place"):
        lock.refuse_addresses(f"a==1 \\\n    --hash=sha256:0\n{line}\n")


# --- the tool that makes them --------------------------------------------------------------------

UV = """\
import sys
arguments = sys.argv[1:]
print(*arguments, file=open(sys.argv[0] + ".calls", "a"))
if arguments[1] == "install":
    bad = "3.14" in arguments and "x86_64-apple-darwin" in arguments
    lock = open(arguments[-1]).read()
    sys.exit("Because bad==1 has no usable wheels and you" if bad and "bad" in lock else 0)
place = arguments[arguments.index("-o") + 1]
for line in sys.stdin.read().split():
    print(line, chr(92), "\\n    --hash=sha256:0", file=open(place, "a"))
"""


@pytest.fixture
def small_project(tmp_path, monkeypatch):
    """A project with one range of each kind, and a uv that locks each range as it stands."""
    (tmp_path / "requirements.txt").write_text("# words\nlearner==1\n-e .\n")
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["builder==2"]\n[dependency-groups]\ntest = ["tester==3"]\n'
        'classes = ["grader==4"]\n'
    )
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.with_name("uv.py").write_text(UV)
    uv.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{uv}.py" "$@"\n')
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(uv.parent))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a shell script")
def test_locking_holds_each_to_those_before_it(small_project, capsys):
    lock.main(["--upgrade"], small_project)
    learner, tester, grader = [(small_project / name).read_text() for name in LOCKS]
    assert PINNED.findall(learner) == [("learner", "1", ""), ("builder", "2", "")]
    assert PINNED.findall(tester) == [*PINNED.findall(learner), ("tester", "3", "")]
    assert PINNED.findall(grader) == [*PINNED.findall(learner), ("grader", "4", "")]
    calls = (small_project / "bin" / "uv.py.calls").read_text().splitlines()
    first, second, third = (call for call in calls if "compile" in call)
    assert len(calls) == 3 + 3 * len(lock.promised())
    for word in ("--universal", "--python-version 3.11", "--generate-hashes", "--upgrade"):
        assert word in first and word in second
    held = f"--constraint {small_project / LOCKS[0]}"
    assert held in second and held not in first and "constraints.txt" in first
    assert held in third and f"--constraint {small_project / LOCKS[1]}" in third
    assert learner.startswith(lock.header(["learner==1", "builder==2"]))
    assert "3 packages" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a shell script")
def test_locking_fails_when_a_promised_system_lacks_a_wheel(small_project):
    (small_project / "requirements.txt").write_text("bad==1\n")
    with pytest.raises(SystemExit) as refused:
        lock.main([], small_project)
    assert str(refused.value).splitlines() == [
        "No wheel for",
        "macOS on Intel, Python 3.14: bad==1 has no usable wheels",
    ]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a shell script")
def test_locking_refuses_a_place_that_uv_writes(small_project):
    (small_project / "requirements.txt").write_text("learner@file:///learner.whl\n")
    with pytest.raises(SystemExit, match="names a place"):
        lock.main([], small_project)


def test_locking_without_uv_says_so(small_project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="pip install uv"):
        lock.main([], small_project)


def test_locking_refuses_other_options():
    with pytest.raises(SystemExit, match="only --upgrade and"):
        lock.main(["--newest"])


# --- one range a package, wherever it is written -------------------------------------------------


def test_the_package_and_binder_ask_for_what_requirements_ask_for():
    ranges = requirements("requirements.txt")
    for line in project()["project"]["dependencies"]:
        assert ranges[Requirement(line).name] == str(Requirement(line).specifier)
    assert requirements("binder/requirements.txt").items() < ranges.items()


def test_every_place_names_the_same_oldest_python():
    assert project()["project"]["requires-python"] == ">=3.11"
    assert project()["tool"]["ruff"]["target-version"] == "py311"
    assert "sys.version_info < (3, 11)" in text("start.py")
    assert door.OLDEST == (3, 11)
    assert "Python 3.11 to {}.{}".format(*door.NEWEST) in text("README.md")


# --- CI, Binder, forms ---------------------------------------------------------------------------


def programs(command):
    """The files of our own modules that a command runs with -m."""
    names = re.findall(r"-m ((?:tools|benchmarks)[\w.]*)", command)
    return [ROOT / f"{name.replace('.', '/')}.py" for name in names]


def workflow(name):
    return yaml.safe_load(text(f".github/workflows/{name}.yml"))


def test_the_matrix_is_three_systems_and_every_python_that_the_door_lets_in():
    matrix = workflow("tests")["jobs"]["tests"]["strategy"]["matrix"]
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    minors = range(door.OLDEST[1], door.NEWEST[1] + 1)
    assert matrix["python"] == [f"3.{minor}" for minor in minors]


@pytest.mark.parametrize("name", ["tests", "weekly"])
def test_workflows_use_public_actions_and_files_that_exist(name):
    for job in workflow(name)["jobs"].values():
        for step in job["steps"]:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v0"))
            for script in re.findall(r"[\w/]+\.(?:py|txt)\b", step.get("run", "")):
                assert (ROOT / script).exists(), script
            assert all(path.exists() for path in programs(step.get("run", "")))


def test_the_weekly_job_tries_oldest_newest_and_mutations():
    jobs = workflow("weekly")["jobs"]
    tried = {row["resolution"] for row in jobs["ranges"]["strategy"]["matrix"]["include"]}
    assert tried == {"lowest-direct", "highest"}
    assert any("-m tools.mutate" in step.get("run", "") for step in jobs["mutations"]["steps"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither bash nor the executable bit")
@pytest.mark.parametrize("name", [".ci/run", "binder/postBuild", "binder/start"])
def test_scripts_can_be_run(name):
    assert os.access(ROOT / name, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / name]).returncode == 0


def test_ci_calls_the_command_of_the_readme():
    assert re.search(r"export CI=true\nexec python3 start.py test\b", text(".ci/run"))
    assert "\npython3 start.py test " in text("README.md")


def test_the_issue_form_asks_the_four_questions():
    form = yaml.safe_load(text(".github/ISSUE_TEMPLATE/lesson.yml"))
    required = [f["id"] for f in form["body"] if f.get("validations", {}).get("required")]
    assert required == ["notebook", "cell", "says", "should-say"]
    offered = form["body"][0]["attributes"]["options"]
    assert offered[:-1] == [f"{lesson.number} {lesson.title}" for lesson in every()]


# --- documents -----------------------------------------------------------------------------------


def every():
    return [lessons.lesson(path) for path in PATHS]


def test_the_map_in_the_readme_is_the_notebooks():
    rows = re.findall(r"^\| \[(\d\d)\]\((\S+)\) \| (.+?) \| .+\? \|$", text("README.md"), re.M)
    wanted = [(each.number, f"notebooks/{each.path.name}", each.title) for each in every()]
    assert rows == wanted


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_are_calm(name):
    assert "!" not in re.sub(r"!\[|`[^`]*`", "", text(name))


def test_commands_of_contributing_name_files_that_exist():
    commands = re.findall(r"^\| `(.+?)` \|", text("CONTRIBUTING.md"), re.M)
    assert len(commands) > 8
    for command in commands:
        for word in shlex.split(command):
            if "/" in word or word.endswith(".py"):
                assert (ROOT / word).exists(), command
        assert all(path.exists() for path in programs(command)), command


def test_the_citation_can_be_read():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["version"] == project()["project"]["version"]
    assert f"## {citation['version']}" in text("CHANGELOG.md")


def test_both_licences_are_there():
    assert "BSD 3-Clause License" in text("LICENSE") and "LICENSE-TEXT" in text("LICENSE")
    assert "Attribution 4.0 International" in text("LICENSE-TEXT")


@pytest.mark.parametrize("path", [ROOT / "start.py", *sorted((ROOT / "runtime").glob("*.py"))])
def test_start_needs_only_the_standard_library(path):
    names = re.findall(r"^ *(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.M)
    more = {"jupyter_server"} if path.name == "jupyter_server_config.py" else {"runtime"}
    assert set(names) <= sys.stdlib_module_names | more


def test_the_weekly_job_has_what_tests_compare_with():
    steps = workflow("weekly")["jobs"]["oracles"]["steps"]
    assert any("--group test --group oracles" in step.get("run", "") for step in steps)
    wanted = project()["dependency-groups"]["oracles"]
    assert {"include-group": "bench"} in wanted and any("torch" in str(line) for line in wanted)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no bash")
def test_binder_gives_the_settings_of_start_and_cleared_lessons(tmp_path):
    wanted = [f"{name}={value}" for name, value in settings.SETTINGS.items()]
    python = tmp_path / "python"
    python.symlink_to(sys.executable)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    start = [ROOT / "binder" / "start", "env"]
    done = subprocess.run(start, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert set(wanted) <= set(done.stdout.splitlines())
    assert "python -m runtime.copies" in text("binder/postBuild")
    assert f"`{copies.FIRST}`" in text("README.md")
