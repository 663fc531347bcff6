// Another country, another cost of delivery: the summary and the pay button are asked for again.
const country = document.querySelector("select[name=country]");
const parts = ["checkout-summary", "checkout-pay"];
let latest = 0;

const refresh = async () => {
  const turn = ++latest;
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("country", country.value);
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || turn !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of parts) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceChildren(...fresh.childNodes);
  }
};

if (country) {
  // When the answer does not come, the server shows the new total before anything is charged.
  country.addEventListener("change", () => refresh().catch(() => {}));
}
