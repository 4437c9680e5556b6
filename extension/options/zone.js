// One zone: what it is good for, whether it can be used, and how to be rid of it.

import { dateText, message } from '../shared/i18n.js';
import { breakAtDots } from '../shared/pieces.js';
import { call } from './ask.js';
import { confirm } from './confirm.js';
import { act, facts, make, said } from './make.js';
import { remove } from './removals.js';
import { failed, working } from './trouble.js';
import { zoneVerdict } from './zone-verdict.js';

const ABOUT = { wildcard: 'about_zone', update: 'about_zone_key' };

// A zone may be there in both kinds.
export const nameOfZone = ({ zone, kind }) => `${kind} ${zone}`;
export const addressOfZone = ({ zone, kind }) => `#private/${encodeURIComponent(zone)}/${kind}`;

export const backToPrivate = () =>
  make('a', { class: 'back-link', href: '#private' }, message('back'));

async function check({ zone, kind }, panel) {
  const again = act('check_again', () => check({ zone, kind }, panel));
  const show = (...children) => panel.replaceChildren(make('div', { class: 'panel' }, ...children));
  show(working(message('zone_checking', zone)));
  try {
    const found = await call('zone_check', { zone, kind });
    show(zoneVerdict(found), make('div', { class: 'actions' }, again));
  } catch (error) {
    panel.replaceChildren(failed(error, again));
  }
}

async function removeZone({ zone, kind }, stage) {
  const sure = await confirm({
    title: message('remove_question', zone),
    text: 'remove_zone_text',
    yes: 'remove',
  });
  if (sure) {
    await remove({
      op: 'zone_remove',
      args: { zone, kind },
      id: nameOfZone({ zone, kind }),
      text: message('removed', zone),
      changed: () => stage.go('private'),
    });
  }
}

export function zonePage(zone, stage) {
  const panel = make('div', { class: 'panel-slot', 'aria-live': 'polite' });
  const trouble = (error) => panel.replaceChildren(failed(error));
  return make(
    'div',
    { class: 'single' },
    backToPrivate(),
    make('h1', { tabindex: -1 }, make('bdi', {}, breakAtDots(zone.zone))),
    said('p', ABOUT[zone.kind], { class: 'lead' }),
    make(
      'div',
      { class: 'actions' },
      act('check', () => check(zone, panel)),
      act('remove', () => removeZone(zone, stage).catch(trouble), 'danger quiet-danger'),
    ),
    panel,
    facts([
      ['zone_server', zone.server],
      ['zone_key_name', zone.key_name],
      ['detail_algorithm', zone.algorithm],
      ['zone_added_on', dateText(zone.added)],
    ]),
  );
}
