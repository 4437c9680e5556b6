// One table says which messages there are and who may send each of them.

// 'page': the content script in the top frame of a tab. 'popup': our own popup. Else null.
export function sourceOf(sender, ownId, popupUrl) {
  if (sender.id !== ownId) {
    return null;
  }
  if (sender.url?.split(/[?#]/)[0] === popupUrl) {
    return 'popup';
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
