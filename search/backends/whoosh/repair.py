"""What happens when the index is missing or damaged: say so in the log, and ask for a rebuild, once in a while."""

import logging
import time
from functools import partial

from django.db import transaction

from search.backends.whoosh.store import IndexUnusable, Store

logger = logging.getLogger("search.index")

ASK_AGAIN_AFTER = 600.0
"""Seconds after which a rebuild is asked for again, if none has happened."""

FLAG = "rebuild-asked"


def ask(store: Store, reason: IndexUnusable) -> None:
    """Log `reason` and have the index rebuilt in the background. Does nothing if that was asked for lately."""
    flag = store.path / FLAG
    if flag.exists() and time.time() - flag.stat().st_mtime < ASK_AGAIN_AFTER:
        return
    logger.error("%s Until it is rebuilt (manage.py update_index) the database answers searches alone.", reason)
    try:
        store.path.mkdir(parents=True, exist_ok=True)
        flag.touch()
    except OSError:
        logger.exception("The folder of the search index, %s, can't be written", store.path)
        return
    transaction.on_commit(partial(_enqueue), robust=True)


def done(store: Store) -> None:
    """Note that the index has been built anew."""
    (store.path / FLAG).unlink(missing_ok=True)


def _enqueue() -> None:
    from search.tasks import rebuild_index_in_background

    rebuild_index_in_background()
