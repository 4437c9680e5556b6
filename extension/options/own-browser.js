// What this browser says of itself comes before what the helper found in its files, which may be
// older, or of another profile.

const OF_FIREFOX = ['firefox', 'zen', 'librewolf', 'waterfox'];

const isAlike = ({ check }, isFirefox) => {
  const [what, name] = check.split(':');
  return what === 'private' && OF_FIREFOX.includes(name) === isFirefox;
};

// The helper does not know which of its browsers this one is. A check that says the same as our own
// is taken to be of this one; where none does, none of this kind is up to date.
export function withOwn(checks, own, isFirefox) {
  const alike = checks.filter((check) => isAlike(check, isFirefox));
  const same = alike.find(({ state }) => state === own.state);
  const dropped = same ? [same] : alike;
  return [own, ...checks.filter((check) => !dropped.includes(check))];
}
