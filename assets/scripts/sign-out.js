// Signing out takes away what was typed on this browser and not sent, and says so before.
import { draftsOfReader, readDraft, removeDraft } from "./drafts.js";

function warn(form, drafts) {
  const box = document.createElement("div");
  box.className = "pk-alert";
  const sentence = document.createElement("p");
  sentence.textContent = "You typed something on this browser that was not sent. Signing out removes it. Open it first to send it:";
  const list = document.createElement("ul");
  drafts.forEach(({ page, title }) => {
    const link = Object.assign(document.createElement("a"), { href: page, textContent: title || page });
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  });
  box.append(sentence, list);
  form.before(box);
}

export function signOut() {
  document.querySelectorAll('main form[action$="/account/logout/"]').forEach((form) => {
    const drafts = draftsOfReader().map(readDraft).filter(Boolean);
    if (drafts.length) warn(form, drafts);
    form.addEventListener("submit", () => draftsOfReader().forEach(removeDraft));
  });
}
