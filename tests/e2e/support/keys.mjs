// The keys that the tests press: what each browser's protocol wants to know of them.
export const KEYS = {
  Enter: { code: 'Enter', number: 13, text: '\r', webdriver: '\uE007' },
  Escape: { code: 'Escape', number: 27, webdriver: '\uE00C' },
  Tab: { code: 'Tab', number: 9, webdriver: '\uE004' },
  Space: { key: ' ', code: 'Space', number: 32, text: ' ', webdriver: ' ' },
  ArrowDown: { code: 'ArrowDown', number: 40, webdriver: '\uE015' },
  ArrowUp: { code: 'ArrowUp', number: 38, webdriver: '\uE013' },
};
