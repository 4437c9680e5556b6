// Acts of which there is one at a time. A second press while the first is under way is none: the
// background would call it busy, the popup would close, and closing it is a no to the first.

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
