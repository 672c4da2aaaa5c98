"""The index: one, many and all; several processes at once; missing, damaged and busy."""

import logging
import multiprocessing
import threading
import time

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL
from wagtail.documents.models import Document
from wagtail.models import Page

from search.actions import index_is_ready, index_postponed, rebuild_index
from search.backends.whoosh import repair
from search.backends.whoosh.indexing import Rebuilder, write
from search.backends.whoosh.store import IndexBusy, IndexUnusable, Store
from tests.search.conftest import titles


def damage(store: Store) -> None:
    """Overwrite every file of the index but its table of contents."""
    store.forget()
    for file in (store.path / store.current()).glob("*.seg"):
        file.write_bytes(b"not an index" * 20)


# --- One, many, all ---------------------------------------------------------------------------


def test_saving_and_deleting_a_page_is_enough(backend, make_page):
    page = make_page("Neglect")
    assert titles(backend.search("neglect", Page)) == ["Neglect"]
    page.title = "Safety plan"
    page.save()
    assert (titles(backend.search("neglect", Page)), titles(backend.search("safety", Page))) == ([], ["Safety plan"])
    page.delete()
    with backend.store.searcher() as searcher:
        assert searcher.document(pk=str(page.pk)) is None
        assert searcher.doc_count() == Page.objects.count()


def test_many_at_once_in_place_of_what_was_there(backend, make_document):
    forms = [make_document(f"Form {number}") for number in range(3)]
    for form in forms:
        form.title = form.title.replace("Form", "Chronology")
    backend.add_bulk(Document, forms)
    backend.add_bulk(Document, [])
    assert (backend.search("form", Document).count(), backend.search("chronology", Document).count()) == (0, 3)


def test_rebuild_takes_up_what_the_index_missed_and_drops_what_is_gone(backend, make_page):
    gone = make_page("Neglect")
    Page.objects.filter(pk=gone.pk).update(title="Missing children")
    rebuild_index()
    assert (titles(backend.search("neglect", Page)), titles(backend.search("missing", Page))) == ([], ["Missing children"])


def test_reset_leaves_an_empty_index(backend, make_page):
    make_page("Neglect")
    backend.reset_indexes()
    backend.refresh_indexes()
    assert backend.search(MATCH_ALL, Page).count() == 0


def test_rolled_back_changes_never_reach_the_index(backend, configured, make_page, django_capture_on_commit_callbacks):
    configured["ON_COMMIT"] = True
    with django_capture_on_commit_callbacks() as waiting:
        make_page("Neglect")
    assert backend.search("neglect", Page).count() == 0
    for callback in waiting:
        callback()
    assert backend.search("neglect", Page).count() == 1


def test_indexing_can_be_postponed_while_much_is_written(backend, configured, make_page):
    with index_postponed():
        make_page("Neglect")
        assert backend.search("neglect", Page).count() == 0
    assert backend.search("neglect", Page).count() == 1
    assert configured.get("AUTO_UPDATE", True) is True


# --- Several processes ------------------------------------------------------------------------


def write_documents(path, name: str, count: int) -> None:
    """Write `count` documents one by one, as a process of its own does."""
    store = Store(path, wait=30)
    for number in range(count):
        key = f"{name}{number}"
        write(store, {key: {"uid": key, "pk": key, "types": "t", "text.title": f"word {key}"}})


def everything_in(store: Store) -> set[str]:
    with store.searcher() as searcher:
        return {fields["pk"] for fields in searcher.documents()}


def test_two_processes_writing_at_once_lose_nothing_while_a_third_reads(tmp_path):
    store = Store(tmp_path / "index", wait=30)
    with store.lock(), store.new_build():
        pass
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write_documents, args=(store.path, name, 12)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    seen = [0]
    while any(writer.is_alive() for writer in writers):
        seen.append(len(everything_in(store)))
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert everything_in(store) == {f"{name}{number}" for name in ("a", "b") for number in range(12)}
    assert seen == sorted(seen)


def test_a_searcher_sees_what_another_thread_has_written(tmp_path):
    store = Store(tmp_path / "index", wait=5)
    with store.lock(), store.new_build():
        pass
    assert everything_in(store) == set()
    thread = threading.Thread(target=write_documents, args=(store.path, "a", 1))
    thread.start()
    thread.join()
    assert everything_in(store) == {"a0"}


