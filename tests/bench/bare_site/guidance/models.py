"""One page type, with the blocks that the portal's guidance pages have."""

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock()
    header = blocks.ListBlock(blocks.CharBlock())
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)))

    class Meta:
        template = "guidance/blocks/table.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock(required=False)
    who = blocks.CharBlock(required=False)
    when = blocks.CharBlock(required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False)
    steps = blocks.ListBlock(StepBlock())

    class Meta:
        template = "guidance/blocks/steps.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=[("note", "Note"), ("warning", "Warning")])
    title = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock()

    class Meta:
        template = "guidance/blocks/callout.html"


class GuidancePage(Page):
    body = StreamField([("text", blocks.RichTextBlock()), ("table", TableBlock()), ("steps", StepsBlock()), ("callout", CalloutBlock())])

    content_panels = Page.content_panels + [FieldPanel("body")]
