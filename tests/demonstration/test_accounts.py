"""The table of accounts: the same in the README and in the terminal, and short enough for one."""

import re
from datetime import date, timedelta
from pathlib import Path

from demonstration.accounts import ACCOUNTS, WIDEST, table
from demonstration.cycles import day_of_coming_panel
from portal.deadlines.calendar import is_working_day

README = Path("README.md").read_text(encoding="utf-8")


def test_readme_lists_the_accounts_as_the_terminal_does():
    rows = re.findall(r"^\| `(\S+)` \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    assert rows == [(account.email, account.kind, account.what_waits) for account in ACCOUNTS]


def test_table_of_accounts_fits_a_terminal_and_loses_no_word():
    lines = list(table())
    assert WIDEST <= 100
    assert [line for line in lines if len(line) > WIDEST] == []
    words = " ".join(lines).split()
    assert words == " ".join([f"{one.email} {one.kind}: {one.what_waits}" for one in ACCOUNTS] + [lines[-1]]).split()


def test_coming_panel_is_on_a_working_day_within_a_week_of_every_day():
    for ahead in range(3 * 366):
        today = date(2026, 1, 1) + timedelta(days=ahead)
        day = day_of_coming_panel(today)
        assert is_working_day(day), today
        assert timedelta(days=1) <= day - today < timedelta(days=7), today
