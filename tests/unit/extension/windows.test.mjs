// What the extension keeps of private windows: a word for each, as long as the window is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWindows } from '../../../extension/background/windows.js';

const NOBODY = { choice: 'disposable', kind: 'fingerprint' };

// A browser with windows and tabs that only remembers, and a host of the same kind. `start()` is a
// worker that starts; the store outlives it, and `replaceHost()` is another host.
function createWorld() {
  const world = {
    kept: {},
    open: new Set([1, 2]),
    tabs: new Map([
      [11, 1],
      [12, 2],
    ]),
    asked: [],
    heard: [],
    known: new Set(),
    made: 0,
  };
  const operations = {
    window_choose: ({ window, ...self }) => {
      if (window && !world.known.has(window)) {
        throw Object.assign(new Error('unknown'), { code: 'window_unknown' });
      }
      world.made += window ? 0 : 1;
      const ref = window ?? `ref-${world.made}`;
      world.known.add(ref);
      return { window: ref, self };
    },
    window_close: ({ window }) => world.known.delete(window) && {},
    windows: ({ open }) => {
      const unknown = open.filter((ref) => !world.known.has(ref));
      world.known = new Set(open.filter((ref) => world.known.has(ref)));
      return { unknown };
    },
  };
  const present = (map, id) => {
    if (!map.has(id)) {
      throw new Error('not there');
    }
  };
  world.replaceHost = () => world.known.clear();
  world.start = (more = {}) =>
    createWindows({
      host: {
        call: async (op, args) => {
          world.asked.push([op, args]);
          await world.pause?.(op);
          if (world.hostFails) {
            throw Object.assign(new Error('gone'), { code: 'helper_missing' });
          }
          return operations[op](args);
        },
      },
      store: {
        get: async (key) => structuredClone({ [key]: world.kept[key] }),
        set: async (values) => Object.assign(world.kept, structuredClone(values)),
      },
      tabs: {
        get: async (id) => {
          present(world.tabs, id);
          return { id, windowId: world.tabs.get(id) };
        },
      },
      windows: {
        get: async (id) => present(world.open, id),
      },
      changed: (windowId, self) => world.heard.push([windowId, self?.choice ?? null]),
      ...more,
    });
  world.close = (id) => {
    world.open.delete(id);
    for (const [tab, windowId] of world.tabs) {
      if (windowId === id) {
        world.tabs.delete(tab);
      }
    }
  };
  world.askedOf = (op) => world.asked.filter(([name]) => name === op).map(([, args]) => args);
  return world;
}

const settled = () => new Promise((done) => setImmediate(done));

async function chosen() {
  const world = createWorld();
  const windows = world.start();
  const place = await windows.choose(await windows.of(11), NOBODY);
  return { world, windows, place };
}

test('before the choice nothing is kept and the host is asked nothing', async () => {
  const world = createWorld();
  const windows = world.start();
  assert.deepEqual(await windows.of(11), { windowId: 1, ref: undefined });
  await windows.closed(1);
  assert.deepEqual([world.kept, world.asked, world.heard], [{}, [], []]);
});

test('a choice is known by a word and nothing else, and in its own window only', async () => {
  const { world, windows, place } = await chosen();
  assert.deepEqual(place, { windowId: 1, ref: 'ref-1' });
  assert.deepEqual(world.kept, { windows: { 1: 'ref-1' } });
  assert.deepEqual(await windows.of(12), { windowId: 2, ref: undefined });
  assert.deepEqual(world.heard, [[1, 'disposable']]);
});

test('another choice in the same window names that window to the host', async () => {
  const { world, windows, place } = await chosen();
  await windows.choose(place, { choice: 'handle', handle: 'alice.example.com' });
  assert.deepEqual(world.askedOf('window_choose')[1], {
    window: 'ref-1',
    choice: 'handle',
    handle: 'alice.example.com',
  });
  assert.equal(windows.selfOf(1).handle, 'alice.example.com');
});

test('a tab that is moved leaves who the user was behind', async () => {
  const { world, windows, place } = await chosen();
  world.tabs.set(11, 2);
  assert.equal(await windows.isStill(11, place), false);
  assert.deepEqual(await windows.of(11), { windowId: 2, ref: undefined });
  world.tabs.set(12, 1);
  assert.equal((await windows.of(12)).ref, 'ref-1');
});

test('a tab is no longer where it was once its window has chosen, or is closed', async () => {
  const { world, windows, place } = await chosen();
  assert.equal(await windows.isStill(11, { windowId: 1, ref: undefined }), false);
  assert.equal(await windows.isStill(11, place), true);
  world.close(1);
  assert.equal(await windows.isStill(11, place), false);
});

