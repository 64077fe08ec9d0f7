/**
 * Who is who: addresses of commits and accounts of forges, put together into persons and automations. Independence is
 * judged by persons: an approval from somebody's second account is an approval of one's own.
 *
 * What joins, and nothing else does: the same address; an address that a forge hands out for an account
 * (`12+login@users.noreply.github.com`); an account that the forge itself puts beside a commit's address; a line of a
 * mailmap, of the configuration, of a people list. A full name alone joins nobody (there are two of them in every large
 * company), but it makes namesakes, which keeps a check from calling them independent.
 *
 * Invariant: the result depends on the clues as a set, not on their order. Addresses that many people commit with
 * (the forge's own, `root@localhost`) are nobody's.
 *
 * Rejected: joining by name (false accusations), by local part of the address (`info@`), by similarity of any kind.
 */
import type { Account, Assertion, ForgeKind, Identity } from '../../model/account.ts';
import type { Person } from '../../model/history.ts';
import { isKnownBot } from '../landed-change/bots.ts';
import { readMailmap } from './mailmap.ts';

/** Things that belong to one person, because somebody says so. */
export interface IdentityClue {
  readonly emails?: readonly string[];
  /** `github:octocat` */
  readonly accounts?: readonly string[];
  readonly names?: readonly string[];
  readonly kind?: 'person' | 'bot';
  /** The first name that says so is shown. */
  readonly preferred?: boolean;
  readonly employment?: Identity['employment'];
  /** Somebody's word, and whose; `because` says where it stands. */
  readonly asserted?: Pick<Assertion, 'by' | 'on'>;
  /** `mailmap line 3`, `people list, line 4`, `commit of changeset 7` */
  readonly because: string;
  /** This name at this address only: the address is shared. */
  readonly onlyFor?: Person;
}

export interface Identities {
  ofPerson(person: Person): Identity;
  ofAccount(account: Pick<Account, 'forge' | 'login'> & Partial<Account>): Identity;
  all(): readonly Identity[];
}

export const accountKey = (forge: ForgeKind, login: string): string => `${forge}:${login.toLowerCase()}`;

/** Addresses that stand for whoever used a machine or a forge's web page. */
const nobodys =
  /^(?:noreply@github\.com|noreply@gitlab\.com|noreply@gitea\.(?:io|local)|[^@]*@localhost|root@.*|[^@]*@[^@]*\.local|none@none|unknown|)$/;

/** `12+login@users.noreply.github.com`, `login@users.noreply.github.com`, `12-login@users.noreply.gitlab.com` … */
const handedOut: readonly { readonly pattern: RegExp; readonly forge: ForgeKind }[] = [
  { pattern: /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/, forge: 'github' },
  { pattern: /^\d+-([^@]+)@users\.noreply\.gitlab\.com$/, forge: 'gitlab' },
  // Accounts of GitLab's project and group tokens, and its service accounts.
  { pattern: /^((?:project|group)_\d+_bot(?:\d+|_[0-9a-z]+)?)@noreply\.[^@]+$/, forge: 'gitlab' },
  { pattern: /^(service_account(?:_group_\d+)?_[0-9a-f]+)@noreply\.[^@]+$/, forge: 'gitlab' },
  { pattern: /^([^@]+)@noreply\.(?:gitea|codeberg)\.[a-z]+$/, forge: 'gitea' },
];

export function accountOfAddress(email: string): string | undefined {
  const folded = fold(email);
  for (const { pattern, forge } of handedOut) {
    const login = pattern.exec(folded)?.[1];
    if (login !== undefined) return accountKey(forge, login);
  }
  return undefined;
}

export function mailmapClues(text: string): readonly IdentityClue[] {
  return readMailmap(text).map(({ line, properName, properEmail, commitName, commitEmail }) => ({
    because: `mailmap line ${line}`,
    preferred: true,
    ...(properName !== undefined && { names: [properName] }),
    ...(commitName === undefined
      ? { emails: properEmail === undefined ? [commitEmail] : [properEmail, commitEmail] }
      : { emails: [properEmail ?? commitEmail], onlyFor: { name: commitName, email: commitEmail } }),
  }));
}

export function personClue({ name, email }: Person, because: string): IdentityClue {
  return { emails: [email], names: [name], because };
}

