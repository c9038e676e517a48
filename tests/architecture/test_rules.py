"""Rules that only a reading of the code can hold: who writes rows, how a service looks, how large a file may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BELFORT = ROOT / "belfort"
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 60, 40

WRITES = {
    "save",
    "delete",
    "update",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "add_all",
    "insert",
}
# parts of a service that write inside the transaction of a caller, and leave the trace there
WITHIN_ANOTHER = {
    "accounts.insert_membership",
    "accounts.set_reminders",
    "accounts.set_language",  # a preference of the person alone
    "demo.make_bodies",  # before there is a body with a trail
    "demo.make_demo",
    "demo_mergers.make_mergers",
    "answers.write_answer",
    "answers.write_answers",
    "facility_changes._link",
    "enrolments.give_places",  # a job: actor and moment come from the worker
    "enrolments.move_places",
    "file_keys.destroy",
    "disclosure_intake.receive",  # anonymous: the worker leaves the trace when it hands the report over
    "files.keep",
    "finding_log.add_step",
    "finding_log.refresh_count",
    "finding_log.settle",
    "findings.insert",
    "files.store",
    "import_assets.write",
    "import_attendance.write",
    "import_drafts.keep",
    "import_enrolments.write",
    "import_processes.write",
    "installation.make_installation",
    "jobs.claim",
    "jobs.enqueue",
    "jobs.finishing",
    "jobs.note_failure",
    "prepared.forget",  # what was counted; the facts have their own traces
    "prepared.keep",
    "picture_looks.run",  # a job: the look left its trace when it was asked for
    "public_totals.keep",
    "sector_looks.write",  # within a look, which leaves the trace
    "reminders.send",  # the day of the last mail, of the person alone
    "sector_figures.keep",
    "posture_days.keep",
    "rounds.hand_in",
    "scan_slots.ask",  # keys and moments alone; who asks for a look, plans or stops one leaves the trace
    "scan_slots.claim",
    "scan_slots.drop",
    "scan_slots.forget",
    "scan_slots.give_back",
    "scan_slots.keep_leases",
    "scan_slots.plan",
    "sector_snapshots.send",
    "sign_in.note_failure",
    "sign_in.note_success",
    "takeover.add_assets",
    "takeover.add_references",
    "takeover.link_facility",
    "takeover.link_listed",
    "register.refresh_classes",
    "standings.open_standing",
    "standings.refresh",
    "toolkit_visits.count_visit",  # nobody acts: a number, of which nothing may be traced
    "toolkit_visits.close_days",
    "toolkit_visits.count_download",  # that somebody looked is no deed
    "tokens.note_use",  # when, at most once an hour
    "trail.record",
    "websites.stop_host",  # for every government at once: the row itself says when and why
    "visits.note_visit",  # that somebody looked is no deed; a trace of it would itself be new at the next visit
}


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((BELFORT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(node: ast.AST) -> set[str]:
    """Return the names of everything that is called inside."""
    found = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = call.func
            found.add(function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""))
    return found


def is_row_write(call: ast.Call) -> bool:
    """Say whether a call writes rows: a manager's, a query set's or an instance's own writing method."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return False
    text = ast.unparse(function.value)
    if function.attr == "add":
        return text.endswith(".objects")
    if function.attr not in WRITES:
        return False
    return "objects" in text or "unscoped_rows" in text or function.attr in {"bulk_create", "bulk_update", "add_all"}


@pytest.mark.parametrize(
    "room", ["web", "api", "management", "templatetags", "domain", "exchange", "reporting", "scanner"]
)
def test_only_services_write_rows(room: str) -> None:
    guilty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in modules(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_row_write(node)
    ]
    assert guilty == []


