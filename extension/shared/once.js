// Acts of which there is one at a time. A second press while the first is under way is none. In the
// popup the background would call it busy, and it would close, which is a no to the first.

export function createOnce() {
  let isUnderWay = false;
  return (run) =>
    async (...args) => {
      if (isUnderWay) {
        return;
      }
      isUnderWay = true;
      try {
        await run(...args);
      } finally {
        isUnderWay = false;
      }
    };
}
