"""The other words for a theme, as the search asks for them: whoever types one also finds what carries the theme's name."""

from .models import Theme


def words_for_themes() -> list[tuple[str, str]]:
    """Each other word of a theme in use, with the theme's name.

    Not the other way round: "contact" is another word for family time, but who asks for family time does not want
    every page with the word contact.
    """
    return [(word, theme.title) for theme in Theme.objects.in_use().only("title", "synonyms") for word in theme.other_words]
