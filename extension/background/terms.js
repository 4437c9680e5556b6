// What a site's form says, as the host is told. An older helper knows one format of the token and is
// told of no other; what is to be confirmed it must not pass over.
export async function termsOf(host, { types, proofs, confirm }) {
  const hasChoice = proofs?.includes('fido2') && (await host.call('hello')).proofs;
  return {
    types,
    ...(hasChoice && { proofs }),
    ...(typeof confirm === 'string' && { confirm }),
  };
}
