"""The blocks that editors build pages from."""

from wagtail import blocks


def named(block: blocks.FieldBlock, words: str) -> blocks.FieldBlock:
    """A block of a list whose control says what it is: the CMS draws no label there."""
    block.field.widget.attrs["aria-label"] = words
    return block


class TableBlock(blocks.StructBlock):
    """A table with a caption and one header row."""

    caption = blocks.CharBlock(max_length=200)
    header = blocks.ListBlock(named(blocks.CharBlock(max_length=120), "Heading of a column"), min_num=1)
    rows = blocks.ListBlock(blocks.ListBlock(named(blocks.CharBlock(max_length=600, required=False), "Cell of a row")), min_num=1)

    class Meta:
        template = "practice_library/blocks/table.html"
        icon = "table"

    def get_context(self, value, parent_context=None):
        header = list(value["header"])
        labels = header + [""] * max(0, max((len(row) for row in value["rows"]), default=0) - len(header))
        rows = [[{"label": label, "text": text} for label, text in zip(labels, row, strict=False)] for row in value["rows"]]
        return super().get_context(value, parent_context) | {"rows": rows}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160)
    text = blocks.TextBlock(required=False)
    who = blocks.CharBlock(max_length=160, required=False)
    when = blocks.CharBlock(max_length=160, required=False)


class StepsBlock(blocks.StructBlock):
    """Numbered steps: what, who, when."""

    title = blocks.CharBlock(max_length=160, required=False)
    steps = blocks.ListBlock(StepBlock(), min_num=1)

    class Meta:
        template = "practice_library/blocks/steps.html"
        icon = "list-ol"


class CalloutBlock(blocks.StructBlock):
    """Something that must not be missed."""

    tone = blocks.ChoiceBlock(choices=[("note", "Note"), ("warning", "Warning")], default="note")
    title = blocks.CharBlock(max_length=160, required=False)
    text = blocks.RichTextBlock()

    class Meta:
        template = "practice_library/blocks/callout.html"
        icon = "warning"


class DefinitionBlock(blocks.StructBlock):
    """Terms and their meanings."""

    items = blocks.ListBlock(blocks.StructBlock([("term", blocks.CharBlock(max_length=120)), ("meaning", blocks.TextBlock())]), min_num=1)

    class Meta:
        template = "practice_library/blocks/definition.html"
        icon = "openquote"

    def get_context(self, value, parent_context=None):
        # "items" is also a method of the value, which templates would call.
        return super().get_context(value, parent_context) | {"entries": value["items"]}


class ContactBlock(blocks.StructBlock):
    """Whom to ask."""

    name = blocks.CharBlock(max_length=120)
    role = blocks.CharBlock(max_length=160, required=False)
    email = blocks.EmailBlock(required=False)
    text = blocks.TextBlock(required=False)

    class Meta:
        template = "practice_library/blocks/contact.html"
        icon = "mail"


class DescriptorGridBlock(blocks.StructBlock):
    """The four bands of one area, from the version of the descriptors that holds now."""

    area = blocks.CharBlock(max_length=60, help_text="Key of the area, such as risk or overall.")

    class Meta:
        template = "practice_library/blocks/descriptor_grid.html"
        icon = "grip"

    def get_searchable_content(self, value):
        """Nothing: the key of an area is no word for readers."""
        return []

    def get_context(self, value, parent_context=None):
        from practice_library.descriptors.queries import current_area

        return super().get_context(value, parent_context) | {"area": current_area(value["area"])}


class RelatedLearningBlock(blocks.StructBlock):
    """Learning content of some themes."""

    title = blocks.CharBlock(max_length=160, default="Learn from others")
    themes = blocks.ListBlock(
        named(blocks.CharBlock(max_length=80, help_text="Short name of a theme, such as risk-analysis."), "Short name of a theme"),
        min_num=1,
    )

    class Meta:
        template = "practice_library/blocks/related_learning.html"
        icon = "link"

    def get_searchable_content(self, value):
        """The title alone: short names of themes are no words for readers."""
        return self.child_blocks["title"].get_searchable_content(value["title"])

    def get_context(self, value, parent_context=None):
        from practice_library.pages.queries import related_learning

        request = (parent_context or {}).get("request")
        user = getattr(request, "user", None)
        page = (parent_context or {}).get("page")
        return super().get_context(value, parent_context) | {"pages": related_learning(list(value["themes"]), user=user, but=page)}


class ContentStreamBlock(blocks.StreamBlock):
    """The body of every content page."""

    text = blocks.RichTextBlock(features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"], icon="doc-full")
    table = TableBlock()
    steps = StepsBlock()
    callout = CalloutBlock()
    definition = DefinitionBlock()
    contact = ContactBlock()
    descriptor_grid = DescriptorGridBlock()
    related_learning = RelatedLearningBlock()
