/**
 * Everything that the user wrote about rules, read once: own rules, those of a gitleaks configuration, and what was waved
 * through. The only place that knows which files there may be.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { Instant } from '../../base/instant.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import { allowlistBaseline } from './baselines/allowlists.ts';
import type { Baseline } from './baselines/baseline.ts';
import { foreignBaseline, gitleaksIgnore } from './baselines/foreign.ts';
import { ownBaseline, parseOwnBaseline } from './baselines/own-baseline.ts';
import type { RulePlace, RulePlaces } from './config-schema.ts';
import { readGitleaksConfig, type GitleaksConfig } from './gitleaks/read-config.ts';
import { readRuleFolder } from './rule-files.ts';

export interface RuleSources {
  readonly own: readonly OwnRule[];
  /** What other tools' files ask for and is not honoured, each with its place. */
  readonly notices: readonly string[];
  /** Anew each time: they remember what they were used for. `except`: a file that is left out. */
  readonly baselines: (now: Instant, except?: string) => readonly Baseline[];
}

export interface ReadingSources {
  readonly places: RulePlaces;
  /** Ids of the rules that ship. */
  readonly shipped: readonly string[];
}

export function readRuleSources({ places, shipped }: ReadingSources): RuleSources {
  const taken = new Set(shipped);
  const own = readRuleFolder(places.folder, (id) => taken.has(id));
  for (const { id } of own) taken.add(id);
  const gitleaks = readGitleaks(places.gitleaks, (id) => taken.has(id));
  const ignored = join(dirname(places.gitleaks.path), '.gitleaksignore');
  const files = [
    ...places.baselines.filter(isThere),
    ...(existsSync(ignored) ? [{ path: ignored, isNamed: false }] : []),
  ];
  return {
    own: [...own, ...gitleaks.rules],
    notices: gitleaks.notices,
    baselines: (now, except) => [
      ...files.filter(({ path }) => path !== except).map(({ path }) => readBaseline(path, now)),
      ...(gitleaks.allowlists.length > 0
        ? [allowlistBaseline(basename(places.gitleaks.path), gitleaks.allowlists)]
        : []),
    ],
  };
}

function readGitleaks(place: RulePlace, taken: (id: string) => boolean): GitleaksConfig {
  return isThere(place) ? readGitleaksConfig(place.path, taken) : { rules: [], allowlists: [], notices: [] };
}

function isThere(place: RulePlace): boolean {
  if (existsSync(place.path)) return true;
  if (!place.isNamed) return false;
  throw new AppError('rules/not-found', `there is no file ${place.path}`, {
    hint: 'Mend what plumbline.yaml says under rules.',
  });
}

/** Of whichever tool it is. */
export function readBaseline(path: string, now: Instant): Baseline {
  if (!existsSync(path)) {
    throw new AppError('rules/not-found', `there is no baseline ${path}`, {
      hint: 'plumbline scan --write-baseline FILE writes one.',
    });
  }
  const name = basename(path);
  const text = readFileSync(path, 'utf8');
  if (name === '.gitleaksignore') return gitleaksIgnore(name, text);
  return foreignBaseline(name, text) ?? ownBaseline(name, parseOwnBaseline({ path, text }), now);
}
