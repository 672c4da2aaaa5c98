// Every form with a longer text keeps a draft in this browser, unless it is saved as it is typed.
import { FormDraft } from "./form-draft.js";

const LONG = 'main form[method="post"]:not([data-autosave], [data-pk-keep-draft])';

function addressOf(form, taken) {
  const target = new URL(form.getAttribute("action") || "", location.href);
  let address = form.dataset.pkDraft || target.pathname + target.search;
  while (taken.has(address)) address += "+";
  taken.add(address);
  return address;
}

export function keepForms(root) {
  if (!document.body.dataset.pkUser) return;
  const taken = new Set();
  root.querySelectorAll(LONG).forEach((form) => {
    if (form.querySelector("textarea:not([readonly])")) new FormDraft(form, addressOf(form, taken)).begin();
  });
}
