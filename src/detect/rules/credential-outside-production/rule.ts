/**
 * The same places in test code, examples and documentation, where most of what looks like a credential was made up. So the
 * value itself has to look issued or chosen in earnest, and something has to be named nearby that it could open: a host
 * that is no example of one. What is left is worth a look and no more than that: severity low.
 */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { isDigest } from '../../secrets/credential-value.ts';
import { isEarnest } from '../../secrets/earnest.ts';
import { holdsValuesInEarnest, isSample } from '../../secrets/file-role.ts';
import { judgePair, matchOfPair } from '../../secrets/judge.ts';
import type { Pair } from '../../secrets/pair.ts';
import { pairsIn } from '../../secrets/pairs.ts';
import { namesTheOutside } from '../../secrets/surroundings.ts';
import { assignedPassword } from '../assigned-password/rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const pair of pairsIn(file, window)) {
      if (!isEarnest(pair.value) || pair.use === 'compared' || pair.use === 'query') continue;
      if (isAnswer(pair, file)) continue;
      if (isDigest(pair.value) && /pass|pwd/i.test(pair.name)) continue;
      const verdict = judgePair(pair, file);
      if (verdict && (isInForce(file) || namesTheOutside(file, pair.nameStart, pair.start)))
        yield { ...matchOfPair(pair, { ...verdict, severity: 'low' }, file) };
    }
  }
}

/** `.env.example`: copied as it stands, its drawn keys included. */
function isInForce({ kind }: ScannedFile): boolean {
  return kind === 'dotenv';
}

/** What is there to be copied as well: its drawn keys are in force wherever nobody changed them. */
const isAsked = (path: string): boolean => isSample(path) || holdsValuesInEarnest(path);

/** `"token": "…"` in a manual: what is sent and what comes back, as JSON. */
function isAnswer({ nameStart }: Pair, file: ScannedFile): boolean {
  return (file.kind === 'markdown' || file.kind === 'text') && file.text[nameStart - 1] === '"';
}

export const credentialOutsideProduction: Rule = {
  meta: {
    id: 'credential-outside-production',
    title: 'Credential in test code, an example or documentation',
    class: 'secret',
    severity: 'low',
    why: 'Test code and examples are where real credentials slip in, because everybody takes them for made up. This one does not look made up.',
    remediation:
      'If it opens anything, change it and read it from the environment. If it is a test vector, say so beside it (`plumbline:allow credential-outside-production -- test vector`).',
    references: ['CWE-798', 'CWE-259'],
  },
  kinds: assignedPassword.kinds,
  contexts: ['test', 'example', 'documentation'],
  appliesTo: isAsked,
  prefilter: assignedPassword.prefilter,
  match,
  examples: {
    bad: [
      {
        path: 'tests/client.test.ts',
        code: "const client = connect({ host: 'db.orders.io', user: 'ci', password: 'Vx8#mQ2rLp9z' });\n",
      },
      { path: '.env.example', code: 'CLIENT_SECRET=k3Jd82LmQpX07vNzYtRb5WcE\n' },
      { path: 'docs/setup.md', code: 'export API_TOKEN=k3Jd82LmQpX07vNzYtRb5WcE\ncurl https://api.orders.io/v1\n' },
    ],
    good: [
      { path: 'tests/client.test.ts', code: "login('ci', 'test1234'); const password = 'P@ssw0rd1!';\n" },
      {
        path: 'tests/sign.test.ts',
        code: "const client = connect({ host: 'localhost', password: 'Vx8#mQ2rLp9z' });\n",
      },
      { path: '.env.example', code: 'CLIENT_SECRET=your-client-secret\nDB_PASSWORD=secret\n' },
      { path: 'docs/setup.md', code: 'export API_TOKEN=your-token-here\n' },
      { path: 'src/client.ts', code: "const client = connect({ user: 'ci', password: 'Vx8#mQ2rLp9z' });\n" },
    ],
  },
};
