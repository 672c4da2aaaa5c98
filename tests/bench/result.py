"""What a part of the bench found, and how it is shown and kept."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One ratio beside the limit that it should keep."""

    name: str
    size: str
    ratio: float
    limit: float
    words: str = ""

    def as_row(self) -> list[str]:
        return [self.name, self.size, f"{self.ratio:.2f}", f"{self.limit:g}", "kept" if self.ratio <= self.limit else "above", self.words]


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Rows in columns, for a terminal."""
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows])


def keep(results: list[Result], path: Path) -> None:
    """Write `results` over those of the same name and size; what another part found before stays."""
    known = {}
    if path.exists():
        known = {(row["name"], row["size"]): row for row in json.loads(path.read_text())}
    for result in results:
        row = asdict(result)
        del row["words"]
        known[(result.name, result.size)] = row | {"ratio": round(result.ratio, 3)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(known.values()), indent=1) + "\n")
