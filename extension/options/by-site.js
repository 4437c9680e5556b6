// Newest first, as the log is: [{origin, entries, last}].
export function bySite(entries) {
  const sites = new Map();
  for (const entry of entries) {
    const site = sites.get(entry.origin) ?? { origin: entry.origin, entries: [], last: 0 };
    site.entries.push(entry);
    site.last = Math.max(site.last, entry.time);
    sites.set(entry.origin, site);
  }
  return [...sites.values()].sort((a, b) => b.last - a.last);
}
