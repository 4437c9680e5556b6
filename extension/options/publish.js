// What the owner of a name publishes, so that sites find its key: ready to be copied.

import { message } from '../shared/i18n.js';
import { call } from './ask.js';
import { copyable, make, said } from './make.js';
import { publishNow, zoneFor } from './publish-now.js';

export function recordCard({ name, type, value, ttl }) {
  const part = (key, text) => [said('dt', key), make('dd', {}, copyable(text, message(key)))];
  return make(
    'div',
    { class: 'card' },
    make('p', { class: 'card-title' }, message('dns_record', type)),
    make('dl', { class: 'facts' }, part('record_name', name), part('record_value', value)),
    make('p', { class: 'quiet' }, message('record_ttl', ttl)),
  );
}

// A document comes as JSON; people copy it as text.
function documentCard({ url, json }) {
  const text = typeof json === 'string' ? json : JSON.stringify(json, null, 2);
  return make(
    'div',
    { class: 'card' },
    said('p', 'document_at', { class: 'card-title' }),
    copyable(url, message('document_address')),
    copyable(text, message('document_text'), { block: true }),
  );
}

// `zone` is the one, if any, whose key of the user's can put the record there.
export function publishCards({ records = [], documents = [] }, handle = null, zone = null) {
  return make(
    'section',
    { class: 'publish' },
    said('h3', 'publish_title'),
    said('p', 'publish_text', { class: 'quiet' }),
    records.length > 0 && zone && publishNow(handle, zone),
    documents.map(documentCard),
    records.map(recordCard),
  );
}

// Nothing for a handle that has nothing to publish.
export async function publishPanel(handle) {
  try {
    const found = await call('record', { handle });
    const isNeeded = found.records?.length || found.documents?.length;
    return isNeeded ? publishCards(found, handle, await zoneFor(handle)) : null;
  } catch {
    return null;
  }
}
