// Saves what is typed: <form data-autosave data-autosave-url="…">. 1.5 seconds after the last key the changed
// fields are posted; until that has succeeded they stay in this browser (form-draft.js), and are tried again.
// With data-autosave="held" nothing is posted until its writer presses the button.
import { FormDraft } from "./form-draft.js";
import { isText, controlsOf, valuesNow, valuesSent } from "./form-values.js";

const PAUSE = 1500;
const AGAIN = 15000;
const PATIENCE = 10000;
const KEPT = "Your text is kept here";

const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

// How far the whole form has come, in words and as parts of a bar.
function showProgress({ progress, done }) {
  document.querySelectorAll("[data-pk-progress] .pk-steps").forEach((steps) => {
    steps.querySelector("span").textContent = progress;
    steps.querySelectorAll("rect").forEach((part, place) => {
      if (place < done) part.setAttribute("class", "done");
      else if (part.getAttribute("class") === "done") part.removeAttribute("class");
    });
  });
}

class Autosave extends FormDraft {
  autosaved = true;

  constructor(form) {
    const url = form.dataset.autosaveUrl || form.action;
    super(form, url);
    this.url = url;
    this.held = form.dataset.autosave === "held";
    this.timer = null;
    this.busy = false;
  }

  begin() {
    super.begin();
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
    return this;
  }

  note(control) {
    super.note(control);
    if (!this.changed.size || this.elsewhere) return;
    this.say([control.name], this.held ? "Not saved until you press Save." : "", this.held);
    this.later(PAUSE);
  }

  // Choosing a score takes "Not applicable" away, and the other way round: both are sent.
  change(name) {
    super.change(name);
    const scale = this.form.querySelector(`[name="${CSS.escape(name)}"]`)?.closest("[data-pk-scale]");
    scale?.querySelectorAll('[data-pk-na], input[type="radio"]').forEach((other) => super.change(other.name));
  }

  isWorthKeeping() {
    return this.changed.size > 0;
  }

  putBack(draft, names) {
    super.putBack(draft, names);
    this.say(names, "Not saved yet.", true);
    this.later(50);
  }

  // A saving that is under way is waited for: sent after it, the form would meet its own new version.
  send(event) {
    clearTimeout(this.timer);
    if (!this.busy || this.impatient) {
      super.send(event);
      return;
    }
    event.preventDefault();
    this.waiting = { button: event.submitter, timer: setTimeout(() => this.goOn(), PATIENCE) };
  }

  goOn() {
    const { button, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    this.impatient = true;
    this.form.requestSubmit(button);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  body(names) {
    const data = new FormData(this.form);
    const body = new FormData();
    names.forEach((name) => {
      const found = data.getAll(name).filter((value) => typeof value === "string");
      if (found.length) found.forEach((value) => body.append(name, value));
      else body.append(name, "");
      body.append("changed", name);
    });
    this.form.querySelectorAll("[data-autosave-always]").forEach((control) => body.set(control.name, control.value));
    return body;
  }

  async save() {
    if (!this.changed.size || this.busy || this.submitted || this.held || this.elsewhere || !this.form.isConnected) return;
    clearTimeout(this.timer);
    const names = [...this.changed];
    const sent = Object.fromEntries(names.map((name) => [name, valuesNow(this.form, name)]));
    this.busy = true;
    this.changed.clear();
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body: this.body(names),
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": this.token(), "X-Autosave": "1", Accept: "application/json" },
      });
    } catch { answer = null; }
    await this.told(answer, names, sent);
    this.busy = false;
    if (this.waiting) this.goOn();
  }

  async told(answer, names, sent) {
    let words = {};
    try { words = await answer.json(); } catch { words = {}; }
    if (answer && answer.ok) this.saved(words, names, sent);
    else this.notSaved(answer, words, names);
  }

  saved(words, names, sent) {
    if (words.version) this.form.querySelectorAll("[data-autosave-version]").forEach((control) => { control.value = words.version; });
    if (words.progress) showProgress(words);
    this.seen = this.seenNow();
    Object.assign(this.stands, sent);
    this.base = {};
    this.changed.forEach((name) => this.change(name));
    if (this.changed.size) {
      this.keep(Date.now());
      this.later(PAUSE);
      return;
    }
    this.letGo();
    this.say(names, `✓ Saved ${words.saved || clock()}`, false);
    this.notice.isSaved();
  }

  notSaved(answer, words, names) {
    names.forEach((name) => this.change(name));
    if (this.elsewhere) return;
    this.keep(Date.now());
    this.say(names, this.refusal(answer, words), true);
    if (!answer || answer.status >= 500) this.later(AGAIN);
    if (answer?.status === 409) this.showTheirs(names);
  }

  // The page as it is now says what was saved meanwhile.
  async showTheirs(names) {
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const theirs = page.getElementById(this.form.id);
      const texts = names.filter((name) => controlsOf(this.form, name).some(isText));
      if (answer.ok && theirs) this.notice.isOvertaken(texts.map((name) => valuesSent(theirs, name).join("\n")));
    } catch { /* what is saved is shown when the button is pressed */ }
  }

  forget() {
    clearTimeout(this.timer);
    super.forget();
    this.say([], "", false);
  }

  refusal(answer, words) {
    const text = words.message || this.reason(answer);
    return this.kept ? text : text.replace(KEPT, "Keep this page open");
  }

  reason(answer) {
    if (!answer || answer.status >= 500) return `Not saved: no connection. ${KEPT}.`;
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return `Not saved: you are signed out. ${KEPT}; sign in again in another tab.`;
    }
    return `Not saved. ${KEPT}.`;
  }

  token() {
    return this.form.querySelector('[name="csrfmiddlewaretoken"]')?.value || "";
  }

  tell(text) {
    clearTimeout(this.timer);
    this.say([...this.changed], text, true);
  }

  say(names, text, lost) {
    const all = [...this.form.querySelectorAll("[data-pk-saved]")];
    const near = all.filter((place) => names.includes(place.dataset.pkSaved));
    (near.length ? near : all.slice(0, 1)).forEach((place) => {
      place.textContent = text;
      place.classList.toggle("pk-saved--not", lost);
    });
  }
}

export function autosaves(root) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form).begin());
}
