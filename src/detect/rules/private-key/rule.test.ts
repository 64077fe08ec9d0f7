import { testCases } from '../rule-cases.ts';
import { privateKey } from './rule.ts';

/** Apart, so that no secret scanner takes this file for a leak. */
const joined = (...parts: readonly string[]): string => parts.join('');

testCases(privateKey, [
  {
    name: 'a key ring of ASP.NET that is not encrypted (issue 6)',
    path: 'web/key-1.xml',
    code: `<key>\n  <masterKey p4:requiresEncryption="true" xmlns:p4="x">\n    <!-- unencrypted -->\n    <value>${joined('Pq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdFg', 'H6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7')}==</value>\n  </masterKey>\n</key>\n`,
    lines: [4],
    detail: /data protection/,
  },
  {
    name: 'in YAML, indented',
    path: 'a.yaml',
    code:
      'key: |\n  -----BEGIN RSA ' +
      joined('PRIVATE', ' KEY') +
      '-----\n  MIIEvQIBADANBgkqhkiG9w0BAQEFAASCq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF\n  gH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL\n  -----END RSA ' +
      joined('PRIVATE', ' KEY') +
      '-----\n',
    lines: [2],
    detail: /RSA/,
    severity: 'critical',
  },
  {
    name: 'encrypted is medium',
    path: 'a.pem',
    code:
      '-----BEGIN ENCRYPTED ' +
      joined('PRIVATE', ' KEY') +
      '-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF\ngH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL\n-----END ENCRYPTED ' +
      joined('PRIVATE', ' KEY') +
      '-----\n',
    lines: [1],
    detail: /passphrase/,
    severity: 'medium',
  },
  {
    name: 'concatenated strings',
    path: 'A.java',
    code:
      'String k = "-----BEGIN ' +
      joined('PRIVATE', ' KEY') +
      '-----\\n" +\n  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF\\n" +\n  "gH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL\\n" +\n  "-----END ' +
      joined('PRIVATE', ' KEY') +
      '-----";\n',
    lines: [1],
  },
  {
    name: 'PuTTY',
    path: 'k.ppk',
    code:
      joined('PuTTY-User', '-Key-File-2: ssh-rsa') +
      '\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 2\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF\ngH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL\n',
    lines: [1],
    detail: /PuTTY/,
  },
  {
    name: 'a header alone',
    path: 'a.md',
    code: 'starts with `-----BEGIN ' + joined('PRIVATE', ' KEY') + '-----` and then base 64\n',
    lines: [],
  },
  {
    name: 'a body of one letter',
    path: 'a.md',
    code:
      '-----BEGIN ' +
      joined('PRIVATE', ' KEY') +
      '-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END ' +
      joined('PRIVATE', ' KEY') +
      '-----\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(privateKey, [
  {
    name: 'a sample that was typed',
    path: 'a.yml',
    code: `key: |\n  -----BEGIN ${joined('PRIVATE', ' KEY')}-----\n${'  ABCDEFGHIJKLMNOPQRSTUVWXYZ/0123456789+abcdefghijklmnopqrstuvwxyz\n'.repeat(3)}  -----END ${joined('PRIVATE', ' KEY')}-----\n`,
    lines: [],
  },
  {
    name: 'in a test inside of a file of Rust it counts as in tests',
    path: 'a.rs',
    code: `#[cfg(test)]\nmod tests {\n  const K: &str = "-----BEGIN ${joined('PRIVATE', ' KEY')}-----\n  MIIEvQIBADANBgkqhkiG9w0BAQEFAASCq7Zt1XvB3nLk9PwQ2sRd5TyU8iOa4SdF\n  gH6jKl0ZxCvBnM1qWeRtYuIoPaSdFgHjKl7Zx2CvB9nM3QwErTyUiOpAsDfGhJkL\n  -----END ${joined('PRIVATE', ' KEY')}-----";\n}\n`,
    lines: [3],
    severity: 'low',
  },
]);