def writing_services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each public function of a service that writes rows itself."""
    for path, tree in modules("services"):
        for node in tree.body:
            writes = isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and (is_row_write(call) or ast.unparse(call.func) == "update_versioned")
                for call in ast.walk(node)
            )
            if isinstance(node, ast.FunctionDef) and writes and not node.name.startswith("_"):
                yield f"{path.stem}.{node.name}", node


def calls_within(stem: str, node: ast.FunctionDef) -> set[str]:
    """Return the names of everything that a service calls, by itself or by a helper of its own file."""
    tree = ast.parse((BELFORT / "services" / f"{stem}.py").read_text(encoding="utf-8"))
    helpers = {helper.name: calls(helper) for helper in tree.body if isinstance(helper, ast.FunctionDef)}
    found = calls(node)
    for name in sorted(found & set(helpers)):
        found |= helpers[name]
    return found


LOADERS = {"reference", "reference_catalogs", "reference_organizations", "demo_registers"} | {
    f"demo_{part}" for part in ("disclosures", "mergers", "money", "programme", "sector", "sessions", "websites")
}


def test_each_writing_service_names_its_actor_checks_an_ability_and_leaves_a_trace() -> None:
    problems = []
    for name, node in writing_services():
        if name in WITHIN_ANOTHER or name.partition(".")[0] in LOADERS or name == "writing.update_versioned":
            continue
        named = {argument.arg for argument in node.args.kwonlyargs}
        inside = calls_within(name.partition(".")[0], node)
        if node.args.args or not {"actor", "at"} <= named:
            problems.append(f"{name}: not keyword-only with actor and at")
        if not inside & {
            "require",
            "require_given",
            "require_record",
            "require_step",
            "require_score",
            "require_edit",
            "require_person",
            "require_value",
            "require_adapt",
            "get_invitation",
        }:
            problems.append(f"{name}: no ability")
        if "record" not in inside and "_value" not in inside:
            problems.append(f"{name}: no trace")
    assert problems == []


def test_a_service_without_a_trace_would_be_found() -> None:
    names = {name for name, _ in writing_services()}
    assert {"process_changes.add_process", "process_changes.decide_process", "accounts.grant_mandate"} <= names


def test_no_exception_to_the_rule_outlives_its_function() -> None:
    defined = {f"{path.stem}.{node.name}" for path, tree in modules("services") for node in functions(tree)}
    assert set() == WITHIN_ANOTHER - defined


def test_tenant_rows_are_read_past_the_wall_only_where_it_is_said_why() -> None:
    """`unscoped_rows` skips the first wall: writing by key after a scoped look, the chain, and making actors."""
    allowed = {
        "accounts": 3,  # mandates that came in, the other governments of a person
        "answers": 2,  # the row that a newer answer follows, by key
        "disclosure_intake": 2,  # a sealed row comes in past the wall that lets nobody read; the worker takes that one
        "evidence": 1,
        "file_keys": 6,  # the key of one body, which no page shows
        "files": 2,  # how much room a body uses
        "finding_log": 4,  # numbers and counts of all findings of a body, whoever writes one; the own row by key
        "standings": 2,  # figures are computed from all answers, whoever looks
        "submissions": 2,  # a submission freezes all answers
        "actors": 3,  # what a person may, before anything can be scoped
        "asset_changes": 1,
        "demo_disclosures": 1,  # an invented report
        "demo_registers": 4,  # invented rows
        "import_assets": 1,  # many rows by key after a scoped look
        "import_processes": 1,
        "invitations": 2,  # the invitation of a link
        "installation": 1,  # one government on SQLite
        "organizations": 2,  # settings of the body at hand
        "process_changes": 1,
        "register": 1,
        "reports": 2,  # the state of a report by key
        "round_reports": 2,  # the state of an account by key
        "scans": 2,  # verdicts by key after a scoped look
        "public_toolkit": 1,  # the file of a version that everybody may read
        "toolkit_visits": 1,  # the first download of a day, of the body at hand
        "trail": 7,  # the chain of one body
        "visits": 2,  # the person's own visit
        "writing": 1,  # update by key and version
    }
    found = {
        path.stem: count
        for path, _ in modules("services")
        if (count := path.read_text(encoding="utf-8").count("unscoped_rows"))
    }
    assert {name: count for name, count in found.items() if count > allowed.get(name, 0)} == {}


def test_no_file_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for folder in ("belfort", "config", "tests", "tools", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_no_function_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}: {length}"
        for path, tree in modules(".")
        for node in functions(tree)
        if (length := (node.end_lineno or 0) - node.lineno + 1)
        > (LONGEST_VIEW if "views" in path.parts else LONGEST_FUNCTION)
    ]
    assert long == []


def test_models_have_no_rules_of_their_own() -> None:
    guilty = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path, tree in modules("models")
        for node in functions(tree)
        if node.name in {"save", "delete", "clean", "full_clean"}
        or any("receiver" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert guilty == []


def test_views_are_functions() -> None:
    """One class is needed: allauth's sign-in view, to say who can sign in to the demo."""
    classes = [
        f"{path.stem}.{node.name}"
        for path, tree in modules("web/views")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    assert classes == ["general.SignIn"]


@pytest.mark.parametrize("word", ["mark_safe", "pickle", "yaml.load(", "shell=True", "eval(", "exec("])
def test_dangerous_words_stay_out(word: str) -> None:
    allowed = {"mark_safe": {"templatetags/belfort.py"}}
    found = {
        str(path.relative_to(BELFORT)) for path in BELFORT.rglob("*.py") if word in path.read_text(encoding="utf-8")
    }
    assert found - allowed.get(word, set()) == set()


def test_templates_hold_no_scripts_styles_or_unescaped_text() -> None:
    guilty = []
    for path in sorted((BELFORT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        words = ("<style", " style=", " onclick=", " onchange=", "javascript:", "|safe", "{% autoescape off")
        guilty += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
        if "<script>" in text:
            guilty.append(f"{path.relative_to(ROOT)}: inline script")
    assert guilty == []


def test_no_template_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sorted((BELFORT / "templates").rglob("*.html"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 120
    ]
    assert long == []


def test_the_sprite_of_the_map_follows_the_shapes() -> None:
    from tools import make_map

    assert make_map.SPRITE.read_text(encoding="utf-8") == make_map.sprite()


def test_nothing_reads_the_plan_and_no_registry_is_named() -> None:
    guilty = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if (
            not path.is_file()
            or parts[0] in {".git", ".venv", "var"}
            or "__pycache__" in parts
            or parts[0].startswith(".mypy")
        ):
            continue
        if path.suffix not in {".py", ".toml", ".lock", ".md", ".yml", ".yaml", ".html", ""}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        hosts = ("pypi" + ".org", "registry." + "npmjs", "files.python" + "hosted", "deb." + "debian.org")
        guilty += [f"{path.relative_to(ROOT)}: {host}" for host in hosts if host in text]
        if ("../" + "shared") in text and parts[:2] != (".ci", "run"):
            guilty.append(f"{path.relative_to(ROOT)}: reads the plan")
    assert guilty == []
