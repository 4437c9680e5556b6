// Finds the hosts that a browser has started.
import { readdir, readFile } from 'node:fs/promises';

// /proc/PID/stat: "PID (name) state parent …"; a name may hold blanks and parentheses.
const STAT = /^(\d+) \((.*)\) \S (\d+)/s;

async function processes() {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.allSettled(ids.map((id) => readFile(`/proc/${id}/stat`, 'utf8')));
  return stats
    .filter(({ status }) => status === 'fulfilled')
    .map(({ value }) => STAT.exec(value))
    .map(([, id, name, parent]) => ({ id: Number(id), name, parent: Number(parent) }));
}

// The ids of the hosts below a process. A host's launcher has its name too, and is not one.
export async function hostsBelow(ancestor) {
  const all = new Map((await processes()).map((entry) => [entry.id, entry]));
  const isBelow = ({ parent }) =>
    parent === ancestor || (all.has(parent) && isBelow(all.get(parent)));
  return Array.from(all.values())
    .filter((entry) => entry.name === 'nywhere-host' && isBelow(entry))
    .filter(({ parent }) => all.get(parent)?.name !== 'nywhere-host')
    .map(({ id }) => id);
}
