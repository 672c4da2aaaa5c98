"""`make bench`: how fast the portal is, as ratios of things measured in the same run. Writes build/bench.json.

With a name it runs one part only: guidance-page, my-work, start-warm. docs/speed.md says what is compared.
"""

import os
import subprocess
import sys

import environment


def main():
    environment.setup("dev")
    command = [environment.PYTHON, "-m", "tests.bench"] + sys.argv[1:]
    sys.exit(subprocess.run(command, cwd=environment.ROOT, env=dict(os.environ)).returncode)


if __name__ == "__main__":
    main()
