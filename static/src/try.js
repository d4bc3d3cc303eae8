// "Try it" in the docs of the API: gets a token, sends the call of a form, and shows what came back.
const KEPT = "homefile-token";
const SHOWN = ["location", "etag", "retry-after", "ratelimit", "idempotency-replayed", "homefile-outcome"];
const tokens = document.querySelectorAll("[data-token]");

function show(form, text) {
  form.querySelector(".hf-try__answer").textContent = text;
}

function set(token) {
  sessionStorage.setItem(KEPT, token);
  for (const field of tokens) field.value = token;
}

async function told(answer) {
  const headers = SHOWN.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
  let body = await answer.text();
  try {
    body = JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // It is not JSON: shown as it came.
  }
  return [`${answer.status} ${answer.statusText}`.trim(), ...headers, "", body].join("\n").trim();
}

// The address, headers and body that a form's fields say; what is empty is not sent.
function call(form) {
  let path = form.dataset.path;
  const asked = new URLSearchParams();
  const headers = {};
  let body;
  for (const field of form.elements) {
    if (!field.dataset.place) continue;
    const value = field.value.trim();
    if (field.dataset.place === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    if (!value) continue;
    if (field.dataset.place === "query") asked.set(field.name, value);
    if (field.dataset.place === "header") headers[field.name] = value;
    if (field.dataset.place === "body") body = field.value;
  }
  if (body !== undefined) headers["Content-Type"] = form.dataset.type;
  const token = sessionStorage.getItem(KEPT);
  if (token && !("open" in form.dataset)) headers.Authorization = `Bearer ${token}`;
  const query = asked.size ? `?${asked}` : "";
  return [path + query, { method: form.dataset.method, headers, body, credentials: "omit" }];
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  show(form, "Sending …");
  try {
    const answer = await fetch(...call(form));
    show(form, await told(answer));
  } catch {
    show(form, "There is no answer. Are you connected?");
  }
}

async function getToken(event) {
  event.preventDefault();
  const form = event.target;
  const said = new URLSearchParams({ grant_type: "client_credentials" });
  for (const name of ["client_id", "client_secret"]) said.set(name, form.elements[name].value.trim());
  show(form, "Asking …");
  try {
    const answer = await fetch(form.dataset.path, { method: "POST", body: said, credentials: "omit" });
    const given = await answer.clone().json();
    if (given.access_token) set(given.access_token);
    show(form, given.access_token ? "You have a token. It lasts an hour." : await told(answer));
  } catch {
    show(form, "There is no answer. Are you connected?");
  }
}

for (const part of document.querySelectorAll(".hf-try")) part.hidden = false;
for (const form of document.querySelectorAll("form[data-method]")) form.addEventListener("submit", send);
document.querySelector("form[data-gives-token]")?.addEventListener("submit", getToken);
for (const field of tokens) field.addEventListener("change", () => set(field.value.trim()));
if (sessionStorage.getItem(KEPT)) set(sessionStorage.getItem(KEPT));
