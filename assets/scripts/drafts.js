// What was typed and has not arrived: kept in this browser, for one person and one form, for a day at most.
const PREFIX = "pk-draft:";
const DAY = 24 * 60 * 60 * 1000;

const person = () => document.body.dataset.pkUser || "";

export const keyFor = (address) => `${PREFIX}${person()}:${address}`;

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint32Array(2)), (number) => number.toString(36).padStart(7, "0")).join("");

export function parsed(text) {
  try {
    const draft = JSON.parse(text);
    return draft?.at && draft.values ? draft : null;
  } catch { return null; }
}

export function readDraft(key) {
  try { return parsed(localStorage.getItem(key)); } catch { return null; }
}

// Whether it is kept: a full or forbidden store keeps nothing.
export function writeDraft(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch { return false; }
}

export function removeDraft(key) {
  try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
}

function keys(prefix) {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
}

export const draftsOfReader = () => (person() ? keys(`${PREFIX}${person()}:`) : []);

// The server names the drafts that have arrived. These go, and what is older than a day.
export function tidy(body = document.body) {
  const arrived = (body.dataset.pkArrived || "").split(" ");
  keys(PREFIX).forEach((key) => {
    const draft = readDraft(key);
    if (!draft || Date.now() - draft.at > DAY || arrived.includes(draft.id)) removeDraft(key);
  });
}
