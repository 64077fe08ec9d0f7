/**
 * Values of a Kubernetes Secret in a manifest: `data` (base 64, decoded once and judged inside) and `stringData`. Which key
 * it stands under says little here: everything in a Secret is meant to be secret, so only the value is judged.
 */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { decodedText } from '../../secrets/base64.ts';
import { isStockPassword, refusalOf } from '../../secrets/placeholder.ts';

const kind = /^[ \t]{0,8}["']?kind["']?:[ \t]{1,8}["']?secret["']?[ \t]*\r?$/gim;
const section = /^([ \t]{0,12})(data|stringData):[ \t]*\r?$/;
const entry =
  /^([ \t]{1,20})["']?([\w./-]{1,120})["']?:[ \t]{1,8}["']?([^\s"'#|>&*][^"'\n]{0,3000}?)["']?[ \t]*(?:#.*)?\r?$/;
const longestDocument = 60_000;

function* match(file: ScannedFile): Iterable<RawMatch> {
  let covered = 0;
  for (const found of file.text.matchAll(kind)) {
    if (found.index < covered) continue;
    const before = file.text.lastIndexOf('\n---', found.index);
    const after = file.text.indexOf('\n---', found.index);
    const start = Math.max(covered, before < 0 ? 0 : before + 1, found.index - longestDocument);
    covered = Math.min(after < 0 ? file.text.length : after, start + 2 * longestDocument);
    const text = file.text.slice(start, covered);
    // Sealed and templated documents hold no value of their own.
    if (!/SealedSecret|ExternalSecret|^sops:/m.test(text)) yield* valuesOf(text, start);
  }
}

function* valuesOf(text: string, offset: number): Iterable<RawMatch> {
  let open: { readonly indent: number; readonly encoded: boolean } | undefined;
  let at = offset;
  for (const line of text.split('\n')) {
    const header = section.exec(line);
    if (header) open = { indent: header[1]!.length, encoded: header[2] === 'data' };
    else if (open) {
      const found = entry.exec(line);
      if (found && found[1]!.length > open.indent) {
        const value = judged(found[2]!, found[3]!, open.encoded);
        const start = at + line.indexOf(found[3]!, found[1]!.length + found[2]!.length);
        if (value)
          yield { start, end: start + found[3]!.length, secret: { start, end: start + found[3]!.length }, ...value };
      } else if (/^[ \t]{0,20}\S/.test(line) && line.search(/\S/) <= open.indent && !/^\s*#/.test(line))
        open = undefined;
    }
    at += line.length + 1;
  }
}

/** Not everything in a Secret is one: names of users and hosts, switches, certificates. */
const plainKeys =
  /(?:^|[._-])(?:user(?:name)?|login|host(?:name)?|port|url|uri|endpoint|region|bucket|database|db|name|namespace|email|ca\.crt|tls\.crt|crt|cert|type|mode|level|enabled|id|domain|path|server|driver|admin-user)$|user(?:name)?(?:_in)?$|accountname$|\.(?:crt|pem|pub)$/i;

function judged(key: string, value: string, encoded: boolean): Pick<RawMatch, 'detail' | 'severity'> | undefined {
  if (plainKeys.test(key) || /^(?:\$|\{\{|<)/.test(value)) return undefined;
  const text = encoded ? decodedText(value)?.trim() : value.trim();
  const shown = `${key} of a Secret${encoded ? ', in base 64' : ''}`;
  if (text === undefined)
    return encoded && /^[A-Za-z0-9+/]{20,}={0,2}$/.test(value) && /\d/.test(value) ? { detail: shown } : undefined;
  if (/^(?:true|false|\d{1,5})$/i.test(text)) return undefined;
  if (isStockPassword(text)) return { detail: `${shown}; a stock password`, severity: 'low' };
  const refusal = refusalOf(text);
  // A whole document (a JSON of settings, a connection string) inside a Secret is a sentence to the judge of words.
  const document = refusal === 'sentence' && /[:=]/.test(text) && /pass|secret|token|key|auth/i.test(text);
  return refusal === undefined || document ? { detail: shown } : undefined;
}

const encode = (text: string): string => Buffer.from(text).toString('base64');

export const kubernetesSecret: Rule = {
  meta: {
    id: 'kubernetes-secret',
    title: 'Kubernetes Secret with its values in a manifest',
    class: 'secret',
    severity: 'high',
    why: 'Base 64 hides nothing: whoever can read the manifest has the credential, in the repository, its clones and its history.',
    remediation:
      'Change the credential, then keep it in a secret store and have it brought in by an operator (External Secrets, Sealed Secrets, SOPS, CSI driver).',
    references: ['CWE-798', 'https://kubernetes.io/docs/concepts/configuration/secret/'],
  },
  kinds: ['yaml'],
  contexts: ['production', 'example', 'vendored'],
  prefilter: { any: ['secret'] },
  match,
  examples: {
    bad: [
      {
        path: 'deploy/secret.yaml',
        code: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: ${encode('w8Kd-31xQ')}\n`,
      },
      { path: 'deploy/secret.yaml', code: 'kind: Secret\nstringData:\n  token: Tr4nsfer2019xyz\n' },
    ],
    good: [
      { path: 'deploy/secret.yaml', code: 'kind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n' },
      { path: 'deploy/secret.yaml', code: `kind: Secret\ndata:\n  username: ${encode('orders')}\n  password: ""\n` },
      { path: 'deploy/map.yaml', code: `kind: ConfigMap\ndata:\n  banner: ${encode('w8Kd-31xQ')} # no secret\n` },
    ],
  },
};
