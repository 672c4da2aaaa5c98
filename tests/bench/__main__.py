"""Run the parts: `python -m tests.bench [NAME]`."""

import sys
import tempfile
import time
from pathlib import Path

from . import guidance_page, my_work, start_warm
from .place import Place
from .result import keep, table
from .servers import ROOT

PARTS = {"guidance-page": guidance_page, "my-work": my_work, "start-warm": start_warm}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise SystemExit(f"There is no part called {unknown[0]}. There are: {', '.join(PARTS)}.")
    results = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        place = Place(Path(folder))
        for name in wanted:
            began = time.monotonic()
            results += PARTS[name].measure(place)
            print(f"{name}: measured in {time.monotonic() - began:.0f} s", flush=True)
    print("\n" + table(["name", "size", "ratio", "limit", "", "medians"], [result.as_row() for result in results]))
    keep(results, ROOT / "build" / "bench.json")


if __name__ == "__main__":
    main()
