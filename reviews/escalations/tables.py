"""The listing of escalations."""

import django_tables2 as tables


class EscalationTable(tables.Table):
    """Escalations, the open one with least time left on top."""

    review = tables.TemplateColumn(
        '<a href="{% url "escalation" record.pk %}">{{ record.review.reference }}</a>', verbose_name="Review", order_by="review__reference"
    )
    due_at = tables.TemplateColumn(
        '{% load portal_ui %}{% if record.is_open %}<span class="pk-late">{{ record.due_at|time_left_words }}</span><span class="pk-table__note">until {{ record.due_at|day_time }}</span>{% else %}assured {{ record.assured_at|day_time }}{% endif %}',
        verbose_name="Time left",
        order_by=("is_assured", "due_at"),
    )
    origin = tables.TemplateColumn("{{ record.get_origin_display }}", verbose_name="How it was raised", orderable=False)
    raised_at = tables.TemplateColumn("{% load portal_ui %}{{ record.raised_at|day_time }}", verbose_name="Raised")
    acknowledged = tables.TemplateColumn(
        "{{ record.acknowledged_count }} of {{ record.told_count }}", verbose_name="Acknowledged", orderable=False
    )

    class Meta:
        singular = "escalation"
        plural = "escalations"
        caption = "Escalations"