def test_a_writer_waits_for_another_and_gives_up_after_its_time(tmp_path):
    store = Store(tmp_path / "index", wait=0.05)
    with store.lock():
        with pytest.raises(IndexBusy), store.lock():
            pass
        patient = Store(store.path, wait=5)
        taken = threading.Event()

        def take() -> None:
            with patient.lock():
                taken.set()

        thread = threading.Thread(target=take)
        thread.start()
        assert not taken.wait(0.1)
    thread.join()
    assert taken.is_set()


def test_a_change_that_waited_too_long_is_carried_out_by_the_next_writer(backend, configured, make_page):
    late, gone = make_page("Neglect"), make_page("Old form")
    configured["WRITE_WAIT"] = 0.02
    with backend.store.lock():
        late.title = "Safety plan"
        late.save()
        gone.delete()
    assert backend.search("safety", Page).count() == 0
    make_page("Another")
    assert titles(backend.search("safety", Page)) == ["Safety plan"]
    assert list((backend.store.path / "waiting").iterdir()) == []
    with backend.store.searcher() as searcher:
        assert searcher.doc_count() == Page.objects.count()


def test_during_a_rebuild_searches_see_the_old_index_and_changes_are_kept_for_the_new_one(backend, configured, make_page):
    configured["WRITE_WAIT"] = 0.02
    make_page("Neglect")
    rebuilder = Rebuilder(backend.get_index_for_model(Page))
    new = rebuilder.start()
    new.add_items(Page, Page.objects.all())
    make_page("Safety plan")
    assert (backend.search("neglect", Page).count(), backend.search("safety", Page).count()) == (1, 0)
    rebuilder.finish()
    assert (backend.search("neglect", Page).count(), backend.search("safety", Page).count()) == (1, 1)


def test_a_rebuild_that_fails_leaves_the_old_index_and_gives_the_lock_back(backend, make_page):
    make_page("Neglect")
    rebuilder = Rebuilder(backend.get_index_for_model(Page))
    rebuilder.start()
    del rebuilder
    assert backend.search("neglect", Page).count() == 1
    make_page("Neglect too")
    assert backend.search("neglect", Page).count() == 2


# --- Missing and damaged ----------------------------------------------------------------------


def test_without_an_index_the_database_answers_and_says_so(db, configured, make_page, caplog):
    make_page("Neglect")
    backend = get_search_backend()
    assert titles(backend.search("neglect", Page)) == ["Neglect"]
    assert titles(backend.autocomplete("negl", Page)) == ["Neglect"]
    assert titles(backend.search("neglect", Page.objects.none())) == []
    assert backend.search("the", Page).count() == 0
    assert not index_is_ready()
    messages = [record for record in caplog.records if record.name == "search.index"]
    assert [record.levelno for record in messages] == [logging.ERROR]
    assert "update_index" in messages[0].getMessage()


def test_a_missing_index_is_rebuilt_in_the_background(db, configured, make_page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_page("Neglect")
    assert index_is_ready()
    assert not (get_search_backend().store.path / repair.FLAG).exists()


def test_a_damaged_index_answers_from_the_database_and_mends_itself(backend, make_page, django_capture_on_commit_callbacks):
    make_page("Neglect")
    damage(backend.store)
    with django_capture_on_commit_callbacks(execute=True):
        assert titles(backend.search("neglect", Page)) == ["Neglect"]
    assert index_is_ready()
    with backend.store.searcher() as searcher:
        assert searcher.doc_count() == Page.objects.count()


def test_a_save_goes_through_with_a_damaged_index(backend, make_page):
    make_page("Neglect")
    damage(backend.store)
    make_page("Neglect too")
    assert Page.objects.filter(title__startswith="Neglect").count() == 2


def test_a_missing_index_is_named_clearly(tmp_path):
    with pytest.raises(IndexUnusable, match="No search index has been built"):
        Store(tmp_path, wait=1).current()


def test_a_rebuild_is_asked_for_once_in_a_while(db, tmp_path, caplog):
    store = Store(tmp_path / "index", wait=1)
    for _ in range(3):
        repair.ask(store, IndexUnusable("No index."))
    assert len(caplog.records) == 1
    assert time.time() - (store.path / repair.FLAG).stat().st_mtime < repair.ASK_AGAIN_AFTER