export function accountClue(account: Account, because: string): IdentityClue {
  return {
    accounts: [accountKey(account.forge, account.login)],
    ...(account.email !== undefined && account.email !== '' && { emails: [account.email] }),
    ...(account.name !== undefined && account.name !== '' && { names: [account.name] }),
    ...(account.kind !== 'unknown' && { kind: account.kind }),
    because,
  };
}

export function resolveIdentities(clues: Iterable<IdentityClue>): Identities {
  const groups = new Groups();
  for (const clue of clues) groups.add(clue);
  return new ResolvedIdentities(groups);
}

const fold = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
const emailNode = (email: string): string => `email ${fold(email)}`;
const accountNode = (account: string): string => `account ${account.toLowerCase()}`;
const namedNode = ({ name, email }: Person): string => `named ${fold(name)} <${fold(email)}>`;
const isSomebodys = (email: string): boolean => !nobodys.test(fold(email));

/** Union-find over nodes; what is known of a group is kept with its nodes and gathered at the end. */
class Groups {
  readonly #parents = new Map<string, string>();
  readonly said = new Map<string, IdentityClue[]>();

  add(clue: IdentityClue): void {
    const nodes = nodesOf(clue);
    const [first] = nodes;
    if (first === undefined) return;
    for (const node of nodes) this.#join(first, node);
    const about = this.said.get(first);
    if (about) about.push(clue);
    else this.said.set(first, [clue]);
  }

  has(node: string): boolean {
    return this.#parents.has(node);
  }

  rootOf(node: string): string {
    let root = node;
    for (let up = this.#parents.get(root); up !== undefined && up !== root; up = this.#parents.get(root)) root = up;
    this.#parents.set(node, root);
    return root;
  }

  *byGroup(): Iterable<readonly [root: string, nodes: readonly string[]]> {
    yield* Map.groupBy(this.#parents.keys(), (node) => this.rootOf(node));
  }

  #join(a: string, b: string): void {
    const [left, right] = [this.rootOf(a), this.rootOf(b)];
    this.#parents.set(left < right ? right : left, left < right ? left : right);
  }
}

function nodesOf({ emails = [], accounts = [], onlyFor }: IdentityClue): readonly string[] {
  const own = emails.filter(isSomebodys);
  return [
    ...own.map(emailNode),
    ...own.flatMap((email) => accountOfAddress(email) ?? []).map(accountNode),
    ...accounts.map(accountNode),
    ...(onlyFor ? [namedNode(onlyFor)] : []),
  ];
}

class ResolvedIdentities implements Identities {
  readonly #groups: Groups;
  readonly #byRoot = new Map<string, Identity>();
  readonly #byName: ReadonlyMap<string, readonly string[]>;
  /** Those of whom no clue speaks, made when they are asked for. */
  readonly #strangers = new Map<string, Identity>();

  constructor(groups: Groups) {
    this.#groups = groups;
    const names = new Map<string, string[]>();
    const drafts = [...groups.byGroup()].map(([root, nodes]) => ({ root, draft: draftOf(nodes, groups) }));
    for (const { draft } of drafts)
      for (const name of draft.names) {
        const known = names.get(name);
        if (known) known.push(draft.identity.key);
        else names.set(name, [draft.identity.key]);
      }
    this.#byName = names;
    for (const { root, draft } of drafts)
      this.#byRoot.set(root, { ...draft.identity, namesakes: this.#namesakes(draft.names, draft.identity.key) });
  }

  /** Few persons write most commits: who is meant by a name and address is found once. */
  readonly #byPerson = new Map<string, Identity>();

  ofPerson(person: Person): Identity {
    const asked = `${person.name}\n${person.email}`;
    const known = this.#byPerson.get(asked) ?? this.#found(person);
    this.#byPerson.set(asked, known);
    return known;
  }

  #found(person: Person): Identity {
    const nodes = [namedNode(person), ...(isSomebodys(person.email) ? [emailNode(person.email)] : [])];
    const known = nodes.find((node) => this.#groups.has(node)) ?? this.#accountNodeOf(person.email);
    return known === undefined ? this.#stranger(person) : this.#of(known);
  }

