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

// Those below a process that have a name: {id, name, parent}, with the name of the parent.
async function below(ancestor, pattern) {
  const all = new Map((await processes()).map((entry) => [entry.id, entry]));
  const isBelow = ({ parent }) =>
    parent === ancestor || (all.has(parent) && isBelow(all.get(parent)));
  return Array.from(all.values())
    .filter((entry) => pattern.test(entry.name) && isBelow(entry))
    .map(({ id, name, parent }) => ({ id, name, parent: all.get(parent)?.name }));
}

// The ids of the hosts below a process. A host's launcher has its name too, and is not one.
export async function hostsBelow(ancestor) {
  const found = await below(ancestor, /^nywhere-host$/);
  return found.filter(({ parent }) => parent !== 'nywhere-host').map(({ id }) => id);
}

// The ids of all programs of ours below a process: hosts, launchers, and whom these started.
export const oursBelow = async (ancestor) =>
  (await below(ancestor, /^nywhere-/)).map(({ id }) => id);

// The ids of the programs of a name below a process.
export const programsBelow = async (ancestor, name) =>
  (await below(ancestor, /^nywhere/)).filter((entry) => entry.name === name);
