"""A skill that is wrong is left out with a reason; the rest work on."""

from pathlib import Path

import pytest

from assistant.skillkit.loader import SkillRecord, SkillStatus, load_skills

MANIFEST = """
api = 1
name = "tea"
permissions = ["memory"]
[title]
ko = "차"
en = "tea"
zh = "茶"
"""
HANDLERS = """
from assistant.skillkit import Reply, Skill, Turn, intent

class Tea(Skill):
    @intent("brew")
    async def brew(self, turn: Turn) -> Reply:
        return Reply("brewing")
"""
WORDS = """
[intents.brew]
ask_back = "Would you like tea?"
sentences = ["tea please"]
[replies]
brewing = "Brewing."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    skill = tmp_path / "tea"
    (skill / "locale").mkdir(parents=True)
    (skill / "manifest.toml").write_text(MANIFEST)
    (skill / "handlers.py").write_text(HANDLERS)
    for language in ("ko", "en", "zh"):
        (skill / "locale" / f"{language}.toml").write_text(WORDS)
    return skill


def load(folder: Path) -> SkillRecord:
    [record] = load_skills([folder.parent])
    return record


def test_a_whole_skill_works(folder: Path) -> None:
    record = load(folder)
    assert record.status is SkillStatus.WORKING, record.problem
    assert set(record.handlers) == {"brew"}


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("manifest.toml", "api = 1", "api = 9", "this device has 1"),
        ("manifest.toml", '"memory"', '"root"', "unknown permission 'root'"),
        ("manifest.toml", 'zh = "茶"', "", "title needs"),
        ("manifest.toml", "[title]", "[title", "manifest.toml"),
        ("handlers.py", "class Tea", "1/0\nclass Tea", "ZeroDivisionError"),
        ("handlers.py", '@intent("brew")', '@intent("boil")', "intent 'boil'"),
        ("locale/zh.toml", "ask_back", "purpose", "unknown key 'purpose'"),
        ("locale/zh.toml", "brewing =", "boiling =", "differs from ko.toml"),
        ("locale/en.toml", 'sentences = ["tea please"]', "sentences = 3", "a text or a list"),
    ],
)
def test_a_faulty_skill_says_what_is_wrong(
    folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(old, new))
    record = load(folder)
    assert record.status is SkillStatus.FAILED
    assert problem in record.problem
    assert record.handlers == {}


def test_a_missing_language_is_named(folder: Path) -> None:
    (folder / "locale" / "zh.toml").unlink()
    assert "zh.toml" in load(folder).problem


def test_two_skills_of_one_name_do_not_both_work(folder: Path) -> None:
    other = folder.parent / "tea2"
    folder.rename(other)
    (folder / "locale").mkdir(parents=True)
    for path in other.rglob("*.*"):
        target = folder / path.relative_to(other)
        target.write_text(path.read_text())
    records = load_skills([folder.parent])
    assert [r.status for r in records] == [SkillStatus.WORKING, SkillStatus.FAILED]
