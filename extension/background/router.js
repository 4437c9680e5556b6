// One table says which messages there are and who may send each of them.

// 'page': the content script in the top frame of a tab. 'popup': our own popup. 'stopped': our page
// in the place of one that was stopped, 'options': our options page, both in a tab and not in a
// frame. Else null.
export function sourceOf(sender, ownId, popupUrl, stopUrl, optionsUrl) {
  if (sender.id !== ownId) {
    return null;
  }
  const address = sender.url?.split(/[?#]/)[0];
  if (address === popupUrl) {
    return 'popup';
  }
  if (address === stopUrl) {
    return sender.tab && sender.frameId === 0 ? 'stopped' : null;
  }
  if (address === optionsUrl) {
    return sender.tab && sender.frameId === 0 ? 'options' : null;
  }
  return sender.tab && sender.frameId === 0 && /^https?:/.test(sender.url ?? '') ? 'page' : null;
}

export class Refused extends Error {
  code = 'not_allowed';
}

// Runs the row of a message, or throws Refused. Whatever else the row throws goes through.
export function route(table, source, message, context) {
  const row =
    typeof message?.type === 'string' && Object.hasOwn(table, message.type)
      ? table[message.type]
      : null;
  if (!row || row.from !== source) {
    throw new Refused(`${String(message?.type)} from ${source ?? 'a stranger'}`);
  }
  return row.run(message, context);
}
