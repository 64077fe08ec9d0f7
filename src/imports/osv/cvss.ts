/** The base score of a CVSS 3.x vector (first.org/cvss/v3.1/specification-document, section 7), in words. */
import type { Advisory } from '../../model/advisory.ts';

const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const privileges = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } } as const;

export function baseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const metrics = new Map(
    vector
      .split('/')
      .slice(1)
      .map((part) => part.split(':') as [string, string]),
  );
  const scope = metrics.get('S');
  if (scope !== 'U' && scope !== 'C') return undefined;
  const weight = (metric: string): number => weights[metric]?.[metrics.get(metric) ?? ''] ?? Number.NaN;
  const privilege: number =
    (privileges[scope] as Readonly<Record<string, number>>)[metrics.get('PR') ?? ''] ?? Number.NaN;
  const impactBase = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = scope === 'U' ? 6.42 * impactBase : 7.52 * (impactBase - 0.029) - 3.25 * (impactBase - 0.02) ** 15;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privilege * weight('UI');
  if (Number.isNaN(impact) || Number.isNaN(exploitability)) return undefined;
  if (impact <= 0) return 0;
  return roundedUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10));
}

/** To one decimal, upwards; in whole numbers, as the specification's appendix A has it. */
function roundedUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

export function severityOfScore(score: number): Advisory['severity'] {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : score > 0 ? 'low' : 'unknown';
}
