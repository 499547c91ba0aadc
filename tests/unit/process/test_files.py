from pathlib import Path

import pytest

from fire_routine.process.files import read_file


@pytest.mark.parametrize("target", ["/proc/self/environ", "words.md", "/nowhere"])
@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_no_link_in_the_checkout_is_followed(
    target: str, is_folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "words.md").write_text("words")
    if is_folder:
        (tmp_path / "link").symlink_to(Path(target).parent)
        path = f"link/{Path(target).name}"
    else:
        (tmp_path / "link").symlink_to(target)
        path = "link"
    monkeypatch.chdir(tmp_path)
    for spelt in (path, str(tmp_path / path), f"./{path}"):
        with pytest.raises(OSError, match="links inside the checkout are not followed"):
            read_file(spelt)


def test_a_file_in_the_checkout_and_one_elsewhere_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "words.md").write_text("words")
    (tmp_path / "event.json").write_text("{}")
    monkeypatch.chdir(tmp_path / "checkout")
    assert read_file("words.md") == read_file(str(tmp_path / "checkout" / "words.md")) == b"words"
    assert read_file(str(tmp_path / "event.json")) == b"{}"
