// Syntax only: what a handle and a DID look like. Sources: the AT Protocol's handle and DID
// specifications (https://atproto.com/specs/handle, /did), whose test cases are in tests/fixtures.
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DNS_NAME = new RegExp(`^(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`);
const FINGERPRINT = /^m[a-z2-7]{3}(?:-[a-z2-7]{4}){6,25}$/;
const FINGERPRINT_LABEL = 34;
const DID = /^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$/;

// Names that do not resolve on the public Internet, or that anyone on a local network can claim.
const CLOSED_TLDS = new Set(
  ['alt', 'arpa', 'example', 'internal', 'invalid', 'local', 'localhost', 'onion', 'test']);

export function isDnsName(text) {
  return text.length <= 253 && DNS_NAME.test(text);
}

export function isFingerprint(text) {
  return FINGERPRINT.test(text);
}

// As the first label of a name it has no other length than the least.
export function isFingerprintLabel(text) {
  return isFingerprint(text) && text.length === FINGERPRINT_LABEL;
}

export function isDid(text) {
  return text.length <= 2048 && DID.test(text);
}

// 'dns', 'fingerprint', or null for anything that is not a handle in its one canonical spelling.
export function handleType(text, { development = false } = {}) {
  if (isFingerprint(text)) return 'fingerprint';
  if (!isDnsName(text)) return null;
  const tld = text.slice(text.lastIndexOf('.') + 1);
  if (tld === 'test' && development) return 'dns';
  return CLOSED_TLDS.has(tld) ? null : 'dns';
}
