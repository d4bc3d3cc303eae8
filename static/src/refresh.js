// Parts of a page that say how far something has come ask again every two seconds, until they no longer say so.
// Then the rest of the page is out of date too, and is loaded again.
const EVERY = 2000;
const LONGEST = 30000;

async function ask(part, wait) {
  if (document.hidden) return later(part, wait);
  try {
    const answer = await fetch(part.dataset.refreshUrl, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
    if (!fresh) return;
    // Whoever is reading with the keyboard inside the part is not thrown out of it.
    if (part.contains(document.activeElement)) return later(part, EVERY);
    part.replaceWith(fresh);
    if (fresh.hasAttribute("data-finished") && document.activeElement === document.body) location.reload();
    else begin(fresh);
  } catch {
    later(part, Math.min(wait * 2, LONGEST));
  }
}

function later(part, wait) {
  setTimeout(() => part.isConnected && ask(part, wait), wait);
}

function begin(part) {
  const link = part.querySelector(".hf-refresh__link");
  if (link) link.hidden = true;
  if (part.dataset.refreshUrl) later(part, EVERY);
}

document.querySelectorAll("[data-refresh-url]").forEach(begin);
