// The values of a form's field by its name: as they are now, and as the server sent them.
const NOT_TYPED = ["hidden", "file", "password", "submit", "button", "image", "reset", "fieldset", "output"];
const TICKED = ["radio", "checkbox"];

const lines = (text) => text.replace(/\r\n?/g, "\n");

export const isTyped = (control) => Boolean(control.name) && !NOT_TYPED.includes(control.type);
export const isText = (control) => control.matches("textarea, input") && !TICKED.includes(control.type) && isTyped(control);

export const controlsOf = (form, name) => [...form.elements].filter((control) => control.name === name && isTyped(control));

function chosen(options, mark) {
  const found = options.filter((option) => option[mark]);
  return found.length || !options.length ? found : options.slice(0, 1);
}

function valuesOf(form, name, { checked, selected, value }) {
  return controlsOf(form, name).flatMap((control) => {
    if (TICKED.includes(control.type)) return control[checked] ? [control.value] : [];
    if (control.multiple && control.options) return [...control.options].filter((option) => option[selected]).map((option) => option.value);
    if (control.options) return chosen([...control.options], selected).map((option) => option.value);
    return [lines(control[value])];
  });
}

export const valuesNow = (form, name) => valuesOf(form, name, { checked: "checked", selected: "selected", value: "value" });
export const valuesSent = (form, name) =>
  valuesOf(form, name, { checked: "defaultChecked", selected: "defaultSelected", value: "defaultValue" });

export const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);

// Puts values into a field. Whoever listens to the field, such as the scale, hears of it.
export function put(form, name, values) {
  controlsOf(form, name).forEach((control, place) => {
    if (TICKED.includes(control.type)) control.checked = values.includes(control.value);
    else if (control.options) [...control.options].forEach((option) => { option.selected = values.includes(option.value); });
    else control.value = values[place] ?? "";
    if (!TICKED.includes(control.type) || control.checked) control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
