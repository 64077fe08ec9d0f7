/**
 * Whose a variable is where no assignment says so: by the type it is declared with, by the class whose method reads its own
 * fields, by the list that a lambda is handed to. Only people are told; everything else is for the names to say.
 */
import { carrierOwners, personOwners } from '../personal-data/owners.ts';
import type { ScannedFile } from '../rule.ts';
import { wordsOf } from '../text/identifier.ts';
import { firstAtOrAfter, type Assignment, type FunctionSpan } from '../text/outline.ts';
import { personIn } from './sources.ts';

const wrappers = /^(?:Optional|Option|Mono|Promise|Awaitable|Partial|Readonly|Ref|Box|Arc|Rc|Nullable)$/;
/** Methods of lists and of what may be nothing that hand each value on. */
const perElement =
  /^(?:map|forEach|each|each_with_index|filter|find|some|every|any|all|flatMap|select|collect|reject|find_each|ifPresent|let|also|forEachIndexed|mapNotNull|ForEach|Select|Where|Any|All|First|FirstOrDefault)$/;
const longestHeader = 1500;
const mostCallsBack = 12;

export class DeclaredOwners {
  readonly #file: ScannedFile;
  readonly #known = new Map<FunctionSpan, Map<string, string | undefined>>();
  readonly #types = new Map<FunctionSpan, ReadonlyMap<string, string>>();
  #classes: readonly (readonly [at: number, name: string])[] | undefined;

  constructor(file: ScannedFile) {
    this.#file = file;
  }

  ownerOf(scope: FunctionSpan | undefined, root: string): string | undefined {
    if (/^(?:e|ex|err|error|errors|exception|cause|t|res|response)$/.test(root)) return undefined;
    for (let at = scope; at; at = at.parent) {
      if (isOwn(root)) return this.#classAt(at.start);
      if (at.params.includes(root) || root === 'it') return this.#remembered(at, root);
      // The receiver of a method of Go is no parameter.
      const known = this.#file.kind === 'go' && !at.parent ? this.#remembered(at, root) : undefined;
      if (known !== undefined) return known;
    }
    return undefined;
  }

  #remembered(scope: FunctionSpan, root: string): string | undefined {
    let known = this.#known.get(scope);
    if (!known) this.#known.set(scope, (known = new Map()));
    if (!known.has(root)) known.set(root, this.#typeIn(scope, root) ?? this.#elementOf(scope, root));
    return known.get(root);
  }

  /** Of `User u`, `u: User`, `u *models.User` in the head of the function. */
  #typeIn(scope: FunctionSpan, root: string): string | undefined {
    let types = this.#types.get(scope);
    if (!types) {
      const { start, bodyStart } = scope;
      const head = this.#file.masked.code.slice(start, Math.min(bodyStart, start + longestHeader));
      this.#types.set(scope, (types = typesIn(head)));
    }
    return types.get(root.replace(/^[$@]+/, ''));
  }

  /** `u` of `users.map((u) => …)`, `it` of `users.forEach { … }`. */
  #elementOf(scope: FunctionSpan, root: string): string | undefined {
    if (root !== 'it' && scope.params[0] !== root) return undefined;
    const { calls } = this.#file.outline;
    const from = firstAtOrAfter(calls, scope.start + 1, ({ open }) => open) - 1;
    for (let at = from; at >= 0 && at > from - mostCallsBack; at--) {
      const call = calls[at]!;
      if (call.end < scope.end && (call.block?.end ?? 0) < scope.end) continue;
      return perElement.test(call.name) ? personIn(call.callee.replace(/\.?\w+$/, '')) : undefined;
    }
    return undefined;
  }

  #classAt(offset: number): string | undefined {
    this.#classes ??= [...this.#file.masked.code.matchAll(/\b(?:class|struct|trait)[ \t]{1,4}(\w{1,60})/g)].map(
      (found) => [found.index, found[1]!] as const,
    );
    const name = this.#classes[firstAtOrAfter(this.#classes, offset, ([at]) => at) - 1]?.[1];
    return name === undefined ? undefined : personType(name);
  }
}

const isOwn = (root: string): boolean => /^(?:this|self|\$this)$/.test(root);

const somePerson = new RegExp([...personOwners].filter((word) => !carrierOwners.has(word)).join('|'), 'i');
const typeBefore =
  /(?<![\w.<])([A-Z][\w.\\]{0,60})(?:<([\w.]{1,60})>)?\??[ \t]{1,4}[&*]?\$?(\w{1,40})(?=[ \t]{0,4}[,)=])/g;
const typeAfter =
  /(?<![\w.])\$?(\w{1,40})\??(?:[ \t]{0,4}:[ \t]{0,4}|[ \t]{1,4})[&*]{0,2}(?:mut )?([A-Za-z_][\w.]{0,60})(?:[<[]([\w.]{1,60})[>\]])?/g;
const none: ReadonlyMap<string, string> = new Map();

/** From names to the people that they are declared as. */
function typesIn(head: string): ReadonlyMap<string, string> {
  if (!somePerson.test(head)) return none;
  const types = new Map<string, string>();
  const put = (name: string, [outer, inner]: readonly [string, string | undefined]): void => {
    const type = typeOf(outer, inner);
    if (type !== undefined && !types.has(name)) types.set(name, type);
  };
  for (const [, outer = '', inner, name = ''] of head.matchAll(typeBefore)) put(name, [outer, inner]);
  for (const [, name = '', outer = '', inner] of head.matchAll(typeAfter)) put(name, [outer, inner]);
  return types;
}

/** `Customer c = …`, `const c: Customer = …`. */
export function declaredOwner({ masked: { code } }: ScannedFile, { start, value }: Assignment): string | undefined {
  const said = code.slice(start, Math.min(value.start, start + 160));
  if (!somePerson.test(said)) return undefined;
  const [, outer = '', inner] = typeFirst.exec(said) ?? typeBehind.exec(said) ?? [];
  return typeOf(outer, inner);
}

const typeFirst = /^(?:final |readonly )?([A-Z][\w.\\]{0,60})(?:<([\w.]{1,60})>)?\??[ \t]{1,4}[\w$]/;
const typeBehind = /:[ \t]{0,4}([A-Za-z_][\w.]{0,60})(?:[<[]([\w.]{1,60})[>\]])?\??[ \t]{0,4}=/;

function typeOf(outer: string, inner: string | undefined): string | undefined {
  const last = /\w+$/.exec(inner === undefined ? outer : wrappers.test(outer) ? inner : '')?.[0];
  return last === undefined ? undefined : personType(last);
}

const suffixes =
  /^(?:dto|input|request|response|req|res|model|entity|record|form|payload|details?|info|data|schema|doc|document|vo|bo|props|type|impl|interface|row)$/;

function personType(name: string): string | undefined {
  if (!/^[A-Z]/.test(name)) return undefined;
  const words = wordsOf(name);
  while (words.length > 1 && suffixes.test(words.at(-1)!)) words.pop();
  const head = words.at(-1);
  return head !== undefined && personOwners.has(head) && !carrierOwners.has(head) && !notPeople.test(head)
    ? head
    : undefined;
}

/** Types of these names are as often something else. */
const notPeople =
  /^(?:contact|profile|address|billing|shipping|owner|lead|author|person|identity|poster|commenter|creator)$/;
