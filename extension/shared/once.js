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

// The end of an act that has done what it was for, while its button is there still: never over, so
// that what is pressed before the next view is drawn does not do it again.
export const neverOver = () => new Promise(() => {});
