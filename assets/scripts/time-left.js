// The words and the bar of a time left go on with the clock. They say the same words as portal_ui_time.py.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

export function durationWords(length) {
  const seconds = Math.floor(Math.abs(length));
  if (seconds >= 2 * DAY) return count(Math.floor(seconds / DAY), "day");
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (hours >= 12 || (hours && !minutes)) return count(hours, "hour");
  if (hours) return `${count(hours, "hour")} ${count(minutes, "minute")}`;
  return minutes ? count(minutes, "minute") : "less than a minute";
}

function begin(box) {
  const started = Date.parse(box.dataset.started) / 1000;
  const deadline = Date.parse(box.dataset.deadline) / 1000;
  const words = box.querySelector("[data-pk-words]");
  const gone = box.querySelector("[data-pk-gone]");
  box.querySelector("[data-pk-at]")?.remove();
  const tick = () => {
    const now = Date.now() / 1000;
    const left = deadline - now;
    const said = `${durationWords(left)} ${left > 0 ? "left" : "late"}`;
    if (words.textContent !== said) words.textContent = said;
    const place = (1000 * (now - started)) / (deadline - started || 1);
    gone?.setAttribute("x2", String(Math.round(Math.max(0, Math.min(1000, place)))));
  };
  tick();
  const timer = setInterval(() => (box.isConnected ? tick() : clearInterval(timer)), 20000);
}

export function timesLeft(root) {
  root.querySelectorAll("[data-pk-time-left]").forEach(begin);
}
