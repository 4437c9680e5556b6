// Every reason for which a sign-in is refused: the step of PROTOCOL.md section 5 that found
// it, and a sentence fit for the visitor's eyes. The code is the interface; sentences may change.
export const refusals = Object.freeze({
  nonce_missing: [1, 'This sign-in page was already used. Load it again and sign in.'],
  nonce_expired: [1, 'This sign-in page was open for too long. Load it again and sign in.'],

  token_malformed: [2, 'The sign-in token could not be read.'],
  type_refused: [2, 'The token was made for something other than signing in with a handle.'],
  proof_refused: [2, 'This site does not accept sign-in by a key of that kind.'],
  alg_refused: [2, 'The token is signed in a way that this site does not accept.'],
  crit_refused: [2, 'The token asks for an extension that this site does not know.'],

  claims_malformed: [3, 'The token lacks something that every sign-in token has.'],
  issuer_mismatch: [3, 'The token was issued by someone other than the one it names.'],
  origin_mismatch: [3, 'The token was made for another site.'],
  nonce_mismatch: [3, 'The token was made for another visit to this site.'],
  iat_refused: [3, 'The clock of this site and the clock of your computer differ too much.'],
  expired: [3, 'The token has expired. Load the page again and sign in.'],
  lifetime_refused: [3, 'The token is valid for longer than this site allows.'],

  confirm_missing: [3, 'This was a sign-in; it does not confirm the action.'],
  confirm_mismatch: [3, 'Something other than this action was confirmed.'],
  confirm_unexpected: [3, 'An action was confirmed; that does not sign in.'],

  handle_malformed: [4, 'That is not a handle that can be used to sign in.'],
  handle_type_refused: [4, 'This site does not accept handles of that kind.'],
  subject_unsupported: [4, 'The token names its owner in a way that this site does not know.'],
  key_ambiguous: [4, 'The token names its key in two ways at once.'],
  key_unnamed: [4, 'The token does not name its key.'],
  thumbprint_mismatch: [4, 'The key in the token is not the key that the token names.'],
  fingerprint_mismatch: [4, 'The fingerprint does not belong to the key in the token.'],
  dns_failed: [4, 'The name servers of this handle did not answer. Try again later.'],
  https_failed: [4, 'The server that describes this handle did not answer. Try again later.'],
  address_refused: [4, 'The server that describes this handle is not on the public Internet.'],
  handle_unknown: [4, 'No record was found for this handle.'],
  handle_revoked: [4, 'This handle has been revoked by its owner.'],
  record_malformed: [4, 'The record of this handle could not be read.'],
  record_conflict: [4, 'This handle has several records, and they disagree.'],
  subject_mismatch: [4, 'The handle belongs to someone other than the one the token names.'],
  did_unsupported: [4, 'The handle points to an identity of a kind that this site does not know.'],
  document_malformed: [4, 'The document that describes this identity could not be read.'],
  document_mismatch: [4, 'The document found describes another identity.'],
  handle_unclaimed: [4, 'The identity found does not name this handle as its own.'],
  key_unknown: [4, 'The key of the token is not a key of this identity.'],
  key_foreign: [4, 'The key of the token is not meant for signing in.'],

  key_malformed: [5, 'The key of this handle is not a valid key.'],
  key_type_mismatch: [5, 'The key of this handle does not fit the signature.'],
  authenticator_malformed: [5, 'What the security key said could not be read.'],
  authenticator_foreign: [5, 'The security key signed for something other than handles.'],
  touch_missing: [5, 'Nobody touched the security key.'],
  signature_invalid: [5, 'The signature of the token is not valid.'],

  token_missing: [7, 'No sign-in token came with the form.'],
});

// `detail` is for the site's log: what exactly was seen. It may hold text that a stranger chose.
export class HandleError extends Error {
  constructor(code, detail) {
    const [step, sentence] = refusals[code];
    super(sentence);
    this.name = 'HandleError';
    this.code = code;
    this.step = step;
    this.detail = detail;
  }
}
