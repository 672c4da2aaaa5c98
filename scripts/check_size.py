"""No source file over 400 lines: a file that grows past that has two topics."""

import subprocess
import sys

LONGEST = 400
ENDINGS = (".py", ".html", ".js", ".scss", ".sh")


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)  # noqa: S607
    too_long = []
    for name in listed.stdout.splitlines():
        if name.endswith(ENDINGS) and "/migrations/" not in name:
            try:
                with open(name, encoding="utf-8") as file:
                    count = sum(1 for _ in file)
            except FileNotFoundError:
                continue
            if count > LONGEST:
                too_long.append(f"{name}: {count} lines. Find its two topics.")
    print("\n".join(too_long) or f"No file has more than {LONGEST} lines.")
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
