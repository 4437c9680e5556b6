// From a DNS handle to what it stands for (PROTOCOL.md section 4). The sources are asked in a
// fixed order. "Not there" goes on to the next; a failure ends the search, because going on would
// let whoever can block one source choose another.
import { HandleError } from './refusal.js';
import { isDid } from './handle.js';

async function txtRecords(resolver, name) {
  try {
    // One record may come as several strings; the parts join with nothing between them.
    return (await resolver.resolveTxt(name)).map(strings => strings.join(''));
  } catch (error) {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return [];
    throw new HandleError('dns_failed', `TXT ${name}: ${error.code}`);
  }
}

// 'revoked', 'self=udf' or 'did=<DID>'. Tags of later versions of this protocol are passed over.
function readNywhereRecord(record) {
  const tags = record.trim().split(/\s+/).slice(1);
  if (tags.includes('revoked')) return 'revoked';
  const known = tags.filter(tag => tag.startsWith('did=') || tag.startsWith('self='));
  const [tag] = known;
  if (known.length !== 1 || !(tag === 'self=udf' || isDid(tag.replace(/^did=/, '')))) {
    throw new HandleError('record_malformed', record.slice(0, 200));
  }
  return tag;
}

function readAtprotoRecord(record) {
  const tag = record.trim();
  if (!isDid(tag.slice('did='.length))) {
    throw new HandleError('record_malformed', record.slice(0, 200));
  }
  return tag;
}

// Several records may stand side by side while they say the same; a revocation outweighs all.
function agree(found) {
  const meanings = new Set(found);
  if (meanings.has('revoked')) throw new HandleError('handle_revoked');
  if (meanings.size > 1) throw new HandleError('record_conflict', [...meanings].join(' | '));
  const [meaning] = meanings;
  return meaning === 'self=udf' ? { self: 'udf' } : { did: meaning.slice('did='.length) };
}

async function fromWellKnown(get, handle) {
  const { status, body } = await get(`https://${handle}/.well-known/atproto-did`);
  if (status === 404 || status === 410) throw new HandleError('handle_unknown');
  if (status !== 200) throw new HandleError('https_failed', `atproto-did: status ${status}`);
  const did = body.trim();
  if (!isDid(did)) throw new HandleError('record_malformed', 'atproto-did is not a DID');
  return { did };
}

// {did} or {self: 'udf'}
export async function resolveHandle(handle, { resolver, get }) {
  const ours = (await txtRecords(resolver, `_nywhere.${handle}`))
    .filter(record => /^v=nyw1(\s|$)/.test(record));
  if (ours.length > 0) return agree(ours.map(readNywhereRecord));
  const atproto = (await txtRecords(resolver, `_atproto.${handle}`))
    .filter(record => record.startsWith('did='));
  if (atproto.length > 0) return agree(atproto.map(readAtprotoRecord));
  return fromWellKnown(get, handle);
}
