// Keys for a list: j and k go down and up, Enter opens (it is a link), x chooses. Without this it is a list.
const rows = [...document.querySelectorAll("[data-row]")];
const linkOf = (row) => row.querySelector("a[href]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (step) {
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (!next) return;
    event.preventDefault();
    linkOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && here >= 0) {
    event.preventDefault();
    rows[here].querySelector("input[type=checkbox]").click();
  }
});
