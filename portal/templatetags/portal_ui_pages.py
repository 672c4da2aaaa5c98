"""What a page is put together with: captured blocks, contents, breadcrumbs, queries kept in the URL."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.text import slugify

register = template.Library()


class CaptureNode(template.Node):
    """Renders what it holds into a variable, stripped, so that an empty block can be left out."""

    def __init__(self, nodelist, name):
        self.nodelist = nodelist
        self.name = name

    def render(self, context):
        context[self.name] = mark_safe(self.nodelist.render(context).strip())
        return ""


@register.tag
def capture(parser, token):
    """`{% capture side_html %}{% block side %}{% endblock %}{% endcapture %}`, then `{% if side_html %}`."""
    try:
        _, name = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("capture takes the name of one variable") from error
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.inclusion_tag("components/page_contents.html")
def page_contents(items, title="Contents", intro=""):
    """The contents at the left: `{% page_contents items "Grade descriptors" %}`.

    Items have label and url, and if so current and done.
    """
    return {"items": items, "title": title, "intro": intro, "id": slugify(title) or "contents"}


@register.inclusion_tag("components/breadcrumbs.html")
def crumbs(items):
    """The way here: `{% crumbs items %}`, items with label and url; the last, this page, without url."""
    return {"items": items}


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """This page's query with some parts changed, for links that sort, page and filter.

    `<a href="{% query page=2 %}">`; a value of None or "" takes the part out.
    """
    parts = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parts.pop(name, None)
        else:
            parts[name] = value
    return f"?{parts.urlencode()}"


@register.simple_tag(takes_context=True)
def query_sort(context, table, column):
    """The query that sorts a table by a column, back on its first page."""
    parts = context["request"].GET.copy()
    parts[table.prefixed_order_by_field] = column.order_by_alias.next
    parts.pop(table.prefixed_page_field, None)
    return f"?{parts.urlencode()}"


@register.simple_tag(takes_context=True)
def query_page(context, table, number):
    """The query that shows another page of a table."""
    parts = context["request"].GET.copy()
    parts[table.prefixed_page_field] = number
    return f"?{parts.urlencode()}"
