"""Command lines run in this process, in an empty folder."""

import pytest

from ullage.cli.app import run


@pytest.fixture
def ullage(capsys, monkeypatch, tmp_path):
    """Run a command line in an empty folder; gives exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*words):
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "fault in Ullage" not in err
        return code, out, err

    return call
