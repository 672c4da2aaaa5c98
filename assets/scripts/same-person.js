// A page that stayed open over a sign-out. It takes over the new token of the form only where the page, asked for again,
// is for the person for whom it was made: what one person typed is never sent under another one's name.
import { tidy } from "./drafts.js";

const TOKEN = 'input[name="csrfmiddlewaretoken"]';
const me = () => document.body.dataset.pkUser || "";

export const SAME = "the same person";
export const OTHER = "somebody else";
export const NOBODY = "nobody";
export const UNKNOWN = "unknown";

// This page as the server makes it now; nothing where it does not answer.
export async function pageNow() {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store", headers: { Accept: "text/html" } });
    if (answer.status >= 500) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { return null; }
}

// For whom `page` is. Where it is for the person of the open page, its token stands in every form from now on.
export function readerOf(page) {
  if (!page) return UNKNOWN;
  const reader = page.body.dataset.pkUser || "";
  if (!reader) return NOBODY;
  if (reader !== me()) return OTHER;
  tidy(page.body);
  const token = page.querySelector(TOKEN)?.value;
  if (token) document.querySelectorAll(TOKEN).forEach((field) => { field.value = token; });
  return SAME;
}

export function signInLink() {
  const next = encodeURIComponent(location.pathname + location.search);
  return Object.assign(document.createElement("a"), {
    href: `/account/login/?next=${next}`,
    target: "_blank",
    textContent: "Sign in again (opens in a new tab)",
  });
}
