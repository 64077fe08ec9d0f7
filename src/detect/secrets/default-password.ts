/**
 * Words that settings start with: `MYSQL_PASSWORD=mysqlpw`, `password: local` beside a user. Nobody can tell such a word from
 * a placeholder by itself; in a file that a server is started with, beside the user or host that it belongs to, it is what
 * guards the door until somebody changes it.
 */
import type { ScannedFile } from '../rule.ts';
import { isComment } from './comment.ts';
import { isConstant } from './credential-value.ts';
import { pipelineKinds, type Pair } from './pair.ts';
import { tableAround } from './surroundings.ts';

interface Word {
  readonly name: string;
  readonly value: string;
  readonly pair: Pair;
  readonly file: ScannedFile;
  readonly company: () => boolean;
}

/** Where nothing stands but what is set. */
const settings: ReadonlySet<string> = new Set([
  'dotenv',
  'docker-compose',
  'java properties',
  'ini',
  'dockerfile',
  'toml',
]);
/** Where much else stands as well: only beside a user or a host. */
const structured: ReadonlySet<string> = new Set(['yaml', 'json', 'xml', 'hcl', 'other', 'sql', 'plpgsql']);
/** What a description, a form or an instruction says there, and what says that there is none. */
const noPassword =
  /^(?:string|text|str|varchar|required|optional|nullable|true|false|yes|no|null|none|nil|undefined|unset|empty|blank|always|never|on|off|enabled|disabled|password|passwd|pass|pwd|passphrase|secret|token|key|value|name|type|input|output|field|hidden|encrypted|redacted|masked|prompt|ask|env|file|vault|basic|plain|prod|production|todo|tbd|x+|changeme|change[_-]?(?:me|it)\w{0,10}|replace\w{0,20}|your\w{0,20}|(?:\w{0,20}_)?here|placeholder|example\w{0,10})$/i;

/** Words that describe a secret and are one: `top_secret`. */
const described = /^(?:(?:top|super|very)[_-]?){1,3}secret$/i;

export function isDefaultPassword({ name, value, pair, file, company }: Word): boolean {
  if (pair.place === 'code' || pair.use !== 'assigned' || pipelineKinds.has(file.kind)) return false;
  // `PASSWORD: u.password,`: a member, in a script that another language stands in.
  if (/^\w{1,30}\.\w*(?:pass|pwd)\w*,?$/i.test(value)) return false;
  // The body of a request, in a text of its own.
  if (file.text[pair.start - 2] === '\\') return false;
  if (!/^[A-Za-z0-9][\w@!.-]{2,30}$/.test(value) || noPassword.test(value) || isComment(file, pair.nameStart))
    return false;
  if (!(settings.has(file.kind) ? isConstant(name) || company() : structured.has(file.kind) && company())) return false;
  // `passwordKey: db-password` names the entry; what is called so ends otherwise. Names of objects and of variables are none.
  if (described.test(value)) return tableAround(file, pair) === undefined;
  if (
    /^[A-Z][A-Z0-9_]+$/.test(value) ||
    /^[a-z]+(?:[A-Z][a-z]+)+$/.test(value) ||
    /[-_](?:secret|password|credentials?|key|token)s?$/i.test(value)
  )
    return isConstant(name) && settings.has(file.kind) && !/^[A-Z_]+$/.test(value);
  return tableAround(file, pair) === undefined;
}
