"""A query for the words as typed."""

from modelsearch.query import PlainText


class Literal(PlainText):
    """Plain text to which no synonyms are added. Other backends read it as `PlainText`."""
