// Takes names out of a text that is going to be shown to others.

const PATTERNS = [
  [/did:[a-z0-9]+:[A-Za-z0-9._:%-]+/g, '(a DID)'],
  [/\b[a-z2-7]{4}(?:-[a-z2-7]{4}){4,}\b/gi, '(a fingerprint)'],
  [/[^\s<>@"']+@[^\s<>@"']+\.[^\s<>@"']+/g, '(an address)'],
  [/(\/home\/|\/Users\/|\/run\/user\/)[^/\s]+/g, '$1(user)'],
];

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

// `names` are taken out as whole words, the longest first.
export function scrub(text, names) {
  const known = [...new Set(names.filter((name) => name))].sort((a, b) => b.length - a.length);
  const withoutNames = known.reduce(
    (rest, name) =>
      rest.replace(
        new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'giu'),
        '(a name)',
      ),
    text,
  );
  return PATTERNS.reduce((rest, [pattern, to]) => rest.replace(pattern, to), withoutNames);
}
