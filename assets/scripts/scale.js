// The scale says at once what the chosen band means. Arrow keys and saving are the browser's own.
const NEXT = { inadequate: "good", "requires-improvement": "good", good: "outstanding" };

function say(scale, radio, taken = "") {
  const live = scale.querySelector("[data-pk-scale-live]");
  if (!live) return;
  live.replaceChildren();
  if (taken) {
    const line = document.createElement("p");
    line.className = "pk-scale__taken";
    line.textContent = taken;
    live.append(line);
  }
  if (!radio) return;
  const source = scale.querySelector(`[data-pk-band="${radio.dataset.band}"]`);
  if (!source) return;
  const box = source.cloneNode(true);
  box.removeAttribute("id");
  box.removeAttribute("tabindex");
  box.removeAttribute("data-pk-band");
  box.querySelector(".pk-descriptor__title").textContent = `${radio.value} is ${radio.dataset.label}`;
  const next = NEXT[radio.dataset.band];
  if (next) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = `#${scale.id}-${next}`;
    link.dataset.pkReveal = "";
    link.textContent = `What would ${next === "good" ? "Good" : "Outstanding"} look like?`;
    line.append(link);
    box.append(line);
  }
  live.append(box);
}

function begin(scale) {
  const na = scale.querySelector("[data-pk-na]");
  const radios = [...scale.querySelectorAll('input[type="radio"]')];
  const score = () => radios.find((radio) => radio.checked)?.value ?? "";
  let last = score();
  scale.addEventListener("change", (event) => {
    if (event.target === na && na.checked) {
      radios.forEach((radio) => { radio.checked = false; });
      say(scale, null, last && `Not applicable. Your score of ${last} is taken away.`);
      last = "";
    } else if (radios.includes(event.target)) {
      const taken = na?.checked ? "“Not applicable” is taken away." : "";
      if (na) na.checked = false;
      last = event.target.value;
      say(scale, event.target, taken);
    }
  });
  scale.closest("form")?.addEventListener("reset", () => setTimeout(() => {
    last = score();
    say(scale, radios.find((radio) => radio.checked));
  }));
  scale.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pk-reveal]");
    if (!link) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.closest("details").open = true;
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  });
}

export function scales(root) {
  root.querySelectorAll("[data-pk-scale]").forEach(begin);
}
