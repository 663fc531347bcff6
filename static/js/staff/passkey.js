// Asks the device for a passkey (WebAuthn, level 2) and sends what it answers with the form beside.
const place = document.querySelector("[data-passkey]");

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function readable(options) {
  const known = (key) => ({ ...key, id: bytes(key.id) });
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = options.excludeCredentials.map(known);
  if (options.allowCredentials) read.allowCredentials = options.allowCredentials.map(known);
  return read;
}

function sendable({ id, rawId, type, response, ...key }) {
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) sent[name] = text(response[name]);
  }
  if (response.getTransports) sent.transports = response.getTransports();
  return { id, rawId: text(rawId), type, response: sent, ...key };
}

async function ask() {
  const publicKey = readable(JSON.parse(place.dataset.options));
  const found = await navigator.credentials[place.dataset.passkey]({ publicKey });
  const { id, rawId, type, response } = found;
  const extensions = JSON.stringify(found.getClientExtensionResults());
  const form = place.querySelector("form");
  form.elements.credential.value = JSON.stringify(sendable({ id, rawId, type, response, extensions }));
  form.submit();
}

if (place) {
  ask().catch(() => {
    place.querySelector("[data-passkey-says]").hidden = true;
    place.querySelector("[data-passkey-failed]").hidden = false;
  });
}