test('the closing of a window is told to the host at once, and leaves nothing', async () => {
  const { world, windows } = await chosen();
  world.close(1);
  await windows.closed(1);
  assert.deepEqual(world.askedOf('window_close'), [{ window: 'ref-1' }]);
  assert.deepEqual(world.kept, { windows: {} });
  assert.equal(windows.selfOf(1), null);
});

test('a window that is closed while it chooses is closed at the host as well', async () => {
  const world = createWorld();
  const windows = world.start();
  world.pause = async (op) => op === 'window_choose' && world.close(1);
  await assert.rejects(windows.choose({ windowId: 1 }, NOBODY), /closed/);
  await windows.closed(1);
  assert.deepEqual(world.askedOf('window_close'), [{ window: 'ref-1' }]);
  assert.deepEqual(world.kept.windows ?? {}, {});
});

test('a worker that starts again knows its windows, and tells the host what is open', async () => {
  const { world } = await chosen();
  const again = world.start();
  assert.equal((await again.of(11)).ref, 'ref-1');
  assert.deepEqual(world.askedOf('windows'), [{ open: ['ref-1'] }]);
  assert.deepEqual(world.known, new Set(['ref-1']));
});

test('a worker that the closing wakes forgets the window, at the host as well', async () => {
  const { world } = await chosen();
  world.close(1);
  const again = world.start();
  await again.closed(1);
  assert.deepEqual(world.kept, { windows: {} });
  assert.deepEqual(world.askedOf('windows'), [{ open: [] }]);
  assert.equal(world.known.size, 0);
});

test('another host is told what is open; what it does not know is no longer shown', async () => {
  const { world, windows } = await chosen();
  world.replaceHost();
  windows.hostIsNew();
  await windows.of(11);
  assert.deepEqual(world.askedOf('windows'), [{ open: ['ref-1'] }]);
  assert.deepEqual(world.heard.at(-1), [1, null]);
  // Its word stays, so that the next question hears that the window is unknown.
  assert.equal((await windows.of(11)).ref, 'ref-1');
  await assert.rejects(windows.choose({ windowId: 1 }, NOBODY), { code: 'window_unknown' });
  await windows.forget({ windowId: 1 });
  assert.deepEqual(world.kept, { windows: {} });
  assert.equal((await windows.choose({ windowId: 1 }, NOBODY)).ref, 'ref-2');
});

test('a window that is closed while the host is told of it leaves nothing here either', async () => {
  const { world, windows } = await chosen();
  windows.hostIsNew();
  world.close(1);
  await windows.closed(1);
  assert.deepEqual([world.kept, world.known.size], [{ windows: {} }, 0]);
  assert.equal(windows.selfOf(1), null);
  assert.deepEqual(world.heard.at(-1), [1, null]);
});

test('a host without private windows is greeted without a word about them', async () => {
  const world = createWorld();
  world.start().hostIsNew();
  await settled();
  assert.deepEqual(world.asked, []);
});

test('a host that appears while a window chooses is told of it only afterwards', async () => {
  const world = createWorld();
  const windows = world.start();
  world.pause = async (op) => op === 'window_choose' && windows.hostIsNew();
  await windows.choose({ windowId: 1 }, NOBODY);
  await windows.choose({ windowId: 2 }, NOBODY);
  await windows.of(11);
  assert.equal(world.known.size, 2);
});

test('a host that is gone takes all badges with it', async () => {
  const { world, windows } = await chosen();
  windows.hostIsGone();
  assert.deepEqual(world.heard.at(-1), [1, null]);
  assert.equal(windows.selfOf(1), null);
});

test('no host at the start is no trouble: the next one hears of it', async () => {
  const { world } = await chosen();
  world.hostFails = true;
  const again = world.start();
  assert.equal((await again.of(11)).ref, 'ref-1');
  world.hostFails = false;
  again.hostIsNew();
  await again.of(11);
  assert.equal(world.askedOf('windows').length, 2);
});

test('fifty windows at once: fifty words, and each closing takes its own', async () => {
  const world = createWorld();
  const ids = Array.from({ length: 50 }, (_, at) => at + 1);
  for (const id of ids) {
    world.open.add(id);
    world.tabs.set(100 + id, id);
  }
  const windows = world.start();
  const places = await Promise.all(ids.map((windowId) => windows.choose({ windowId }, NOBODY)));
  assert.equal(new Set(places.map(({ ref }) => ref)).size, 50);
  assert.equal(world.known.size, 50);
  for (const id of ids.filter((each) => each % 2 === 0)) {
    world.close(id);
  }
  await Promise.all(ids.filter((id) => id % 2 === 0).map((id) => windows.closed(id)));
  assert.equal(world.known.size, 25);
  for (const { windowId, ref } of places.filter(({ windowId: id }) => id % 2 === 1)) {
    assert.equal((await windows.of(100 + windowId)).ref, ref);
  }
  assert.equal(Object.keys(world.kept.windows).length, 25);
});
