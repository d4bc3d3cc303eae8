// "Print this page" is only shown where a script can do it; the browser's own menu always can.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
