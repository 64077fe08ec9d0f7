/**
 * The vendor's GraphQL schema as far as it is played, read from contracts/github-graphql.txt: a line per type, a line per
 * field, no descriptions (contracts/extract.ts makes it). Both questions and answers are held against it.
 *
 *   type PullRequest = Closable Node
 *     number: Int!
 *     commits(after: String, first: Int): PullRequestCommitConnection!
 *   enum PullRequestState = CLOSED MERGED OPEN
 *   union RequestedReviewer = Team User
 */
import { readFileSync } from 'node:fs';

export interface FieldType {
  /** `[PullRequest]!` */
  readonly type: string;
  /** Name to type. */
  readonly arguments: ReadonlyMap<string, string>;
}

export interface ObjectType {
  readonly name: string;
  readonly implements: readonly string[];
  readonly fields: ReadonlyMap<string, FieldType>;
}

export interface GraphqlSchema {
  readonly types: ReadonlyMap<string, ObjectType>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly unions: ReadonlyMap<string, readonly string[]>;
}

export function readSchema(file: URL): GraphqlSchema {
  const types = new Map<string, ObjectType & { fields: Map<string, FieldType> }>();
  const enums = new Map<string, string[]>();
  const unions = new Map<string, string[]>();
  let last: { fields: Map<string, FieldType> } | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const head = /^(type|enum|union) (\w+) =\s?(.*)$/.exec(line);
    const field = /^ {2}(\w+)(?:\((.*)\))?: (\S+)$/.exec(line);
    if (head) {
      const [, kind, name = '', rest = ''] = head;
      const words = rest.split(' ').filter((word) => word !== '');
      if (kind === 'enum') enums.set(name, words);
      else if (kind === 'union') unions.set(name, words);
      else {
        const type = { name, implements: words, fields: new Map<string, FieldType>() };
        types.set(name, type);
        last = type;
      }
    } else if (field) {
      const [, name = '', given = '', type = ''] = field;
      const pairs = given === '' ? [] : given.split(', ').map((one) => one.split(': ') as [string, string]);
      last?.fields.set(name, { type, arguments: new Map(pairs) });
    }
  }
  return { types, enums, unions };
}

/** Whether a value of type `name` may stand where `wanted` is asked for. */
export function isA({ types, unions }: GraphqlSchema, name: string, wanted: string): boolean {
  if (name === wanted) return true;
  return types.get(name)?.implements.includes(wanted) === true || unions.get(wanted)?.includes(name) === true;
}
