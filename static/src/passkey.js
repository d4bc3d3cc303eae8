// A passkey is made or used by the browser itself; the form carries what it says to the server.
// Without this script the form stays hidden, and the page says what to use instead.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return { publicKey: options };
}

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { ...Object.fromEntries(said), transports: response.getTransports?.() },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const options = asked(JSON.parse(form.querySelector("script").textContent));
  const error = form.querySelector("[data-passkey-error]");
  form.hidden = false;
  form.querySelector("button").addEventListener("click", async () => {
    error.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(told(credential));
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
}
