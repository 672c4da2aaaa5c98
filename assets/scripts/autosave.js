// Saves what is typed: <form data-autosave data-autosave-url="…">. 1.5 seconds after the last key the changed
// fields are posted; until that has succeeded they stay in this browser (form-draft.js), and are tried again.
// With data-autosave="held" nothing is posted until its writer presses the button.
import { FormDraft } from "./form-draft.js";
import { isText, controlsOf, same, valuesNow, valuesSent } from "./form-values.js";
import { NOBODY, OTHER, SAME, pageNow, readerOf, signInLink } from "./same-person.js";

const PAUSE = 1500;
const AGAIN = 15000;
const PATIENCE = 10000;
const KEPT = "Your text is kept here";

const isSignedOut = (answer) => answer?.type === "opaqueredirect" || answer?.status === 401;

async function wordsOf(answer) {
  try { return await answer.json(); } catch { return {}; }
}

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
    window.addEventListener("focus", () => this.isLookedAt());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); else this.isLookedAt(); });
    return this;
  }

  note(control) {
    super.note(control);
    if (!this.changed.size || this.elsewhere) return;
    if (this.reader !== NOBODY) this.say([control.name], this.held ? "Not saved until you press Save." : "", this.held);
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
    const body = this.body(names);
    this.busy = true;
    this.changed.clear();
    const { answer, words } = await this.posted(body);
    if (answer?.ok) this.saved(words, names, sent);
    else this.notSaved(answer, words, names);
    this.busy = false;
    if (this.waiting) this.goOn();
  }

  // Signing in anew makes a new token: the page's own one is refused, and the new one is asked for once.
  async posted(body) {
    let answer = await this.post(body);
    let words = await wordsOf(answer);
    this.reader = isSignedOut(answer) ? NOBODY : "";
    if (answer?.status === 403 && !words.message) {
      this.reader = readerOf(await pageNow());
      if (this.reader === SAME) {
        answer = await this.post(body);
        words = await wordsOf(answer);
      }
    }
    return { answer, words };
  }

  async post(body) {
    try {
      return await fetch(this.url, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": this.token(), "X-Autosave": location.pathname + location.search, Accept: "application/json" },
      });
    } catch { return null; }
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
    const page = await pageNow();
    const theirs = readerOf(page) === SAME && page.getElementById(this.form.id);
    const texts = names.filter((name) => controlsOf(this.form, name).some(isText));
    if (theirs) this.notice.isOvertaken(texts.map((name) => valuesSent(theirs, name).join("\n")));
  }

  isLookedAt() {
    if (this.elsewhere) this.catchUp();
    else this.save();
  }

  // Another tab has taken the draft over. Where it has saved the very same, this page goes on from there.
  async catchUp() {
    const page = await pageNow();
    const theirs = readerOf(page) === SAME && page.getElementById(this.form.id);
    const names = [...this.changed];
    const isSaved = theirs && names.every((name) => same(valuesNow(this.form, name), valuesSent(theirs, name)));
    if (!isSaved || !this.elsewhere) return;
    this.elsewhere = false;
    this.changed.clear();
    const version = theirs.querySelector("[data-autosave-version]")?.value;
    this.saved({ version }, names, Object.fromEntries(names.map((name) => [name, valuesNow(this.form, name)])));
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
    if (isSignedOut(answer) || this.reader === NOBODY) return `Not saved: you are signed out. ${KEPT}.`;
    if (this.reader === OTHER) return `Not saved: somebody else is signed in on this browser now. ${KEPT} until you sign in again.`;
    return `Not saved. ${KEPT}; press Save.`;
  }

  token() {
    return this.form.querySelector('[name="csrfmiddlewaretoken"]')?.value || "";
  }

  tell(text) {
    clearTimeout(this.timer);
    this.reader = "";
    this.say([...this.changed], text, true);
  }

  say(names, text, lost) {
    const all = [...this.form.querySelectorAll("[data-pk-saved]")];
    const near = all.filter((place) => names.includes(place.dataset.pkSaved));
    (near.length ? near : all.slice(0, 1)).forEach((place) => {
      const parts = lost && this.reader === NOBODY ? [text, " ", signInLink()] : [text];
      const words = parts.map((part) => part.textContent ?? part).join("");
      if (place.textContent !== words) place.replaceChildren(...parts); // a link that is being clicked stays where it is
      place.classList.toggle("pk-saved--not", lost);
    });
  }
}

export function autosaves(root) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form).begin());
}
