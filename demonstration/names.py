"""Names for an invented council, from lists of our own (`data/names.yaml`)."""

from pathlib import Path

from practice_library.loading.files import read_yaml

LISTS = Path(__file__).resolve().parent / "data" / "names.yaml"


class Names:
    """Gives out pairs of first name and surname, each pair once, in the order that the generator `rng` draws."""

    def __init__(self, rng, taken=()):
        lists = read_yaml(LISTS)
        self.first_names, self.surnames = lists["first_names"].split(), lists["surnames"].split()
        self.rng = rng
        self.taken = set(taken)

    def draw(self) -> tuple[str, str]:
        """A pair that nobody has yet."""
        while True:
            pair = (self.rng.choice(self.first_names), self.rng.choice(self.surnames))
            if pair not in self.taken:
                self.taken.add(pair)
                return pair


def address_of(first_name: str, surname: str) -> str:
    """The person's e-mail address at the invented council."""
    return f"{first_name}.{surname}@alderbrook.example".lower()
