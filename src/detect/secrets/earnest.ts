/** Whether a value looks issued, or chosen in earnest: for places where most values are made up. */
import { entropyOf, isMonotonous } from './entropy.ts';

const madeUp =
  /test|pass|p[a4@]s?[s5$]|pwd|secret|s3cr|token|key|user|admin|root|foo|bar|baz|qux|abc|123|xyz|qwe|asd|hello|world|hunter|letmein|super|dummy|fake|valid|wrong|bad|some|other|new|old|first|second|mock|sample|demo|temp|local|dev|prod|name|value|string|data|login|welcome|changed|correct|strong|weak|long|short|random|hash|aaaa|0000|1111|20[12]\d/i;

/** Long and mixed, with no word that people reach for when they need any value. */
/** In a long random value three letters of a word stand by chance. */
const madeUpLong = /example|sample|dummy|test|secret|passw|token|fake|placeholder|abcdef|12345|20[12]\d[^\w]?$/i;

export function isEarnest(value: string): boolean {
  if (value.length < 10 || (value.length < 24 ? madeUp : madeUpLong).test(value) || isMonotonous(value)) return false;
  if (/^[0-9a-f-]+$/i.test(value) && (value.length < 32 || entropyOf(value) < 3.2)) return false;
  return /\d/.test(value) && /[a-z]/i.test(value) && entropyOf(value) > 3 && !/[a-z]{6}|[A-Z][a-z]{4}/.test(value);
}
