from tests.practice_library.test_words_of_the_check import *
def test_x(page, library, council, as_user):
    end_tenure(Tenure.objects.get(person=council.psw), by=council.admin)
    keep_all_in_step()
    r=send(as_user(council.wpd), page, library, council)
    from practice_library.checking.queries import who_may_check
    p=ContentPage.objects.get(pk=page.pk); print(p.current_workflow_state, p.live, who_may_check(p.current_workflow_state) if p.current_workflow_state else None, told(r), r.context and r.context['form'].errors)
    assert 0
