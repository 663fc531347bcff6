// Keeps what is typed as a draft, and shows beside it what visitors would see; the server makes both.
const form = document.querySelector("[data-editor]");
const KEEP_AFTER = 2500;
const RENDER_AFTER = 600;

const later = (wait, act) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
};

const send = (url, extra = {}, options = {}) => {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return fetch(url, { method: "POST", body, ...options });
};

let unkept = false;
const leaving = new AbortController();

async function keep(options = {}) {
  if (!unkept) return;
  unkept = false;
  const says = form.querySelector("[data-kept]");
  try {
    const answer = await send(form.dataset.draft, {}, { signal: leaving.signal, ...options });
    if (!answer.ok) throw new Error(answer.status);
    const { kept_at: at } = await answer.json();
    const hour = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    says.textContent = form.dataset.keptWords.replace("{at}", hour);
  } catch {
    if (leaving.signal.aborted) return;
    unkept = true;
    says.textContent = form.dataset.unkeptWords;
  }
}

let asked = 0;

async function render() {
  const number = (asked += 1);
  const answer = await send(form.dataset.rendering, { part_only: "1" });
  if (!answer.ok || number !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  suggest(page.querySelector("[data-near]")?.dataset.near.split(" ").filter(Boolean) ?? []);
  form.querySelector("[data-rendered]").replaceChildren(...page.body.childNodes);
}

// Titles near to the text come up from the folded list, and say why; none is ticked.
function suggest(ids) {
  const titles = form.querySelector("[data-suggested]");
  for (const id of ids) {
    const box = titles.querySelector(`details input[value="${id}"]`);
    if (!box) continue;
    box.parentElement.lastElementChild.append(` ${titles.dataset.suggested}`);
    titles.querySelector("ul").append(box.parentElement);
  }
}

function show(view) {
  form.querySelector("[data-both]").dataset.shows = view;
  for (const button of form.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
}

function offerTags() {
  const place = form.querySelector("[data-tags]");
  if (!place) return;
  place.hidden = false;
  place.addEventListener("click", ({ target }) => {
    if (target.tagName !== "BUTTON") return;
    const field = form.elements.tags;
    const names = field.value.split(",").map((name) => name.trim()).filter(Boolean);
    if (!names.includes(target.textContent)) names.push(target.textContent);
    field.value = names.join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Hours are typed in the zone of this browser; one that is kept in UTC is shown in it, too.
function useZoneOfBrowser() {
  const { at, zone } = form.elements;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone.value !== "UTC" || !here) return;
  if (at.value) {
    const moment = new Date(`${at.value}Z`);
    const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
    at.value = local.toISOString().slice(0, 16);
  }
  zone.value = here;
}

if (form) {
  const keepSoon = later(KEEP_AFTER, keep);
  const renderSoon = later(RENDER_AFTER, () => render().catch(() => {}));
  form.addEventListener("input", ({ target }) => {
    unkept = true;
    keepSoon();
    if (target === form.elements.body) renderSoon();
    if (target === form.elements.at) form.querySelector("#when-at").checked = true;
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-preview-button]")) {
      event.preventDefault();
      render().then(() => { show("preview"); form.querySelector("[data-preview]").focus(); });
      return;
    }
    // What is on its way would come after what is saved, and be offered as unsaved.
    unkept = false;
    leaving.abort();
  });
  addEventListener("pagehide", () => keep({ keepalive: true }));
  form.querySelector("[data-views]").hidden = false;
  form.querySelector("[data-views]").addEventListener("click", ({ target }) => {
    if (target.dataset.view) show(target.dataset.view);
  });
  form.querySelector("[data-preview]").hidden = false;
  show("text");
  offerTags();
  useZoneOfBrowser();
  if (form.elements.body.value) render().catch(() => {});
}
