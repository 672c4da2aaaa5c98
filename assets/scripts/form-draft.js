// Keeps what is typed into a form in this browser until the server says that it has arrived. It comes back when the
// form is opened again, and is sent with the version that its writer had before them, so that it replaces nothing unseen.
import { keyFor, newId, parsed, readDraft, removeDraft, writeDraft } from "./drafts.js";
import { DraftNotice } from "./draft-notice.js";
import { controlsOf, isText, isTyped, put, same, valuesNow, valuesSent } from "./form-values.js";

const SEEN = 'input[type="hidden"][name="version"], input[type="hidden"][name="seen"]';
const ELSEWHERE =
  "What you typed here is no longer kept: in another tab it was saved, changed or removed since. Open this page again to see what is saved.";

export class FormDraft {
  autosaved = false;

  constructor(form, address) {
    this.form = form;
    this.key = keyFor(address);
    this.id = newId();
    this.changed = new Set();
    this.base = {};
    this.stands = {}; // what this page has saved since it was opened
    this.notice = new DraftNotice(form);
    this.sentSeen = this.seenNow();
    this.seen = this.sentSeen;
  }

  begin() {
    this.restore();
    this.form.addEventListener("input", (event) => this.note(event.target));
    this.form.addEventListener("change", (event) => this.note(event.target));
    this.form.addEventListener("submit", (event) => this.send(event));
    window.addEventListener("storage", (event) => { if (event.key === this.key) this.hear(parsed(event.newValue)); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.isBackFromHistory(); });
    window.addEventListener("beforeunload", (event) => {
      if (this.changed.size && !this.submitted && !this.kept && this.form.isConnected) event.preventDefault();
    });
    return this;
  }

  note(control) {
    if (!isTyped(control)) return;
    this.submitted = false;
    this.change(control.name);
    this.keep(Date.now());
  }

  change(name) {
    this.changed.add(name);
    this.base[name] ??= this.stands[name] ?? valuesSent(this.form, name);
  }

  // A plain form is kept once there is a text in it.
  isWorthKeeping() {
    return [...this.changed].some((name) => {
      const now = valuesNow(this.form, name);
      return controlsOf(this.form, name).some(isText) && now.some((text) => text.trim()) && !same(now, this.base[name]);
    });
  }

  keep(at) {
    if (this.elsewhere) return false;
    if (!this.isWorthKeeping()) {
      this.letGo();
      return false;
    }
    const values = Object.fromEntries([...this.changed].map((name) => [name, valuesNow(this.form, name)]));
    const { id, base, seen } = this;
    const title = document.title.replace(/^Error: /, "");
    this.kept = writeDraft(this.key, { id, at, page: location.pathname + location.search, title, values, base, seen });
    if (this.kept) this.form.autocomplete = "off"; // or going back would mix the browser's own memory of the form into it
    return this.kept;
  }

  letGo() {
    this.kept = false;
    if (readDraft(this.key)?.id === this.id) removeDraft(this.key);
  }

  // A draft that comes back becomes this tab's: another tab that holds it hears so and keeps it no longer.
  restore() {
    const draft = readDraft(this.key);
    const names = Object.keys(draft?.values || {}).filter((name) => controlsOf(this.form, name).length);
    if (!names.length) return;
    const isAnswer = document.body.dataset.pkAnswers === draft.id;
    if (!isAnswer && names.every((name) => same(draft.values[name], valuesSent(this.form, name)))) {
      removeDraft(this.key);
      return;
    }
    this.base = draft.base || {};
    this.seen = draft.seen || this.seen;
    if (!isAnswer) this.putBack(draft, names);
    names.forEach((name) => this.change(name));
    this.keep(draft.at);
  }

  putBack(draft, names) {
    const texts = names.filter((name) => controlsOf(this.form, name).some(isText));
    const meanwhile = texts.filter((name) => !same(this.base[name], valuesSent(this.form, name)));
    names.forEach((name) => put(this.form, name, draft.values[name]));
    this.showSeen(this.seen);
    this.notice.isBack({
      at: draft.at,
      autosaved: this.autosaved,
      meanwhile: meanwhile.map((name) => valuesSent(this.form, name).join("\n")),
      remove: () => this.forget(),
    });
  }

  forget() {
    this.letGo();
    this.changed.clear();
    this.base = {};
    this.form.reset();
    this.seen = this.sentSeen;
    this.showSeen(this.seen);
  }

  // Another tab has the draft now, or it has arrived or was removed there: this tab keeps nothing over it.
  hear(draft) {
    if (!this.changed.size || draft?.id === this.id) return;
    this.elsewhere = true;
    this.kept = false;
    this.tell(ELSEWHERE);
  }

  // A page that the browser had put aside knows nothing of what was saved since.
  isBackFromHistory() {
    if (this.kept || !this.changed.size || this.submitted) location.replace(location.pathname + location.search);
  }

  tell(text) {
    this.notice.say(text, false);
  }

  send(event) {
    if (event.defaultPrevented) return;
    this.submitted = true;
    if (this.changed.size && this.keep(Date.now())) this.nameDraft();
  }

  // The server names the draft again on the page that follows, when it has arrived.
  nameDraft() {
    let field = this.form.querySelector('input[name="pk_draft"]');
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "pk_draft" });
      this.form.append(field);
    }
    field.value = this.id;
  }

  seenNow() {
    return Object.fromEntries([...this.form.querySelectorAll(SEEN)].map((control) => [control.name, control.value]));
  }

  showSeen(seen) {
    this.form.querySelectorAll(SEEN).forEach((control) => { control.value = seen[control.name] ?? control.value; });
  }
}
