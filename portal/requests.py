"""The request of somebody who is signed in, which is every request but those of the short public list."""

from django.http import HttpRequest

from portal.people.models import User


class SignedInRequest(HttpRequest):
    """A request whose `user` is a person. For type checkers: the middleware makes it so."""

    user: User
