/** The twenty queries of the comparison: rare and common literals, case ignored, alternations, classes, nothing to find. */
export interface BenchQuery {
  /** RE2 syntax, which all engines share. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

const sensitive = (pattern: string): BenchQuery => ({ pattern, ignoreCase: false });
const insensitive = (pattern: string): BenchQuery => ({ pattern, ignoreCase: true });

export const benchQueries: readonly BenchQuery[] = [
  sensitive('http.ListenAndServe'),
  sensitive('errgroup.WithContext'),
  sensitive('NullPointerException'),
  sensitive('authenticate'),
  sensitive('return'),
  insensitive('authorization'),
  insensitive('deprecated'),
  sensitive('PII|personalData|ssn|email'),
  sensitive(String.raw`password\s*=\s*["']`),
  sensitive('import.*cryptography'),
  sensitive('func.*Authenticate'),
  sensitive('(API_KEY|SECRET_KEY)'),
  sensitive(String.raw`TODO\(.*\):`),
  sensitive('[0-9]{3}-[0-9]{2}-[0-9]{4}'),
  sensitive('md5|sha1'),
  sensitive(String.raw`TLSv1(\.[01])?\b`),
  sensitive(String.raw`eval\(`),
  insensitive('select .* from users'),
  sensitive(String.raw`\w+@\w+\.com`),
  sensitive('zzqqxx_nothere'),
];

export function queryLabel({ pattern, ignoreCase }: BenchQuery): string {
  return ignoreCase ? `(?i)${pattern}` : pattern;
}
