/**
 * Advisories in the OSV format (ossf.github.io/osv-schema, 1.7): one document. Withdrawn ones and those about ecosystems
 * without an inventory here are none of ours; what is no OSV document is a reason, never an empty advisory.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import type { Advisory, AdvisoryEvent, AffectedPackage } from '../../model/advisory.ts';
import type { Ecosystem } from '../../model/dependency.ts';
import { baseScore, severityOfScore } from './cvss.ts';

const event = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});

const affected = z.object({
  package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
  versions: z.array(z.string()).nullish(),
  ranges: z.array(z.object({ type: z.string(), events: z.array(event).nullish() })).nullish(),
});

const document = z.object({
  id: z.string().min(1),
  modified: z.string(),
  published: z.string().optional(),
  withdrawn: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  summary: z.string().optional(),
  details: z.string().optional(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).nullish(),
  affected: z.array(affected).nullish(),
  database_specific: z.looseObject({ severity: z.unknown().optional() }).nullish(),
});

const ecosystems: Readonly<Record<string, Ecosystem>> = {
  npm: 'npm',
  PyPI: 'pypi',
  Maven: 'maven',
  Go: 'golang',
  'crates.io': 'cargo',
  RubyGems: 'gem',
  Packagist: 'composer',
  NuGet: 'nuget',
  Hex: 'hex',
  Pub: 'pub',
  SwiftURL: 'swift',
  ConanCenter: 'conan',
};

/** Undefined: withdrawn, or about nothing that is inventoried here. */
export function readOsv(text: string): Result<Advisory | undefined, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return failed(error.message);
    throw error;
  }
  const read = document.safeParse(value);
  if (!read.success) return failed(read.error.issues[0]?.message ?? 'it is no OSV document');
  const { id, withdrawn, published, modified, aliases, summary, details } = read.data;
  const packages = (read.data.affected ?? []).flatMap(packageOf);
  if (typeof withdrawn === 'string' || packages.length === 0) return ok(undefined);
  return ok({
    id,
    aliases: aliases ?? [],
    summary: summary ?? details?.split('\n')[0]?.slice(0, 200) ?? '',
    severity: severityOf(read.data),
    ...(isDate(published) && { published }),
    ...(isDate(modified) && { modified }),
    affected: packages,
  });
}

/** The sources of golang/vulndb write the year 1 where they mean that the export fills it in. */
const isDate = (text: string | undefined): text is string => text !== undefined && !text.startsWith('0001-');

function packageOf(one: z.infer<typeof affected>): readonly AffectedPackage[] {
  // `Maven:https://…` and `Debian:12` name a part of an ecosystem.
  const ecosystem = ecosystems[one.package?.ecosystem.replace(/:.*$/s, '') ?? ''];
  if (!one.package || ecosystem === undefined) return [];
  const name = ecosystem === 'pypi' ? one.package.name.toLowerCase().replaceAll(/[-_.]+/g, '-') : one.package.name;
  const ranges = (one.ranges ?? []).filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM');
  return [
    {
      ecosystem,
      name,
      versions: one.versions ?? [],
      ranges: ranges.map(({ events }) => (events ?? []).flatMap(eventOf)),
    },
  ];
}

function eventOf({ introduced, fixed, last_affected }: z.infer<typeof event>): readonly AdvisoryEvent[] {
  if (introduced !== undefined) return [{ kind: 'introduced', version: introduced }];
  if (fixed !== undefined) return [{ kind: 'fixed', version: fixed }];
  return last_affected === undefined ? [] : [{ kind: 'last-affected', version: last_affected }];
}

function severityOf({ id, severity, database_specific: own }: z.infer<typeof document>): Advisory['severity'] {
  const named = typeof own?.severity === 'string' ? own.severity.toLowerCase() : '';
  if (named === 'critical' || named === 'high' || named === 'low') return named;
  if (named === 'moderate' || named === 'medium') return 'medium';
  // A package published to do harm (ossf/malicious-packages); its documents carry no score.
  if (id.startsWith('MAL-')) return 'critical';
  const scores = (severity ?? []).flatMap(({ score }) => baseScore(score) ?? []);
  return scores.length === 0 ? 'unknown' : severityOfScore(Math.max(...scores));
}
