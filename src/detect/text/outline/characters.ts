/** What a character begins, for the scanner's loop. */
export const sort = { other: 0, space: 1, line: 2, name: 3, digit: 4, open: 5, close: 6, quote: 7 } as const;

/** What the last token was: nothing or an operator, a name, something closed, a literal, a keyword. */
export const last = { operator: 0, name: 1, closed: 2, literal: 3, keyword: 4 } as const;

const ofAscii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) ofAscii[code] = sort.name;
  else if (/\d/.test(character)) ofAscii[code] = sort.digit;
  else if (character === '\n') ofAscii[code] = sort.line;
  else if (code <= 32) ofAscii[code] = sort.space;
  else if (/[([{]/.test(character)) ofAscii[code] = sort.open;
  else if (/[)\]}]/.test(character)) ofAscii[code] = sort.close;
  else if (/["'`]/.test(character)) ofAscii[code] = sort.quote;
}

export function sortOf(code: number): number {
  return code < 128 ? ofAscii[code]! : sort.name;
}

export function isWord(code: number): boolean {
  const found = sortOf(code);
  return found === sort.name || found === sort.digit;
}

/** Characters that go on with the statement of the line above. */
const continuing = new Set('.?:&|+*/%<>=,)]}'.split('').map((character) => character.charCodeAt(0)));

export function continues(code: number): boolean {
  return continuing.has(code);
}
