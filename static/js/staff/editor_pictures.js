// Puts a picture into the text: chosen, dropped or pasted; the server judges it and gives the line.
const place = document.querySelector("[data-picture]");
const text = document.querySelector("[data-editor]")?.elements.body;
const says = place?.querySelector("[data-picture-says]");

function insert(line) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const before = start && value[start - 1] !== "\n" ? "\n\n" : "";
  text.setRangeText(`${before}${line}\n`, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

async function upload() {
  const answer = await fetch(place.action, {
    method: "POST", body: new FormData(place), headers: { Accept: "application/json" },
  });
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  says.textContent = answer.ok ? "" : told.error ?? place.dataset.failed;
  if (!answer.ok) return;
  insert(told.line);
  place.reset();
}

function take(files, event) {
  const picture = [...files].find((file) => file.type.startsWith("image/"));
  if (!picture) return;
  event.preventDefault();
  const held = new DataTransfer();
  held.items.add(picture);
  place.elements.file.files = held.files;
  place.scrollIntoView({ block: "center" });
  place.elements.alt.focus();
}

if (place && text) {
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    upload().catch(() => { says.textContent = place.dataset.failed; });
  });
  text.addEventListener("paste", (event) => take(event.clipboardData.files, event));
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => take(event.dataTransfer.files, event));
}
