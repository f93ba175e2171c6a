import errno
import os
import subprocess
import sys

import pytest

from ullage.engine.workspace import workspace
from ullage.errors import OutputError


def test_it_is_inside_and_gone_afterwards(tmp_path):
    with workspace(tmp_path / "new" / "out") as folder:
        (folder / "x").write_text("1")
        assert folder.parent == tmp_path / "new" / "out"
    assert list((tmp_path / "new" / "out").iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_a_running_one_is_left_alone(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    dead, living = tmp_path / f".engine-{child.pid}-abc", tmp_path / f".engine-{os.getpid()}-abc"
    for folder in (dead, living, tmp_path / ".engine-mine", tmp_path / "data"):
        folder.mkdir()
        (folder / "x").write_text("1")
    with workspace(tmp_path):
        pass
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [living.name, ".engine-mine", "data"]
    )


def test_a_full_disk_is_told(tmp_path):
    with pytest.raises(OutputError, match="disk is full"), workspace(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_other_faults_pass(tmp_path):
    with pytest.raises(FileNotFoundError), workspace(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "x")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="taken"), workspace(tmp_path / "taken"):
        pass
