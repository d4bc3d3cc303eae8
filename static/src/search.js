// Suggestions under the search box, as one types: the ARIA combobox pattern with a list of links.
// Without this script the box is a form like any other.
const PAUSE = 120;
const SHORTEST = 2;

for (const box of document.querySelectorAll("[data-suggest-url]")) suggest(box);

function suggest(box) {
  const list = document.createElement("ul");
  list.id = `${box.id}-suggestions`;
  list.className = "hf-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;

  const told = document.createElement("div");
  told.className = "govuk-visually-hidden";
  told.setAttribute("role", "status");

  let timer;
  let asking;
  let current = -1;

  const options = () => [...list.querySelectorAll('[role="option"]')];

  function show(open) {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  // -1 is the box itself: going past either end of the list comes back to it.
  function choose(index) {
    const all = options();
    current = index;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
    if (all[current]) {
      box.setAttribute("aria-activedescendant", all[current].id);
      all[current].scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function step(by) {
    const places = options().length + 1;
    show(true);
    choose(((current + 1 + by + places) % places) - 1);
  }

  async function ask() {
    asking?.abort();
    const words = box.value.trim();
    if (words.length < SHORTEST) return show(false);
    asking = new AbortController();
    try {
      const url = `${box.dataset.suggestUrl}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(url, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return show(false);
      const page = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
      list.replaceChildren(...page.querySelectorAll('[role="option"]'));
      choose(-1);
      const count = options().length;
      told.textContent = count ? `${count} suggestion${count === 1 ? "" : "s"}` : "No suggestions";
      show(count > 0);
    } catch (problem) {
      if (problem.name !== "AbortError") show(false);
    }
  }

  function press(event) {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return show(false);
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      return step(event.key === "ArrowDown" ? 1 : -1);
    }
    const chosen = options()[current];
    if (event.key === "Enter" && !list.hidden && chosen) {
      event.preventDefault();
      location.assign(chosen.dataset.href);
    }
  }

  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) box.setAttribute(name, value);
  box.parentElement.append(list, told);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", press);
  box.addEventListener("blur", () => setTimeout(() => show(false), 150));
  // A press must not take the focus away before the click is heard.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.href);
  });
}
