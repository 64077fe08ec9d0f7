/**
 * What people write into commit messages by convention: who else wrote it, who approved it, why it was made. Pure text
 * work. Lines count wherever they stand at the start of a line: squash messages put trailers in the middle.
 */
import type { Person } from '../model/history.ts';

export interface NamedApprover {
  readonly person: string;
  /** `trailer:Reviewed-by`, `message:r=`, … */
  readonly source: string;
}

const trailerLine = /^[ \t]*([A-Za-z][A-Za-z-]*(?: [Bb]y)?)[ \t]*:[ \t]*(\S.*)$/gm;

/** Trailers that say that somebody has looked at the change and agrees. `Tested-by` and `Signed-off-by` do not. */
const approvals = new Map([
  ['reviewed-by', 'Reviewed-by'],
  ['reviewed by', 'Reviewed-by'],
  ['acked-by', 'Acked-by'],
  ['approved-by', 'Approved-by'],
  ['approved by', 'Approved-by'],
  ['reviewers', 'Reviewers'],
  ['reviewer', 'Reviewers'],
]);

export function approversIn(message: string): readonly NamedApprover[] {
  const found: NamedApprover[] = [];
  const isPhabricator = /^Differential Revision:/m.test(message);
  for (const [, name, value] of message.matchAll(trailerLine)) {
    const kind = approvals.get(name!.toLowerCase());
    // Phabricator's `Reviewers:` are those who were asked; `Reviewed By:` those who did.
    if (kind === undefined || (kind === 'Reviewers' && isPhabricator)) continue;
    for (const person of peopleIn(value!)) found.push({ person, source: `trailer:${kind}` });
  }
  for (const [, names] of message.matchAll(/(?:^|[\s,])r=([\w,@-]+)/gm)) {
    for (const person of names!.split(',').filter((name) => name && name !== '<try>')) {
      found.push({ person: person.replace(/^@/, ''), source: 'message:r=' });
    }
  }
  return unique(found, ({ person }) => identityOf(person));
}

export function coAuthorsIn(message: string): readonly string[] {
  const found: string[] = [];
  for (const [, name, value] of message.matchAll(trailerLine)) {
    if (name!.toLowerCase() === 'co-authored-by') found.push(...peopleIn(value!));
  }
  return unique(found, identityOf);
}

/** `Ann <ann@x>, Bob <bob@x>` or `ann, bob (2), #team`. Groups are no persons. */
function peopleIn(value: string): readonly string[] {
  return value
    .split(/,(?![^<]*>)/)
    .map((part) => part.trim().replace(/\s*\([^)]*\)$/, ''))
    .filter((part) => part !== '' && !part.startsWith('#'));
}

export function personText({ name, email }: Person): string {
  return email === '' ? name : `${name} <${email}>`;
}

/** What tells persons apart as far as text can: the address when there is one, else the name. Case is ignored. */
export function identityOf(person: string): string {
  return (/<([^>]+)>/.exec(person)?.[1] ?? person).trim().toLowerCase();
}

export function unique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item);
  return [...seen.values()];
}

/** Words with a number behind the dash that are no tickets. */
const notTickets =
  /^(?:UTF|SHA|ISO|RFC|CVE|CWE|GHSA|HTTP|TLS|SSL|IPV|BASE|AES|RSA|MD|X|UTC|GMT|GPT|COVID|LTS|RC|PR|V|OWASP|ASVS|PEP|JDK|JAVA|PYTHON|NODE|ES|K8S|H|A|T|UI|CI)-\d/;

/**
 * Tickets and issues that a message, a title or a branch name speaks of: `SHOP-12`, `#12` behind a closing word, links to
 * trackers, `gh-12`. A number in the title's `(#12)` is the changeset itself and not counted.
 */
export function requestsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [key] of text.matchAll(/(?<![\w/-])[A-Z][A-Z0-9]{1,9}-\d{1,7}(?![\w-])/g)) {
    if (!notTickets.test(key)) found.push(key);
  }
  const closing =
    /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|issues?|refs?|references?|relates? to|see|bug|ticket)\b:?\s+((?:(?:[\w.-]+\/[\w.-]+)?#\d+(?:\s*(?:,|and|&)\s*)?)+)/gi;
  for (const [, numbers] of text.matchAll(closing)) {
    for (const [number] of numbers!.matchAll(/(?:[\w.-]+\/[\w.-]+)?#\d+/g)) found.push(number);
  }
  for (const [, number] of text.matchAll(/\bgh-(\d+)\b/gi)) found.push(`#${number}`);
  for (const [link] of text.matchAll(
    /https?:\/\/[^\s<>()"']+?\/(?:issues|browse|-\/issues|work_items|tickets?)\/[\w#-]+/g,
  ))
    found.push(link);
  return unique(found, (request) => request);
}

/** `git revert` and the forges name the commit that is taken back. */
export function revertedIn(message: string): string | undefined {
  return /^This reverts (?:commit|merge) ([0-9a-f]{7,64})\b/m.exec(message)?.[1];
}

/** A squash collects the messages of its commits, so there only the title counts. */
export function isBackport(message: string, isSquash: boolean): boolean {
  if (/^(?:\[[\w./-]*\]\s*)?\[?backport\b/i.test(message)) return true;
  return !isSquash && /^\(cherry picked from commit [0-9a-f]{7,64}\)/m.test(message);
}
