import pytest
from tests.portal.test_url_guard import *
@pytest.mark.django_db
def test_x(client):
    client.raise_request_exception = False
    for name, route in EVERY:
        if name in PUBLIC_URL_NAMES: continue
        path = example(route)
        for method in (client.get, client.post):
            r = method(path)
            if not (r.status_code==302 and r.url.startswith("/account/login/")): print("OPEN", method.__name__, name, route, path, r.status_code, getattr(r,'url',''))
