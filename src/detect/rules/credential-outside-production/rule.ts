/**
 * The same places in test code, examples and documentation, where most of what looks like a credential was made up. So the
 * value itself has to look issued or chosen in earnest; what is left is worth a look and no more than that: severity low.
 */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { entropyOf, isMonotonous } from '../../secrets/entropy.ts';
import { judgePair, matchOfPair } from '../../secrets/judge.ts';
import { pairsIn } from '../../secrets/pairs.ts';
import { assignedPassword } from '../assigned-password/rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const pair of pairsIn(file, window)) {
      if (!isEarnest(pair.value) || pair.use === 'compared') continue;
      const verdict = judgePair(pair, file);
      if (verdict) yield { ...matchOfPair(pair, { ...verdict, severity: 'low' }, file) };
    }
  }
}

const madeUp =
  /test|pass|p[a4@]s?[s5$]|pwd|secret|s3cr|token|key|user|admin|root|foo|bar|baz|qux|abc|123|xyz|qwe|asd|hello|world|hunter|letmein|super|dummy|fake|valid|wrong|bad|some|other|new|old|first|second|mock|sample|demo|temp|local|dev|prod|name|value|string|data|login|welcome|changed|correct|strong|weak|long|short|random|hash|aaaa|0000|1111/i;

/** Long and mixed, with no word that people reach for when they need any value. */
function isEarnest(value: string): boolean {
  if (value.length < 10 || madeUp.test(value) || isMonotonous(value)) return false;
  if (/^[0-9a-f-]+$/i.test(value) && (value.length < 32 || entropyOf(value) < 3.2)) return false;
  return /\d/.test(value) && /[a-z]/i.test(value) && entropyOf(value) > 3 && !/[a-z]{6}|[A-Z][a-z]{4}/.test(value);
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
  contexts: ['test', 'example', 'documentation', 'vendored', 'generated'],
  ...(assignedPassword.appliesTo === undefined ? {} : { appliesTo: assignedPassword.appliesTo }),
  prefilter: assignedPassword.prefilter,
  match,
  examples: {
    bad: [
      { path: 'tests/client.test.ts', code: "const client = connect({ user: 'ci', password: 'Vx8#mQ2rLp9z' });\n" },
      { path: 'docs/setup.md', code: 'export API_TOKEN=k3Jd82LmQpX07vNzYtRb5WcE\n' },
    ],
    good: [
      { path: 'tests/client.test.ts', code: "login('ci', 'test1234'); const password = 'P@ssw0rd1!';\n" },
      { path: 'docs/setup.md', code: 'export API_TOKEN=your-token-here\n' },
      { path: 'src/client.ts', code: "const client = connect({ user: 'ci', password: 'Vx8#mQ2rLp9z' });\n" },
    ],
  },
};
