// Private windows: whether nywhere may run there, which new name is offered first, and the zones
// under which there can be others.

import { isFirefox, maySeePrivate } from '../shared/browser.js';
import { message } from '../shared/i18n.js';
import { breakAtDots, drawMark } from '../shared/pieces.js';
import { PRIVATE_OFF } from '../shared/troubles.js';
import { call } from './ask.js';
import { chip, choice, choices, make, said, toggle } from './make.js';
import { isGone } from './removals.js';
import { link, row } from './split.js';
import { failed } from './trouble.js';
import { addZone } from './zone-add.js';
import { addressOfZone, nameOfZone, zonePage } from './zone.js';

// What a zone is to a private window: the kind of name, as the settings have it, and its words.
const NAMES = {
  wildcard: { kind: 'zone', title: 'offer_zone', text: 'offer_zone_text', row: 'zone_by_record' },
  update: { kind: 'at_will', title: 'offer_will', text: 'offer_will_text', row: 'zone_by_key' },
};

function allowance(isAllowed) {
  if (isAllowed) {
    return make('p', { class: 'verdict ok allowance' }, message('private_on'));
  }
  const sentence = message(PRIVATE_OFF[isFirefox ? 'firefox' : 'chromium']);
  return make('div', { class: 'panel warn', role: 'note' }, make('p', {}, sentence));
}

const isOffered = ({ kind, zone }, other) =>
  NAMES[other.kind].kind === kind && other.zone === zone;

// A zone that is no longer there is offered to nobody.
function offers(preferred, zones) {
  const first = zones.find((zone) => isOffered(preferred, zone));
  const fingerprint = choice(
    { name: 'offered', value: 'fingerprint', checked: !first },
    message('kind_fingerprint'),
    message('offer_fingerprint_text'),
  );
  const others = zones.map((zone) =>
    choice(
      { name: 'offered', value: nameOfZone(zone), checked: zone === first },
      message(NAMES[zone.kind].title, zone.zone),
      message(NAMES[zone.kind].text),
    ),
  );
  return choices('offered_first', fingerprint, ...others);
}

// What is chosen holds at once.
function offeredFirst(preferred, zones) {
  const answer = make('div', { role: 'status' });
  const trouble = (error) => answer.replaceChildren(failed(error));
  const set = async (change) => {
    await call('settings', { set: { private: change } });
    answer.replaceChildren(said('p', 'saved', { class: 'quiet' }));
  };
  const fieldset = offers(preferred, zones);
  let before = fieldset.querySelector(':checked');
  fieldset.addEventListener('change', async ({ target }) => {
    const zone = zones.find((one) => nameOfZone(one) === target.value);
    try {
      await set(zone ? { kind: NAMES[zone.kind].kind, zone: zone.zone } : { kind: 'fingerprint' });
      before = target;
    } catch (error) {
      before.checked = true;
      trouble(error);
    }
  });
  const one = toggle({
    checked: preferred.one_key,
    title: 'one_name_always',
    text: 'one_name_text',
    turn: (on) => set({ one_key: on }),
    failure: trouble,
  });
  return make('section', { class: 'part' }, fieldset, make('div', { class: 'card' }, one), answer);
}

function rowFor(zone, preferred) {
  const mark = make('span', { class: 'mark', 'aria-hidden': 'true' });
  drawMark(mark, null);
  const names = make(
    'span',
    { class: 'names' },
    make('bdi', { class: 'name' }, breakAtDots(zone.zone)),
    said('span', NAMES[zone.kind].row, { class: 'label' }),
  );
  return row({
    href: addressOfZone(zone),
    current: false,
    text: zone.zone,
    children: [mark, names, isOffered(preferred, zone) && chip('is_first', 'ok')],
  }).node;
}

const zoneList = (zones, preferred) =>
  make(
    'section',
    { class: 'part' },
    said('h2', 'zones_title'),
    zones.length > 0
      ? make(
          'ul',
          { class: 'rows', 'aria-label': message('zones_title') },
          zones.map((zone) => rowFor(zone, preferred)),
        )
      : said('p', 'teach_zones', { class: 'lead' }),
    make('div', { class: 'actions' }, link('add_zone', '#private/add')),
  );

async function overview(zones) {
  const [{ private: preferred }, isAllowed] = await Promise.all([
    call('settings'),
    maySeePrivate(),
  ]);
  return make(
    'div',
    { class: 'single' },
    said('h1', 'nav_private', { tabindex: -1 }),
    said('p', 'private_lead', { class: 'lead' }),
    allowance(isAllowed),
    offeredFirst(preferred, zones),
    zoneList(zones, preferred),
  );
}

export async function privateWindows(stage) {
  const [which, kind] = stage.path;
  if (which === 'add') {
    return addZone();
  }
  const zones = (await call('zone_list')).zones.filter(
    (zone) => !isGone('zone_remove', nameOfZone(zone)),
  );
  const asked = zones.find((zone) => zone.zone === which && zone.kind === kind);
  return asked ? zonePage(asked, stage) : overview(zones);
}
