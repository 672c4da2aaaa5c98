"""A real directory for tests of single sign-on: an OpenID Connect server that says who signed in."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse


class Directory(ThreadingHTTPServer):
    """Answers as the council's directory does. `says` is what it says of the person who signs in."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.says = {}

    def sign_in(self, client, next_page="", process="login"):
        """Press the button on the sign-in page, sign in at the directory, and come back. Returns the last answer."""
        button = reverse("openid_connect_login", args=["entra"])
        sent_on = client.post(button, {"next": next_page, "process": process})
        assert sent_on.url.startswith(f"{self.url}/authorise?")
        state = parse_qs(urlsplit(sent_on.url).query)["state"][0]
        return client.get(reverse("openid_connect_callback", args=["entra"]), {"code": "a-code", "state": state})


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        url = self.server.url
        if self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorise",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/userinfo",
                }
            )
        else:
            self._answer(self.server.says)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer({"access_token": "a-token", "token_type": "Bearer"})

    def _answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def directory(settings):
    """The directory, and the portal set up to sign in with it."""
    server = Directory()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "entra", "name": "council account", "client_id": "portal", "secret": "s", "settings": {"server_url": server.url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()
