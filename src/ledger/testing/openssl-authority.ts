/**
 * A time stamp authority made of the openssl command line: certificates, and answers of `openssl ts -reply`. What that
 * command refuses to make (a token with a wrong certificate, RSASSA-PSS, another time) is signed by `openssl cms` over a TSTInfo
 * of ours. So every token that the tests verify was signed by an implementation that is not ours.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { encode, encodeOid, encodeUnsigned, TAG } from '../timestamps/der.ts';
import { SHA256 } from '../timestamps/oids.ts';

export type KeyKind = 'rsa' | 'ec' | 'ed25519';

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface AuthorityFiles {
  readonly folder: string;
  /** PEM files. */
  readonly root: string;
  readonly certificate: string;
  readonly key: string;
}

const usages = {
  stamping: 'extendedKeyUsage=critical,timeStamping',
  notCritical: 'extendedKeyUsage=timeStamping',
  mail: 'extendedKeyUsage=critical,emailProtection',
  both: 'extendedKeyUsage=critical,timeStamping,emailProtection',
} as const;

/** A root, an authority in between, and the certificate that signs; `chain.pem` holds the one in between. */
export function makeAuthority(folder: string, kind: KeyKind, usage: keyof typeof usages = 'stamping'): AuthorityFiles {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' });
  const key = (name: string): void => {
    const options = kind === 'rsa' ? ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : ['-algorithm', kind];
    const curve = kind === 'ec' ? ['-pkeyopt', 'ec_paramgen_curve:P-256'] : [];
    openssl('genpkey', ...options, ...curve, '-out', `${name}.key`);
  };
  const request = (name: string): void =>
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/O=Example/CN=${name}`, '-out', `${name}.csr`);
  const sign = (name: string, issuer: string, extensions: string): void => {
    writeFileSync(path.join(folder, `${name}.ext`), extensions);
    const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-days',
      '30',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  };
  for (const name of ['root', 'between', 'stamps']) key(name);
  const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n';
  openssl('req', '-x509', '-new', '-key', 'root.key', '-subj', '/O=Example/CN=root', '-days', '30', '-out', 'root.pem');
  request('between');
  sign('between', 'root', authority);
  request('stamps');
  sign('stamps', 'between', `basicConstraints=CA:FALSE\nsubjectKeyIdentifier=hash\n${usages[usage]}\n`);
  writeFileSync(path.join(folder, 'tsa.cnf'), configuration);
  writeFileSync(path.join(folder, 'serial'), '01\n');
  const file = (name: string): string => path.join(folder, name);
  return { folder, root: file('root.pem'), certificate: file('stamps.pem'), key: file('stamps.key') };
}

const configuration = `[tsa]
serial = serial
default_policy = 1.3.6.1.4.1.99999.1
signer_digest = sha256
digests = sha256
accuracy = secs:1, millisecs:500, microsecs:100
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

/** `openssl ts -reply` to a request; `digest` is what the certificate is named by in the token. */
export function reply(
  { folder }: AuthorityFiles,
  request: Uint8Array,
  digest: 'sha1' | 'sha256' = 'sha256',
): Uint8Array {
  const text = configuration.replace('ess_cert_id_alg = sha256', `ess_cert_id_alg = ${digest}`);
  writeFileSync(path.join(folder, 'tsa.cnf'), text);
  writeFileSync(path.join(folder, 'request.tsq'), request);
  const files = ['-queryfile', 'request.tsq', '-signer', 'stamps.pem', '-inkey', 'stamps.key', '-chain', 'between.pem'];
  const args = ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', ...files, '-out', 'answer.tsr'];
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  return readFileSync(path.join(folder, 'answer.tsr'));
}

export interface HandMade {
  readonly digest: Uint8Array;
  /** `20260131120000Z` */
  readonly at: string;
  readonly pss?: boolean;
  /** Without the attribute that names the certificate. */
  readonly anonymous?: boolean;
}

/** A token (no answer around it) over a TSTInfo of ours, signed by `openssl cms`. */
export function handMade({ folder }: AuthorityFiles, { digest, at, pss, anonymous }: HandMade): Uint8Array {
  const algorithm = encode(TAG.sequence, encodeOid(SHA256), encode(TAG.null));
  const info = encode(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(1)),
    encodeOid('1.3.6.1.4.1.99999.2'),
    encode(TAG.sequence, algorithm, encode(TAG.octetString, digest)),
    encodeUnsigned(Uint8Array.of(77)),
    encode(TAG.generalizedTime, Buffer.from(at)),
  );
  writeFileSync(path.join(folder, 'info.der'), info);
  const padding = pss ? ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'] : [];
  const files = ['-signer', 'stamps.pem', '-inkey', 'stamps.key', '-certfile', 'between.pem', '-in', 'info.der'];
  const form = [
    '-binary',
    '-nodetach',
    '-econtent_type',
    '1.2.840.113549.1.9.16.1.4',
    '-md',
    'sha256',
    '-outform',
    'DER',
  ];
  const cades = anonymous ? [] : ['-cades'];
  const args = ['cms', '-sign', ...form, ...cades, ...files, ...padding, '-out', 'made.der'];
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  return readFileSync(path.join(folder, 'made.der'));
}

export interface ServedAuthority {
  readonly url: string;
  /** What came in, by content type. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Answers over HTTP on loopback (RFC 3161, 3.4); `change` may spoil an answer. */
export async function serveAuthority(
  files: AuthorityFiles,
  change: (answer: Uint8Array, request: Uint8Array) => Uint8Array = (answer) => answer,
): Promise<ServedAuthority> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push(request.headers['content-type'] ?? '');
      const question = Buffer.concat(parts);
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end(change(reply(files, question), question));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/tsa`,
    asked,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
