// A button that keeps the address of the page; gone where the clipboard is out of reach.
for (const button of document.querySelectorAll("[data-copy-link]")) {
  if (!navigator.clipboard) {
    button.remove();
    continue;
  }
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button.textContent = button.dataset.done;
  });
}
