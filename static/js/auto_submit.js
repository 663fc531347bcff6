// A changed number is sent without the button; the button stays for those who run no scripts.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.checkValidity()) form.requestSubmit();
    else form.dataset.refused = "yes";
  });
}
