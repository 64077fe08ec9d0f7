/**
 * Whether two names that people wrote down are those of one person. Four eyes rest on this, so it errs on the side of one
 * person: a shared address or a shared name is enough, and plumbline.yaml (`people`) says which belong together.
 */
export interface KnownPerson {
  readonly name?: string | undefined;
  readonly emails: readonly string[];
  readonly accounts: readonly string[];
}

export type SamePerson = (a: string, b: string) => boolean;

export function samePersonAmong(people: readonly KnownPerson[]): SamePerson {
  const known = people.map(({ name, emails, accounts }) => [name ?? '', ...emails, ...accounts].map(folded));
  const names = (written: string): ReadonlySet<string> => {
    const own = namesIn(written);
    const more = known.filter((person) => person.some((one) => one !== '' && own.includes(one)));
    return new Set([...own, ...more.flat()].filter((one) => one !== ''));
  };
  return (a, b) => {
    const others = names(b);
    return [...names(a)].some((one) => others.has(one));
  };
}

/** `Ada Lovelace <ada@example.org>` is a name and an address; anything else is one of them. */
function namesIn(written: string): readonly string[] {
  const both = /^([^<>]*)<([^<>]+)>$/.exec(written.trim());
  return (both ? [both[1]!, both[2]!] : [written]).map(folded);
}

const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
