// What the portal does beyond plain pages. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { searchKey } from "./search-key.js";
import { scales } from "./scale.js";
import { timesLeft } from "./time-left.js";
import { autosaves } from "./autosave.js";
import { keepForms } from "./keep-forms.js";
import { signOut } from "./sign-out.js";
import { tidy } from "./drafts.js";
import { smallThings } from "./small-things.js";

function begin(root) {
  scales(root);
  timesLeft(root);
  autosaves(root);
  keepForms(root);
}

initAll();
searchKey();
smallThings();
tidy();
signOut();
begin(document);

// A part of a page that htmx has replaced comes alive too.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt === document.body) return;
  initAll({ scope: event.detail.elt });
  begin(event.detail.elt);
});
