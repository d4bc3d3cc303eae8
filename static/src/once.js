// A form sent twice by a double press is sent once; coming back to the page makes it ready again.
const WAIT = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  const sent = Number(form.dataset.sentAt || 0);
  if (Date.now() - sent < WAIT) event.preventDefault();
  else form.dataset.sentAt = String(Date.now());
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt;
});
