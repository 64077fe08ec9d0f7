/**
 * What GitLab scans by a setting of the project: secrets, as they are pushed (docs.gitlab.com/api/project_security_settings,
 * from the plan Ultimate on; docs.gitlab.com/api/project_push_rules, `prevent_secrets`, from Premium on). One of the two
 * being on settles it; "off" takes that both were told. Code and dependencies it scans in pipelines; what a policy of the
 * group or Auto DevOps puts into them is not read, so a scanner that the repository does not show may run all the same.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { ForgeScanner } from '../../model/forge-scanner.ts';
import { getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal } from '../transport/transport.ts';
import type { GitlabProject } from './changesets.ts';
import { planGap } from './plans.ts';

/** Renamed with 17.11; older servers tell the former name. */
const settingsSchema = z.object({
  secret_push_protection_enabled: z.boolean().nullish(),
  pre_receive_secret_detection_enabled: z.boolean().nullish(),
});
/** `null`: no push rule was ever made. */
const pushRuleSchema = z.object({ prevent_secrets: z.boolean().nullish() }).nullable();

export async function* readScanners(
  { transport, path }: GitlabProject,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<ForgeScanner>, void, undefined> {
  const settings = await getOne(transport, `${path}/security_settings`, settingsSchema, signal);
  const rule = await getOne(transport, `${path}/push_rule`, pushRuleSchema, signal);
  const refusals = [settings, rule].flatMap((one) => (one.ok ? [] : [one.error]));
  const passing = refusals.find(mayPass);
  if (passing) {
    yield { records: [], gaps: [{ reason: passing.reason, detail: passing.detail }], next: '' };
    return;
  }
  const protects = settings.ok ? protectionOf(settings.value) : null;
  const prevents = rule.ok ? (rule.value.value?.prevent_secrets ?? false) : null;
  const reads: readonly Read<unknown>[] = [settings, rule].flatMap((one) => (one.ok ? [one.value] : []));
  const gaps: ForgeGap[] = [];
  if (!settings.ok) gaps.push(gapAbout(settings.error, 'secret push protection', 'Ultimate'));
  else if (protects === null)
    gaps.push({ reason: 'not-supported', detail: `This GitLab does not say whether secret push protection is on.` });
  if (!rule.ok) gaps.push(gapAbout(rule.error, 'push rules', 'Premium'));
  const isOn = protects === true || prevents === true;
  const isKnown = isOn || gaps.length === 0;
  const at = reads.at(-1)?.at;
  const records: ForgeRecord<ForgeScanner>[] = [];
  if (isKnown && at !== undefined) {
    const setting =
      protects !== true && prevents === true ? 'push rule against files with secrets' : 'secret push protection';
    records.push(recordOf({ kind: 'secrets', setting, state: isOn ? 'on' : 'off', looksAt: 'pushes' }, reads, at));
  }
  yield { records, gaps: isKnown ? [] : gaps, whole: isKnown };
}

const gapAbout = (refusal: Refusal, what: string, plan: 'Premium' | 'Ultimate'): ForgeGap =>
  planGap(refusal, { what, plan, right: 'maintainers of the project' }, { key: 'secrets' });

function protectionOf({ value }: Read<z.infer<typeof settingsSchema>>): boolean | null {
  return value.secret_push_protection_enabled ?? value.pre_receive_secret_detection_enabled ?? null;
}

function recordOf(
  value: Omit<ForgeScanner, 'languages'>,
  reads: readonly Read<unknown>[],
  at: Instant,
): ForgeRecord<ForgeScanner> {
  const raw: readonly Digest[] = reads.map((one) => one.raw);
  return { key: value.kind, value: { ...value, languages: null }, observedAt: at, raw };
}
