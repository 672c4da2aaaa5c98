"""A refusal that the person can understand."""


class Refused(Exception):
    """Something that can't be done now. The message is a sentence for the person; `way_on` says what to do instead, and
    `field` beside which field of a form it is said, where it concerns one."""

    field: str | None = None

    def __init__(self, message: str, way_on: str = ""):
        super().__init__(message)
        self.message = message
        self.way_on = way_on

    @property
    def sentence(self) -> str:
        """What can't be done, and what to do instead."""
        return f"{self.message} {self.way_on}".strip()
