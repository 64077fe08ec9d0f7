/** People as a reader knows them. */

/** `Name <email>` without the address, a bot without its suffix; an address or a login alone stays as it is. */
export function nameOf(person: string): string {
  if (person === 'an account that is gone') return 'An account that is gone';
  const name = person
    .replace(/\s*<[^>]*>\s*$/, '')
    .replace(/\[bot\]$/, '')
    .trim();
  return name === '' ? person : name;
}

export const looksLikeBot = (person: string): boolean => /\[bot\]/.test(person);

/** A few by name, the rest by number; the whole list stands in the record. */
export function namesOf(people: readonly string[], most = 3): string {
  const names = people.map(nameOf);
  if (names.length <= most + 1) return listed(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} others`;
}

export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
