// Keeps what is typed: <form data-autosave data-autosave-url="…">. 1.5 seconds after the last key the changed
// fields are posted; until that has succeeded they stay in this browser, and are tried again.
const PAUSE = 1500;
const AGAIN = 15000;
const SENT = "pk-sent";
const LOST = "Not saved: no connection. Your text is kept here.";

const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl || form.action;
    this.key = `pk-draft:${document.body.dataset.pkUser || ""}:${this.url}`;
    this.changed = new Set();
    this.timer = null;
    this.busy = false;
    this.restore();
    form.addEventListener("input", (event) => this.note(event));
    form.addEventListener("change", (event) => this.note(event));
    form.addEventListener("submit", () => this.sent());
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
    window.addEventListener("beforeunload", (event) => {
      if (this.changed.size && !this.submitted && !this.kept) event.preventDefault();
    });
  }

  note(event) {
    const name = event.target.name;
    if (!name || event.target.type === "file" || event.target.type === "password") return;
    this.changed.add(name);
    if (event.target.matches("[data-pk-na]") || event.target.type === "radio") this.noteScale(event.target);
    this.keep();
    this.later(PAUSE);
  }

  // Choosing a score takes "Not applicable" away, and the other way round: both are sent.
  noteScale(control) {
    control.closest("[data-pk-scale]")?.querySelectorAll('[data-pk-na], input[type="radio"]')
      .forEach((other) => this.changed.add(other.name));
  }

  // The draft is let go by the next page, once that shows that the whole form has arrived.
  sent() {
    clearTimeout(this.timer);
    this.submitted = true;
    if (this.changed.size) sessionStorage.setItem(SENT, this.key);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  values(names) {
    const data = new FormData(this.form);
    const body = new FormData();
    names.forEach((name) => {
      const found = data.getAll(name).filter((value) => typeof value === "string");
      if (found.length) found.forEach((value) => body.append(name, value));
      else body.append(name, "");
    });
    return body;
  }

  keep() {
    const values = {};
    this.changed.forEach((name) => { values[name] = this.values([name]).getAll(name); });
    try {
      localStorage.setItem(this.key, JSON.stringify(values));
      this.kept = true;
    } catch { this.kept = false; }
  }

  // What could not be saved last time goes back into the form, and is saved now.
  restore() {
    let values;
    try { values = JSON.parse(localStorage.getItem(this.key) || "null"); } catch { values = null; }
    if (!values || !Object.keys(values).length) return;
    Object.entries(values).forEach(([name, found]) => {
      this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control) => {
        if (control.type === "radio" || control.type === "checkbox") {
          control.checked = found.includes(control.value);
        } else if (control.type !== "hidden") {
          control.value = found[0] ?? "";
        }
      });
      this.changed.add(name);
    });
    this.later(50);
  }

  async save() {
    if (!this.changed.size || this.busy || this.submitted) return;
    clearTimeout(this.timer);
    const names = [...this.changed];
    const body = this.values(names);
    names.forEach((name) => body.append("changed", name));
    this.form.querySelectorAll("[data-autosave-always]").forEach((control) => body.set(control.name, control.value));
    this.busy = true;
    this.changed.clear();
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-CSRFToken": this.token(), "X-Autosave": "1", Accept: "application/json" },
      });
    } catch { answer = null; }
    this.busy = false;
    await this.told(answer, names);
  }

  async told(answer, names) {
    let words = {};
    try { words = await answer.json(); } catch { words = {}; }
    if (answer && answer.ok) {
      if (words.version) this.form.querySelectorAll("[data-autosave-version]").forEach((c) => { c.value = words.version; });
      if (!this.changed.size) localStorage.removeItem(this.key);
      else { this.keep(); this.later(PAUSE); }
      this.say(names, `✓ Saved ${words.saved || clock()}`, false);
      return;
    }
    names.forEach((name) => this.changed.add(name));
    this.keep();
    this.say(names, this.refusal(answer, words), true);
    if (!answer || answer.status >= 500) this.later(AGAIN);
  }

  refusal(answer, words) {
    if (words.message) return words.message;
    if (!answer || answer.status >= 500) return LOST;
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return "Not saved: you are signed out. Your text is kept here; sign in again in another tab.";
    }
    if (answer.status === 409) return "Not saved: someone else has changed this. Your text is kept here; reload to see theirs.";
    return "Not saved. Your text is kept here.";
  }

  token() {
    return this.form.querySelector('[name="csrfmiddlewaretoken"]')?.value || "";
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

// After a form was sent: a page without errors means that it arrived; the sign-in page means that it did not.
function letGo() {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  if (!document.querySelector(".govuk-error-summary, [data-pk-keep-draft]")) localStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
}

export function autosaves(root) {
  if (root === document) letGo();
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
