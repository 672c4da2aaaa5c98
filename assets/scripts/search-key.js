// "/" moves to the search box, unless one is writing.
export function searchKey() {
  const input = document.querySelector("[data-pk-search-key]");
  if (!input) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName)) {
      if (!["radio", "checkbox", "button", "submit"].includes(at.type)) return;
    }
    event.preventDefault();
    input.focus();
    input.select();
  });
}
