// Sends the chosen or dropped file with a bar that shows how far it is; a broken connection is tried
// again, and a refusal is shown where the file was chosen. Without this the form sends it alone.
const TRIES = 3;
const PAUSE = 2000;

function enhance(form) {
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("progress");
  const words = form.querySelector("[role=status]");
  const box = progress.parentElement;
  const cancel = box.querySelector("button");
  let running = null;
  let waiting = 0;

  const say = (text) => { words.textContent = text; };
  const stop = (text) => {
    running = null;
    clearTimeout(waiting);
    input.value = "";
    progress.hidden = cancel.hidden = true;
    form.classList.remove("drop--busy");
    say(text);
  };
  const refusal = (answer) => {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const found = page.querySelector("#wrong p") ?? page.querySelector("main p");
    return found?.textContent.trim() || form.dataset.failed;
  };

  function send(file, left) {
    const request = new XMLHttpRequest();
    running = request;
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.upload.addEventListener("progress", (event) => {
      progress.value = Math.floor((event.loaded / event.total) * 100);
      say(form.dataset.sending.replace("{share}", progress.value));
    });
    request.upload.addEventListener("load", () => say(form.dataset.reading));
    request.addEventListener("load", () => {
      if (request.status < 400) location.assign(request.responseURL);
      else stop(refusal(request.responseText));
    });
    request.addEventListener("error", () => {
      if (left <= 1) return stop(form.dataset.failed);
      say(form.dataset.again);
      waiting = setTimeout(() => send(file, left - 1), PAUSE);
    });
    const fields = new FormData(form);
    fields.set("file", file);
    request.send(fields);
  }

  function begin(file) {
    if (!file || running) return;
    box.hidden = progress.hidden = cancel.hidden = false;
    if (file.size > Number(form.dataset.most)) return stop(form.dataset.tooLarge);
    document.getElementById("wrong")?.remove();
    form.classList.add("drop--busy");
    progress.value = 0;
    send(file, TRIES);
  }

  input.addEventListener("change", () => begin(input.files[0]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(input.files[0]);
  });
  cancel.addEventListener("click", () => {
    const request = running;
    stop("");
    request?.abort();
    input.focus();
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("drop--over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("drop--over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    begin(event.dataTransfer.files[0]);
  });
  form.querySelector(".drop__send").hidden = true;
}

document.querySelectorAll("form[data-upload]").forEach(enhance);
