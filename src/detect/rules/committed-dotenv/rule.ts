/** A `.env` file under version control that holds values: one match for the file, at its first value. */
import type { RawMatch, Rule, ScannedFile, Span } from '../../rule.ts';
import { credentialSortOf } from '../../secrets/credential-name.ts';
import { isDescribedLogin, isStockPassword, refusalOf } from '../../secrets/placeholder.ts';

const assignment =
  /^[ \t]{0,20}(?:export[ \t]{1,4})?([A-Za-z_][\w.]{0,80})[ \t]{0,4}=[ \t]{0,4}("[^"\n]{1,2000}"|'[^'\n]{1,2000}'|[^\s"'#][^\n]{0,2000})/;

interface Value extends Span {
  readonly line: Span;
  readonly credential: boolean;
}

function* match(file: ScannedFile): Iterable<RawMatch> {
  const values = file.windows.flatMap((window) => valueIn(window.text, window.start) ?? []);
  const first = values.find((value) => value.credential);
  if (!first) return;
  const credentials = values.filter((value) => value.credential).length;
  yield {
    ...first.line,
    hidden: values,
    identity: 'dotenv',
    detail: `${values.length} ${values.length === 1 ? 'value' : 'values'}, ${credentials} of them for names of credentials`,
  };
}

function valueIn(line: string, offset: number): Value | undefined {
  const found = assignment.exec(line);
  if (!found) return undefined;
  const quoted = /^["']/.test(found[2]!);
  const value = quoted ? found[2]!.slice(1, -1) : found[2]!.replace(/\s#.*$/, '').trim();
  if (value === '') return undefined;
  const start = offset + found[0].length - found[2]!.length + (quoted ? 1 : 0);
  const credential = credentialSortOf(found[1]!) !== undefined && refusalOf(value) === undefined;
  const inAddress = /^[a-z][\w+.-]{1,20}:\/\/[^\s:@/]{0,80}:(?!\$)([^\s@/]{3,100})@/i.exec(value)?.[1];
  const withPassword = inAddress !== undefined && !/^<|^\{|^\[/.test(inAddress);
  return {
    start,
    end: start + value.length,
    line: { start: offset, end: offset + found[0].length },
    credential: credential || (withPassword && !isStockLogin(value)),
  };
}

/** `postgres://user:pass@localhost`: what a database on one's own machine is reached with. */
function isStockLogin(address: string): boolean {
  const [, user, password, host] = /:\/\/([^\s:@/]*):([^\s@/]+)@([\w.-]+|\[::1\])/.exec(address) ?? [];
  if (password === undefined || !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host ?? '')) return false;
  return (
    password === user || isStockPassword(password) || isDescribedLogin(password) || refusalOf(password) !== undefined
  );
}

export const committedDotenv: Rule = {
  meta: {
    id: 'committed-dotenv',
    title: 'Environment file with credentials under version control',
    class: 'secret',
    severity: 'high',
    why: 'A .env file exists to keep credentials out of the code. Committed, it gives them to everyone with a clone, and whoever fills in real values later will commit those too.',
    remediation:
      'Remove the file from version control, list it in .gitignore, commit a .env.example without values, and change every credential that it held.',
    references: ['CWE-538', 'https://12factor.net/config'],
  },
  kinds: ['dotenv'],
  contexts: ['production', 'vendored', 'generated'],
  appliesTo: (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (
      /^\.env(?:\.|$)|\.env$/i.test(name) &&
      !/example|sample|template|dist|default|tests?\b|ci\b|tmpl|schema/i.test(name)
    );
  },
  prefilter: { any: ['='] },
  match,
  examples: {
    bad: [{ path: '.env', code: 'PORT=8080\nDB_PASSWORD=w8Kd-31xQ\n' }],
    good: [
      { path: '.env', code: 'PORT=8080\nLOG_LEVEL=debug\nAPI_KEY=\nDB_PASSWORD=${VAULT_DB}\n' },
      { path: '.env.example', code: 'DB_PASSWORD=w8Kd-31xQ\n' },
    ],
  },
};
