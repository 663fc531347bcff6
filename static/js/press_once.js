// The second press of a button that is already working does nothing; the server holds to it as well.
for (const form of document.querySelectorAll("form[data-press-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.pressed) {
      event.preventDefault();
      return;
    }
    form.dataset.pressed = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-pressed]")) {
    delete form.dataset.pressed;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});
