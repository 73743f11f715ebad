from __future__ import annotations

from pathlib import Path

import pytest

from infra.embedded.accounts import Account, NoAccountError, unprivileged


def test_a_folder_closed_to_the_account_is_named_with_the_cure(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    tmp_path.chmod(0o700)
    nobody = Account("nobody", uid=65533, gid=65533)

    with pytest.raises(NoAccountError, match="DUEPROCESS_RUN_DIR"):
        nobody.check_reach(closed / "data")


def test_whoever_we_are_may_go_where_we_go(tmp_path: Path) -> None:
    Account("", uid=0, gid=0).check_reach(tmp_path / "data")


def test_a_server_is_never_run_as_root() -> None:
    assert unprivileged().uid != 0


def test_the_whole_path_is_looked_at() -> None:
    Account("nobody", uid=65533, gid=65533).check_reach(Path("/usr"))
