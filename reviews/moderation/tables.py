"""The listing of panels."""

import django_tables2 as tables


class PanelTable(tables.Table):
    """Panels with when they meet, their month and how far they are."""

    meets_at = tables.TemplateColumn(
        '{% load portal_ui %}<a href="{% url "panel" record.pk %}">{{ record.meets_at|day_time }}</a>', verbose_name="Meets"
    )
    cycle = tables.TemplateColumn("{{ record.cycle.name }}", verbose_name="Month", order_by="cycle__month")
    place = tables.Column(verbose_name="Place", default="", orderable=False)
    chair = tables.TemplateColumn("{{ record.chair }}", verbose_name="Chair", orderable=False)
    cases = tables.TemplateColumn(
        "{{ record.case_count }}{% if record.waiting_count %}, {{ record.waiting_count }} waiting{% endif %}",
        verbose_name="Cases",
        order_by="case_count",
    )
    state = tables.TemplateColumn("{{ record.get_state_display }}", verbose_name="State")

    class Meta:
        order_by = "-meets_at"
        singular = "panel"
        plural = "panels"
        caption = "Panels"
