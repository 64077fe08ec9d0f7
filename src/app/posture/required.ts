/**
 * Whether the forge requires the result of a job before a change may land. A required check is named as the forge shows
 * it: a job's name, with the values of its matrix in parentheses, behind the name of the job that called its workflow.
 */
import type { RunStep } from '../../controls/kit/pipelines.ts';
import type { RequiredCheck } from '../../model/branch-rules.ts';
import type { Standing } from './scanner-rows.ts';

export interface Requirement {
  readonly required: boolean | null;
  readonly because: string;
}

export function requirementOf(runs: readonly RunStep[], { rules, branch }: Standing): Requirement {
  const own = rules.find(({ value }) => branch === undefined || value.branch === branch)?.value;
  if (own === undefined) return { required: null, because: 'Whether it is required is not known: no forge was read.' };
  if (own.requiredChecks === null)
    return { required: null, because: `What ${own.branch} requires could not be read from the forge.` };
  const found = own.requiredChecks.find((check) => runs.some((run) => isReportedBy(check, run)));
  return found
    ? { required: true, because: `${own.branch} requires "${found.name}".` }
    : { required: false, because: `${own.branch} does not require it.` };
}

/** GitLab requires the whole pipeline, whose jobs have no names of their own there. */
const wholePipeline = /^pipeline$/i;

function isReportedBy({ name, reportedBy }: RequiredCheck, { step, pipeline, holder }: RunStep): boolean {
  const { system } = pipeline.value;
  if (system === 'gitlab-ci') return wholePipeline.test(name);
  if (system === 'circleci') return name === `ci/circleci: ${step.job}` || name === step.job;
  if (system === 'azure-pipelines') return name === pipeline.value.name || name.startsWith(`${pipeline.value.name} (`);
  if (step.scanners.some(({ tool }) => tool === 'CodeQL') && name === 'CodeQL' && reportedBy !== null) return true;
  const caller = jobName(pipeline.value.jobNames, step.job);
  const called = 'jobNames' in holder.value ? Object.values(holder.value.jobNames ?? {}) : [];
  const inner = 'jobs' in holder.value && holder !== pipeline ? [...holder.value.jobs, ...called] : [];
  return [caller, ...inner.map((job) => `${caller} / ${job}`)].some((one) => isNamed(name, one));
}

const jobName = (names: Readonly<Record<string, string>> | undefined, key: string): string => names?.[key] ?? key;

/** `Analyze (${{ matrix.language }})` stands for each of its values; a matrix without a name in it is appended. */
function isNamed(required: string, job: string): boolean {
  if (required === job || required.startsWith(`${job} (`)) return true;
  const parts = job.split(/\$\{\{.*?\}\}/);
  if (parts.length < 2) return false;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === parts.length - 1 && part !== '' ? required.lastIndexOf(part) : required.indexOf(part, at);
    if (found < at || (index === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || at === required.length;
}
