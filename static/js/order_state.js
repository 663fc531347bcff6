// While a payment is under way the page asks for itself again, ever more slowly, and shows what changed.
const FIRST_WAIT = 1500;
const LONGEST_WAIT = 20000;
const state = document.getElementById("order-state");
let wait = FIRST_WAIT;

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("order-state");
  if (!fresh) return;
  const settled = !("waiting" in fresh.dataset);
  if (fresh.dataset.status !== state.dataset.status || settled) {
    state.replaceChildren(...fresh.childNodes);
    state.dataset.status = fresh.dataset.status;
  }
  if (settled) delete state.dataset.waiting;
};

const again = () => {
  if (!("waiting" in state.dataset)) return;
  setTimeout(async () => {
    if (!document.hidden) await look().catch(() => {});
    wait = Math.min(wait * 1.4, LONGEST_WAIT);
    again();
  }, wait);
};

if (state) again();
