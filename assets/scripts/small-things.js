// Small conveniences, each on a plain control that does its work without them.
export function smallThings() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-pk-print]")) window.print();
  });
  // A filter that says so sends its form when it changes; its button stays for everybody else.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pk-send]")) event.target.form?.requestSubmit();
  });
  // Esc closes the menu of a phone, and leaves the focus on what opens it.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".pk-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // The left and right arrows move between the cases of a list, when no control has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.target !== document.body && !event.target.matches("main, a")) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
    const link = way && document.querySelector(`a[data-pk-${way}]`);
    if (link) link.click();
  });
}
