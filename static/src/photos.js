// Photos go one by one, and how far they are is said; what has arrived stays, whatever becomes of the others.
// Without this script the form sends them all at once. A photo longer than may be kept is not sent at all.
const LONGEST = 15 * 1024 * 1024;
const LOST = "The connection was lost. Try again to send the rest.";

for (const form of document.querySelectorAll("form[data-photos]")) sends(form);

function sends(form) {
  const input = form.querySelector('input[type="file"]');
  const arrived = new Set();
  const box = document.createElement("div");
  box.className = "hf-sending";
  box.hidden = true;
  const said = document.createElement("p");
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", "Sending photos");
  box.append(bar);
  form.prepend(said, box);
  let busy = false;

  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const goesOn = event.submitter?.name === "continue";
    const files = [...input.files];
    let refused = 0;
    box.hidden = false;
    try {
      for (const [place, file] of files.entries()) {
        if (arrived.has(file)) continue;
        said.textContent = `Sending photo ${place + 1} of ${files.length}`;
        refused += await send(file, (share) => (bar.value = (place + share) / files.length));
        arrived.add(file);
      }
    } catch {
      said.textContent = LOST;
      box.hidden = true;
      busy = false;
      return;
    }
    said.textContent = "Sent";
    if (!goesOn || refused) return location.assign(form.action);
    input.value = "";
    form.requestSubmit(event.submitter);
  });

  function send(file, tell) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (file.size > LONGEST) body.append("too_large", file.name);
    else body.append("photos", file, file.name);
    return new Promise((done, failed) => {
      const asked = new XMLHttpRequest();
      asked.open("POST", form.action);
      asked.setRequestHeader("X-Requested-With", "fetch");
      asked.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
      asked.addEventListener("error", failed);
      asked.addEventListener("load", () => {
        try {
          done(JSON.parse(asked.responseText).refused);
        } catch {
          // The report was sent meanwhile, or somebody signed out: the page itself says so.
          location.assign(form.action);
        }
      });
      asked.send(body);
    });
  }
}
