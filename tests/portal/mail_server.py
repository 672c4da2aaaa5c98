"""A real mail server for tests: it takes mail, refuses it, or keeps a sender waiting."""

import socket
import threading

import pytest
from aiosmtpd.controller import Controller


class Inbox:
    """Takes mail, or refuses it; can be told to keep a sender waiting."""

    def __init__(self):
        self.messages = []
        self.refuses = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.reached = threading.Event()

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        self.reached.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        if self.refuses:
            return "451 Not now"
        self.messages.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield inbox
    controller.stop()
