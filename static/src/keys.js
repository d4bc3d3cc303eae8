// Single keys for those who work here all day; each only goes to what is on the page anyhow.
//   /   the search box
//   j k the next row of a list, and the one before; Enter opens it, for it is a link; x chooses it
// and whatever [data-key] names: a link is opened, a folded part is unfolded, a field is gone to. A row's own
// comes before the page's. Whoever is in the way of them, with speech or a shaking hand, turns them off.
const KEPT = "homefile-keys";
const line = document.querySelector("[data-keys]");
const search = document.querySelector(".hf-search");
const rows = [...document.querySelectorAll("[data-row]")];

const areOff = () => {
  try {
    return localStorage.getItem(KEPT) === "off";
  } catch {
    return false; // a browser that keeps nothing
  }
};

function keep(off) {
  try {
    if (off) localStorage.setItem(KEPT, "off");
    else localStorage.removeItem(KEPT);
  } catch {
    // then only as long as the page is open
  }
  show(off);
}

let off = areOff();

function show(now) {
  off = now;
  search?.classList.toggle("hf-search--ready", !off);
  for (const one of document.querySelectorAll("[data-key]")) {
    if (off) one.removeAttribute("aria-keyshortcuts");
    else one.setAttribute("aria-keyshortcuts", one.dataset.key);
  }
  if (!line) return;
  line.hidden = false;
  line.querySelector("[data-keys-list]").hidden = off;
  line.querySelector("button").textContent = off ? "Turn keys on" : "Turn keys off";
}

function goTo(row) {
  const link = row.querySelector("a[href]");
  if (!link) row.tabIndex = -1;
  (link ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
}

function use(one) {
  if (one.tagName !== "SUMMARY") {
    one.focus();
    one.click();
    return;
  }
  const part = one.closest("details");
  part.open = true;
  part.querySelector("textarea, select, input:not([type=hidden])").focus();
}

function press(key) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const step = { j: 1, k: -1 }[key];
  if (key === "/") {
    const box = document.getElementById("hf-search");
    box?.focus();
    box?.select();
    return Boolean(box);
  }
  if (step) {
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (next) goTo(next);
    return Boolean(next);
  }
  if (key === "x" && here >= 0) {
    const box = rows[here].querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }
  const named = `[data-key="${CSS.escape(key)}"]`;
  const one = rows[here]?.querySelector(named) ?? document.querySelector(named);
  if (one) use(one);
  return Boolean(one);
}

document.addEventListener("keydown", (event) => {
  if (off || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
  if (press(event.key)) event.preventDefault();
});
line?.querySelector("button").addEventListener("click", () => keep(!off));
show(off);
