// Says above a form that a draft is back in it, what was saved meanwhile, and takes the draft away when asked.
function when(at) {
  const then = new Date(at);
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return `at ${time}`;
  return `on ${then.toLocaleDateString("en-GB", { day: "numeric", month: "long" })} at ${time}`;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function place(form, ...parts) {
  const box = element("div", "", "pk-alert pk-alert--plain");
  box.dataset.pkDraftNotice = "";
  box.setAttribute("role", "status");
  box.tabIndex = -1;
  form.before(box);
  box.append(...parts);
  return box;
}

export class DraftNotice {
  constructor(form) {
    this.form = form;
    this.box = null;
  }

  // `meanwhile` are the texts that are saved now, where they are others than when the draft was begun.
  isBack({ at, autosaved, meanwhile, remove }) {
    this.first = `What you typed ${when(at)} on this browser is back`;
    const parts = [element("p", `${this.first}. Not ${autosaved ? "saved" : "sent"} yet.`)];
    if (this.form.querySelector('input[type="file"]')) parts.push(element("p", "A file is not kept. Choose it again."));
    parts.push(...this.saved(meanwhile));
    const button = element("button", meanwhile.length ? "Remove mine" : "Remove it", "pk-button pk-button--secondary");
    button.type = "button";
    button.addEventListener("click", () => { remove(); this.say("It is removed. The form shows what was saved."); });
    this.show(...parts, button);
  }

  // Somebody saved another text while this one was typed.
  isOvertaken(texts) {
    if (!this.first) this.show(...this.saved(texts));
  }

  saved(texts) {
    if (!texts.length) return [];
    const quotes = texts.map((text) => element("blockquote", text || "(nothing)", "pk-quote"));
    return [element("p", "What is saved has changed since you began. It now reads:"), ...quotes];
  }

  isSaved() {
    if (this.first) this.say(`${this.first}, and saved.`, false);
    this.first = "";
  }

  say(text, focus = true) {
    this.show(element("p", text));
    if (focus) this.box.focus();
  }

  show(...parts) {
    if (this.box) this.box.replaceChildren(...parts);
    else this.box = place(this.form, ...parts);
  }
}
