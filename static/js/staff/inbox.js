// The inbox by keys: j and k move, a, r and s decide about the reply in focus, u takes it back, ? tells the keys.
const items = [...document.querySelectorAll("[data-item]")];
const help = document.querySelector("[data-keys-help]");
const all = document.querySelector("[data-tick-all]");
const undo = document.querySelector(".notice--told form button");
const HALF_A_MINUTE = 30_000;

const here = () => items.findIndex((item) => item.contains(document.activeElement));

function go(to) {
  const item = items[Math.max(0, Math.min(items.length - 1, to))];
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j") go(here() + 1);
  else if (key === "k") go(here() - 1);
  else if (key === "u") undo?.click();
  else if (key === "?") help?.focus();
  else if ("ars".includes(key)) items[here()]?.querySelector(`[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});

if (help) help.hidden = false;
if (all) {
  all.hidden = false;
  all.addEventListener("change", (event) => {
    for (const tick of document.querySelectorAll("[data-tick]")) tick.checked = event.target.checked;
  });
}
// Going to a fragment takes the focus away, so it is given once that has happened.
if (location.hash === "#inbox") addEventListener("load", () => setTimeout(() => go(0)));
if (undo) setTimeout(() => undo.closest("form").remove(), HALF_A_MINUTE);