  ofAccount(account: Pick<Account, 'forge' | 'login'> & Partial<Account>): Identity {
    const key = accountKey(account.forge, account.login);
    if (this.#groups.has(accountNode(key))) return this.#of(accountNode(key));
    const { name = account.login, email = '' } = account;
    const isBot = account.kind === 'bot' || isKnownBot(name) || isKnownBot(account.login);
    return this.#keptStranger(key, {
      key,
      display: email === '' ? name : `${name} <${email}>`,
      kind: isBot ? 'bot' : 'person',
      emails: email === '' ? [] : [fold(email)],
      accounts: [key],
      namesakes: this.#namesakes([fold(name)], key),
      because: [],
    });
  }

  all(): readonly Identity[] {
    return [...this.#byRoot.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #of(node: string): Identity {
    return this.#byRoot.get(this.#groups.rootOf(node))!;
  }

  #accountNodeOf(email: string): string | undefined {
    const account = accountOfAddress(email);
    return account !== undefined && this.#groups.has(accountNode(account)) ? accountNode(account) : undefined;
  }

  #stranger(person: Person): Identity {
    const name = person.name.trim();
    const email = isSomebodys(person.email) ? fold(person.email) : '';
    const key = email === '' ? `name ${fold(name)}` : (accountOfAddress(email) ?? email);
    const display = email === '' ? name : `${name} <${person.email.trim()}>`;
    return this.#keptStranger(key, {
      key,
      display,
      kind: isKnownBot(display) ? 'bot' : 'person',
      emails: email === '' ? [] : [email],
      accounts: [],
      namesakes: this.#namesakes([fold(name)], key),
      because: [],
    });
  }

  #keptStranger(key: string, made: Identity): Identity {
    const known = this.#strangers.get(key);
    if (known) return known;
    this.#strangers.set(key, made);
    return made;
  }

  /** Full names only: half of the world is called Alex. */
  #namesakes(names: readonly string[], key: string): readonly string[] {
    const others = names.filter((name) => name.includes(' ')).flatMap((name) => this.#byName.get(name) ?? []);
    return [...new Set(others)].filter((other) => other !== key).sort();
  }
}

function draftOf(nodes: readonly string[], groups: Groups) {
  const clues = nodes.flatMap((node) => groups.said.get(node) ?? []).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const emails = sorted(nodes.filter((node) => node.startsWith('email ')).map((node) => node.slice(6)));
  const accounts = sorted(nodes.filter((node) => node.startsWith('account ')).map((node) => node.slice(8)));
  const written = clues.flatMap(({ names = [] }) => names).filter((name) => name.trim() !== '');
  const name = clues.find(({ preferred, names }) => preferred && names?.[0])?.names?.[0] ?? written[0];
  const email = preferredEmail(clues) ?? emails.find((one) => accountOfAddress(one) === undefined) ?? emails[0];
  const shown = name ?? accounts[0]?.replace(/^[a-z]+:/, '') ?? email ?? nodes[0]!;
  const display = email === undefined || email === shown ? shown : `${shown} <${email}>`;
  const isBot = clues.some(({ kind }) => kind === 'bot') || written.some(isKnownBot) || isKnownBot(display);
  const employment = clues.find((clue) => clue.employment)?.employment;
  const asserted = clues.flatMap(assertionsIn);
  const identity: Identity = {
    key: email ?? accounts[0] ?? nodes[0]!,
    display,
    kind: isBot ? 'bot' : 'person',
    emails,
    accounts,
    namesakes: [],
    because: sorted(clues.map(({ because }) => because)),
    ...(asserted.length > 0 && { asserted }),
    ...(employment && { employment }),
  };
  return { identity, names: sorted(written.map(fold)) };
}

/** A word about a single account or address joins nothing. */
function assertionsIn({ asserted, because, accounts = [], emails = [] }: IdentityClue): readonly Assertion[] {
  const joins = sorted([...accounts.map((one) => one.toLowerCase()), ...emails.filter(isSomebodys).map(fold)]);
  return asserted === undefined || joins.length < 2 ? [] : [{ where: because, ...asserted, joins }];
}

/** Clues count as a set: what is taken from the first of them is taken from the first in this order. */
const orderOf = (clue: IdentityClue): string => `${clue.preferred ? 0 : 1} ${clue.because} ${JSON.stringify(clue)}`;

function preferredEmail(clues: readonly IdentityClue[]): string | undefined {
  const email = clues.find(({ preferred, emails }) => preferred && emails?.[0])?.emails?.[0];
  return email === undefined || !isSomebodys(email) ? undefined : fold(email);
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
