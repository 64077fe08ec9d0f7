import type { PipelineStep } from '../../../model/fact-map.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isHook, pipelineContentGap } from '../../kit/pipelines.ts';
import { counted, listed } from '../../words.ts';

export const pipelinesPrintNoSecrets = defineCheck({
  meta: {
    id: 'pipelines-print-no-secrets',
    title: 'No step of a pipeline prints secrets into its log or packs files that hold them into artifacts',
    question: 'Could someone read secrets from build logs or artifacts?',
    rationale:
      'Logs and artifacts of pipelines are read by many and kept for long. Forges mask the secrets that they know, as they are written, and nothing that was made of them. Steps are looked at that print a secret or all of them, that trace commands or print the environment while they hold a secret, and that upload files such as `.env` or a state of Terraform. What programs print when they run, and how variables are masked on the forge, is not seen.',
    remediation:
      'Hand secrets to programs by file or standard input, never print them, trace nothing that holds them, and leave files with secrets out of artifacts.',
    reference: 'CON-07',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const pipelines = facts.of('pipeline').filter((one) => !isHook(one));
    const steps = pipelines.flatMap((pipeline) => pipeline.value.steps.map((step) => ({ pipeline, step })));
    if (steps.length === 0) return notApplicable('The repository defines no pipeline with steps.');
    const leaks = steps.flatMap(({ pipeline, step }) =>
      leaksOf(step).map((said) => ({ pipeline, said: `${placeOf(pipeline, step)} ${said}` })),
    );
    if (leaks.length > 0)
      return exception(
        `${counted(leaks.length, 'step')} may give secrets away: ${listed(leaks.map(({ said }) => said))}.`,
        leaks.map(({ pipeline }) => pipeline),
      );
    return pass(
      `None of ${counted(steps.length, 'step')} prints secrets or packs files that hold them, as far as written out.`,
      pipelines,
    );
  },
});

const placeOf = ({ value }: Fact<'pipeline'>, { line }: PipelineStep): string => `${value.path}:${line}`;

const secret = /\$\{\{\s*secrets\.(?!GITHUB_TOKEN\b)\w+/i;
const allSecrets = /\$\{\{\s*toJSON\(\s*secrets\s*\)/i;
const printed = /^\s*(?:echo|printf|cat\s*<<<)\s/;
const environment = /^\s*(?:printenv|env|export\s+-p|declare\s+-x|set)\s*(?:\|\s*(?:sort|less|cat)\s*)?$/;
const tracing = /^\s*set\s+-[a-wyz]*x[a-z]*\b|^\s*set\s+-o\s+xtrace/;

/** Files that hold secrets by what they are. A plan of Terraform holds the values of everything it changes. */
const secretFile =
  /(?:^|\/|\s)(?:\.env(?:\.(?!example|sample|template)\w+)?|[^/\s]*\.tfstate(?:\.backup)?|[^/\s]*\.tfplan|tfplan|id_(?:rsa|ed25519|ecdsa)|[^/\s]*\.(?:pfx|p12|jks|keystore)|\.npmrc|\.netrc|kubeconfig)(?:\s|$)/m;

function leaksOf(step: PipelineStep): readonly string[] {
  const lines = (step.run ?? '').split('\n');
  const variables = Object.entries(step.inputs).flatMap(([name, value]) => (secret.test(value) ? [name] : []));
  const names = (line: string): boolean => secret.test(line) || variables.some((name) => isUsed(name, line));
  return [
    ...(lines.some((line) => allSecrets.test(line) && isPrinted(line)) ? ['prints all secrets'] : []),
    ...(lines.some((line) => names(line) && isPrinted(line)) ? ['prints a secret'] : []),
    ...(variables.length > 0 && lines.some((line) => environment.test(line))
      ? ['prints its environment, which holds a secret']
      : []),
    ...(tracedLines(lines).some(names) ? ['traces a command that holds a secret'] : []),
    ...(isUpload(step) && secretFile.test(step.inputs['path'] ?? '')
      ? ['packs a file that holds secrets into an artifact']
      : []),
    ...(/^true$/i.test(step.inputs['ACTIONS_STEP_DEBUG'] ?? '') ? ['switches the log of all details on'] : []),
  ];
}

/** `$TOKEN` and `${TOKEN}`, and not `$TOKEN_FILE`. */
const isUsed = (variable: string, line: string): boolean =>
  [`$${variable}`, `\${${variable}`].some((word) =>
    line
      .split(word)
      .slice(1)
      .some((rest) => !/^\w/.test(rest)),
  );

/** What goes into a pipe or a file is not printed. */
const isPrinted = (line: string): boolean => printed.test(line) && !/[|>]/.test(line.replace(/\$\{\{.*?\}\}/g, ''));

/** Lines that the shell writes out before it runs them: after `set -x`, until `set +x`. */
function tracedLines(lines: readonly string[]): readonly string[] {
  const traced: string[] = [];
  let isOn = false;
  for (const line of lines) {
    if (tracing.test(line)) isOn = true;
    else if (/^\s*set\s+\+[a-z]*x/.test(line)) isOn = false;
    else if (isOn && !/^\s*#/.test(line)) traced.push(line);
  }
  return traced;
}

const isUpload = ({ uses = '' }: PipelineStep): boolean => /^actions\/upload-(?:pages-)?artifact@/.test(uses);
