// Gives each box for formatted text in the CMS the name of its field: Wagtail draws it without one.
const UNNAMED = '[role="textbox"][contenteditable]:not([aria-label], [aria-labelledby])';
const LABELS = [[".w-field__wrapper", ":scope > .w-field__label"], ["[data-panel]", ".c-sf-block__type"], ["[data-panel]", "[data-panel-heading-text]"]];

function wordsOf(label) {
  const words = label.cloneNode(true);
  words.querySelectorAll("[data-panel-required], .w-required-mark").forEach((mark) => mark.remove());
  return words.textContent.trim();
}

function nameOf(box) {
  const label = LABELS.map(([around, inside]) => box.closest(around)?.querySelector(inside)).find(Boolean);
  return label ? wordsOf(label) : "";
}

function giveNames() {
  document.querySelectorAll(UNNAMED).forEach((box) => {
    const name = nameOf(box);
    if (name) box.setAttribute("aria-label", name);
  });
}

giveNames();
new MutationObserver(giveNames).observe(document.body, { childList: true, subtree: true });
