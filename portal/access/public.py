"""The addresses that open without signing in. Every other address asks for it (`tests/portal/test_url_guard.py`)."""

#: Names of the addresses, each with why it is open.
PUBLIC_URL_NAMES = {
    "account_login": "signing in",
    "account_logout": "signing out, which a session that ended may still press",
    "account_inactive": "says that an account has ended",
    "account_reset_password": "choosing a new password",
    "account_reset_password_done": "choosing a new password",
    "account_reset_password_from_key": "choosing a new password",
    "account_reset_password_from_key_done": "choosing a new password",
    "mfa_authenticate": "the second step of signing in",
    "openid_connect_login": "signing in with the council's account",
    "openid_connect_callback": "signing in with the council's account",
    "socialaccount_login_cancelled": "signing in with the council's account",
    "socialaccount_login_error": "signing in with the council's account",
    "council_css": "the council's colours, on the sign-in page too",
    "health": "asked by the machines that watch",
}
