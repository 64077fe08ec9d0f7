import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { handMade, hasOpenssl, makeAuthority, reply, type AuthorityFiles } from '../testing/openssl-authority.ts';
import { DerError, encode, encodeOid, encodeUnsigned, integerHex, oidText, readDer, TAG } from './der.ts';
import { OID } from './oids.ts';
import { openSignedData } from './signed-data.ts';
import { certificatesOf, timestampRequest, tokenIn, verifyTimestamp, type TrustedRoots } from './timestamp.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-stamps-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const skip = hasOpenssl() ? false : 'there is no openssl on this machine';

const stamped = Buffer.from('plumbline.example/log\n3\nroot\n');
const digest = createHash('sha256').update(stamped).digest();
const nonce = Buffer.from('00f1e2d3c4b5a697', 'hex');
const rootsOf = ({ root }: AuthorityFiles): TrustedRoots => ({
  named: [new X509Certificate(readFileSync(root))],
  shipped: false,
});

function tokenOf(answer: Uint8Array): Uint8Array {
  const token = tokenIn(answer);
  assert.ok(token.ok, token.ok ? '' : token.error);
  return token.value;
}

const verdict = (result: ReturnType<typeof verifyTimestamp>): string => (result.ok ? 'ok' : result.error.code);

describe('tokens that openssl made', { skip }, () => {
  for (const kind of ['rsa', 'ec'] as const) {
    const authority = skip === false ? makeAuthority(path.join(scratch, kind), kind) : undefined;
    for (const named of ['sha1', 'sha256'] as const) {
      test(`${kind}, its certificate named by ${named}: verified, with time, accuracy and root`, () => {
        const before = Math.floor(Date.now() / 1000) * 1000;
        const token = tokenOf(reply(authority!, timestampRequest(digest, nonce), named));
        const result = verifyTimestamp({ token, digest, nonce, roots: rootsOf(authority!) });
        assert.ok(result.ok, result.ok ? '' : result.error.because);
        const { at, accuracyMillis, authority: who, policy, root } = result.value;
        assert.ok(Date.parse(at) >= before && Date.parse(at) <= Date.now() + 1000, at);
        assert.equal(accuracyMillis, 1501);
        assert.equal(who, 'CN=stamps, O=Example');
        assert.equal(policy, '1.3.6.1.4.1.99999.1');
        assert.deepEqual([root.name, root.from], ['CN=root, O=Example', 'named']);
      });
    }

    test(`${kind}: our request is one that openssl reads, and openssl verifies what we verified`, () => {
      const request = timestampRequest(digest, nonce);
      const answer = reply(authority!, request);
      const file = (name: string, bytes: Uint8Array): string => {
        writeFileSync(path.join(authority!.folder, name), bytes);
        return name;
      };
      const cwd = authority!.folder;
      const text = execFileSync('openssl', ['ts', '-query', '-in', file('q', request), '-text'], {
        cwd,
        encoding: 'utf8',
      });
      assert.match(text, /Hash Algorithm: sha256/);
      assert.match(text, /Nonce: 0xF1E2D3C4B5A697/);
      assert.match(text, /Certificate required: yes/);
      const files = ['-data', file('data', stamped), '-in', file('token', tokenOf(answer)), '-token_in'];
      const trusted = ['-CAfile', 'root.pem', '-untrusted', 'between.pem'];
      const said = execFileSync('openssl', ['ts', '-verify', ...files, ...trusted], {
        cwd,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      assert.match(said, /Verification: OK/);
    });

    test(`${kind}: of other bytes, another request, another root, with changed bits`, () => {
      const token = tokenOf(reply(authority!, timestampRequest(digest, nonce)));
      const roots = rootsOf(authority!);
      const other = createHash('sha256').update('other').digest();
      assert.equal(verdict(verifyTimestamp({ token, digest: other, nonce, roots })), 'timestamp/other-bytes');
      assert.equal(
        verdict(verifyTimestamp({ token, digest, nonce: Buffer.from('01', 'hex'), roots })),
        'timestamp/other-nonce',
      );
      const nobody: TrustedRoots = { named: [], shipped: true };
      assert.equal(verdict(verifyTimestamp({ token, digest, roots: nobody })), 'timestamp/not-trusted');
      for (const at of signedBytes(token)) {
        const changed = Buffer.from(token);
        changed[at] = changed[at]! ^ (1 << (at % 8));
        const because = verdict(verifyTimestamp({ token: changed, digest, nonce, roots }));
        assert.notEqual(because, 'ok', `byte ${at} of ${token.length} was changed and not noticed`);
      }
    });
  }

  const pss = skip === false ? makeAuthority(path.join(scratch, 'pss'), 'rsa') : undefined;
  const now = new Date().toISOString().replace(/[-:T]|\.\d+/g, '');

  test('RSASSA-PSS', () => {
    const token = handMade(pss!, { digest, at: now, pss: true });
    const result = verifyTimestamp({ token, digest, roots: rootsOf(pss!) });
    assert.ok(result.ok, result.ok ? '' : result.error.because);
    const changed = Buffer.from(token);
    changed[changed.length - 1] = changed.at(-1)! ^ 1;
    assert.equal(verdict(verifyTimestamp({ token: changed, digest, roots: rootsOf(pss!) })), 'timestamp/signature');
  });

  test('a time at which the certificate was not valid yet, or any more', () => {
    for (const at of ['20010101000000Z', '20990101000000.5Z']) {
      const token = handMade(pss!, { digest, at });
      const result = verifyTimestamp({ token, digest, roots: rootsOf(pss!) });
      assert.equal(verdict(result), 'timestamp/not-trusted');
      assert.match(result.ok ? '' : result.error.because, /was valid from/);
    }
  });

  test('a token that does not say which certificate signed it', () => {
    const token = handMade(pss!, { digest, at: now, anonymous: true });
    const result = verifyTimestamp({ token, digest, roots: rootsOf(pss!) });
    assert.equal(verdict(result), 'timestamp/signature');
    assert.match(result.ok ? '' : result.error.because, /ESSCertID/);
  });

  for (const usage of ['mail', 'notCritical', 'both'] as const) {
    test(`a certificate that is not for time stamps alone: ${usage}`, () => {
      const authority = makeAuthority(path.join(scratch, usage), 'ec', usage);
      const token = handMade(authority, { digest, at: now });
      const result = verifyTimestamp({ token, digest, roots: rootsOf(authority) });
      assert.equal(verdict(result), 'timestamp/not-trusted');
      assert.match(result.ok ? '' : result.error.because, /extended key usage/);
    });
  }

  test('a refusal is told in its words', () => {
    const sha1 = encode(TAG.sequence, encodeOid('1.3.14.3.2.26'), encode(TAG.null));
    const imprint = encode(TAG.sequence, sha1, encode(TAG.octetString, Buffer.alloc(20)));
    const request = encode(TAG.sequence, encodeUnsigned(Uint8Array.of(1)), imprint);
    const refused = tokenIn(reply(pss!, request));
    assert.equal(refused.ok, false);
    assert.match(refused.ok ? '' : refused.error, /status 2.*does not know the algorithm/);
  });
});

/** Where the time, the signer's certificate, the signed attributes and the signature stand: every third byte of them. */
function signedBytes(token: Uint8Array): readonly number[] {
  const { content, signer } = openSignedData(token);
  const all = Buffer.from(token);
  const attributes = all.lastIndexOf(encodeOid(OID.contentType));
  const regions = [
    [all.indexOf(content), content.length],
    [all.indexOf(signer.der), signer.der.length],
    [attributes, all.length - attributes],
  ] as const;
  return regions.flatMap(([from, length]) => Array.from({ length }, (_, i) => from + i).filter((at) => at % 3 === 0));
}

test('what is no answer is said to be none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      assert.equal(tokenIn(bytes).ok, false);
      const roots = { named: [], shipped: false };
      assert.equal(verdict(verifyTimestamp({ token: bytes, digest, roots })), 'timestamp/unreadable');
    }),
  );
  assert.equal(certificatesOf('no certificate'), undefined);
  assert.equal(certificatesOf('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), undefined);
});

test('DER: what is written is read back, and only one spelling is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
      const der = readDer(encode(TAG.octetString, content));
      assert.equal(der.tag, TAG.octetString);
      assert.ok(Buffer.from(der.content).equals(content));
    }),
  );
  for (const oid of ['1.2.840.113549.1.9.16.1.4', '2.16.840.1.101.3.4.2.1', '1.3.101.112']) {
    assert.equal(oidText(readDer(encodeOid(oid))), oid);
  }
  assert.equal(integerHex(readDer(encodeUnsigned(Uint8Array.of(0, 0x80, 1)))), '8001');
  const broken: readonly (readonly [string, string])[] = [
    ['indefinite length', '308000000000'],
    ['length in a longer form', '30810100'],
    ['leading zero in the length', '30820001ff'],
    ['cut short', '3005010203'],
    ['bytes behind', '040100ff'],
    ['empty', ''],
  ];
  for (const [name, bytes] of broken) assert.throws(() => readDer(Buffer.from(bytes, 'hex')), DerError, name);
});
