// Public pages are the same for everyone, so the number in the cart comes from a plain cookie.
const show = () => {
  const found = document.cookie.match(/(?:^|;\s*)cart_count=(\d{1,4})(?:;|$)/);
  const count = found ? Number(found[1]) : 0;
  for (const badge of document.querySelectorAll("[data-cart-count]")) {
    badge.textContent = count ? String(count) : "";
  }
};

show();
// A page kept by the browser, or prerendered before a purchase, comes back with an old number.
addEventListener("pageshow", show);
document.addEventListener("prerenderingchange", show);
document.addEventListener("visibilitychange", show);
