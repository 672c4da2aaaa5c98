"""Speed, as ratios of things measured in the same run: `make bench`. Nothing here is a test, and no test reads its result."""
