"""Staff, teams and posts from CSV or Excel: read, check against what is there, show, and only then take in.

`reading` turns files into rows, `planning` compares rows with the records, `applying` writes what was previewed,
`drafts` keeps rows on the server between the two.
"""
