"""The tables of the page are those of the rules and the corpus."""

from tools.diff_tables import main


def test_tables_are_fresh() -> None:
    assert main(["--check"]) == 0
