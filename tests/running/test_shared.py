"""A folder that another machine can tell to be ours."""

from pathlib import Path

import pytest

from assess.errors import UsageError
from assess.running.shared import marked, require_shared


def test_a_folder_is_marked_only_while_it_is_used(tmp_path: Path) -> None:
    with marked(tmp_path / "new") as marker:
        require_shared(marker)
        with marked(tmp_path / "new") as other:
            assert other != marker
        with pytest.raises(UsageError, match=r"E316.*new\n"):
            require_shared(tmp_path / "new" / "other")
    assert list((tmp_path / "new").iterdir()) == []
