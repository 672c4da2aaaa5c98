"""`docs/rules.md` is the portal's contract: every rule with its setting, its home in the code and the test that proves it.

Fails when code or tests name a rule that is not in the table, when a row names a file that is not there, or when a rule
that is built has no test that carries its name.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "rules.md"
ROOMS = ["portal", "search", "practice_library", "reviews", "newsletters", "home", "demonstration", "templates", "tests"]
IDENTIFIER = re.compile(r"\b(R(?:20|1[0-9]|[1-9])|V(?:1[0-2]|[1-9])|L[1-8]|A[1-6])\b")
TEST_NAME = re.compile(r"def (test_(R\d+|V\d+|L\d+|A\d+)_\w+)")
STATES = {"built", "first form", "to come"}
EVERY = {f"R{n}" for n in range(1, 21)} | {f"V{n}" for n in range(1, 13)} | {f"L{n}" for n in range(1, 9)} | {f"A{n}" for n in range(1, 7)}


def rows() -> dict[str, dict[str, str]]:
    """The table's rows by identifier."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 6 and IDENTIFIER.fullmatch(cells[0]):
            found[cells[0]] = dict(zip(("id", "meaning", "setting", "home", "test", "state"), cells, strict=True))
    return found


def paths_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def sources():
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def problems() -> list[str]:
    table = rows()
    found = [f"docs/rules.md has no row for {name}." for name in sorted(EVERY - set(table))]
    proven: dict[str, set[str]] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        for name in set(IDENTIFIER.findall(text)) - set(table):
            found.append(f"{path.relative_to(ROOT)} names {name}, which is not in docs/rules.md.")
        if path.parts[len(ROOT.parts)] == "tests":
            for test, name in TEST_NAME.findall(text):
                proven.setdefault(name, set()).add(test)
    for name, row in table.items():
        if row["state"] not in STATES:
            found.append(f"{name}: its state is {row['state']!r}; it must be one of {', '.join(sorted(STATES))}.")
        found += [f"{name}: {path} is not there." for path in paths_in(row["home"]) + paths_in(row["test"]) if not (ROOT / path).exists()]
        if row["state"] != "to come" and not proven.get(name):
            found.append(f"{name} is {row['state']}, and no test is called test_{name}_….")
        if row["state"] == "to come" and paths_in(row["test"]):
            found.append(f"{name} is to come and names a test: say what is built.")
    return found


def main() -> int:
    found = problems()
    print("\n".join(found) or f"All {len(rows())} rules stand in docs/rules.md; every built one has its test.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
