// What the owner of a did:web does by hand: adds the new key to the document that the PDS's keys
// are in. `record` is what the host says is to be published.
export function publishKey(world, { documents: [{ url, json }] }) {
  const document = JSON.parse(world.textAt(url));
  document.verificationMethod.push(...json.verificationMethod);
  world.publishText(url, JSON.stringify(document));
}
