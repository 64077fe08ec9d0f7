/**
 * What a command or an action does with infrastructure code: compares it with what runs, shows the difference, or applies
 * it. Whether a comparison *fails* on a difference is a matter of its options, and that is what tells a watch from a look:
 *
 *   terraform, tofu, terragrunt  `plan -detailed-exitcode` ends with 2 on a difference, a plain `plan` with 0
 *   pulumi                       `preview --expect-no-changes`, `refresh --expect-no-changes`
 *   cdk                          `diff --fail`; `drift --fail`
 *   kubectl, argocd app, helmfile  `diff` ends with 1 on a difference (helmfile and helm with `--detailed-exitcode`)
 *   CloudFormation               `detect-stack-drift` only starts the search
 *   driftctl                     `scan` ends with 1 on a difference
 */
import type { InfrastructureAct } from '../../../model/fact-map.ts';
import { imageName, type Invocation } from '../../readers/program.ts';

type Act = InfrastructureAct['act'];

export function actOfCommand(call: Invocation): InfrastructureAct | undefined {
  const { program, args } = inContainer(call);
  const tool = tools.find(({ names }) => names.includes(program));
  const act = tool?.act(
    args.filter((arg) => !arg.startsWith('-')),
    args,
  );
  return tool && act ? { act, tool: tool.tool } : undefined;
}

/** Images of these tools run the program of their own name. */
function inContainer({ program, args, image }: Invocation): Pick<Invocation, 'program' | 'args'> {
  if (image === undefined) return { program, args };
  const own = imageName(image).split('/').at(-1) ?? '';
  return { program: own === 'opentofu' ? 'tofu' : own, args: args[0] === own ? args.slice(1) : args };
}

interface Tool {
  readonly names: readonly string[];
  readonly tool: string;
  /** `words`: the arguments that are no options. */
  readonly act: (words: readonly string[], args: readonly string[]) => Act | undefined;
}

const has = (args: readonly string[], ...options: readonly string[]): boolean =>
  args.some((arg) => options.some((option) => arg === option || arg === `${option}=true`));

const detailed = ['-detailed-exitcode', '--detailed-exitcode'];

/** `terraform -chdir=x plan`, `terragrunt run-all plan`, `terragrunt run --all -- plan`. */
function planOrApply(words: readonly string[], args: readonly string[]): Act | undefined {
  const verb = words.find((word) => !['run-all', 'run'].includes(word));
  if (verb === 'apply' || verb === 'destroy') return 'applies';
  if (verb !== 'plan') return undefined;
  return has(args, ...detailed) ? 'compares' : 'shows';
}

const either = (fails: boolean): Act => (fails ? 'compares' : 'shows');

const kubectlVerbs: readonly string[] = ['apply', 'diff', 'get', 'delete', 'create', 'describe', 'exec', 'rollout'];

const tools: readonly Tool[] = [
  { names: ['terraform', 'gitlab-terraform'], tool: 'Terraform', act: planOrApply },
  { names: ['tofu', 'gitlab-tofu'], tool: 'OpenTofu', act: planOrApply },
  { names: ['terragrunt'], tool: 'Terragrunt', act: planOrApply },
  {
    names: ['pulumi'],
    tool: 'Pulumi',
    act: ([verb], args) => {
      if (verb === 'up' || verb === 'update' || verb === 'destroy') return 'applies';
      if (verb === 'preview' || verb === 'refresh') return either(has(args, '--expect-no-changes'));
      return undefined;
    },
  },
  {
    names: ['cdk', 'cdktf'],
    tool: 'CDK',
    act: ([verb], args) => {
      if (verb === 'deploy' || verb === 'destroy') return 'applies';
      return verb === 'diff' || verb === 'drift' ? either(has(args, '--fail')) : undefined;
    },
  },
  {
    names: ['aws'],
    tool: 'CloudFormation',
    act: (words) => {
      const at = words.indexOf('cloudformation');
      const verb = at < 0 ? '' : (words[at + 1] ?? '');
      if (/^detect-stack(?:-set|-resource)?-drift$/.test(verb)) return 'shows';
      return /^(?:deploy|create-stack|update-stack|execute-change-set)$/.test(verb) ? 'applies' : undefined;
    },
  },
  { names: ['sam'], tool: 'CloudFormation', act: ([verb]) => (verb === 'deploy' ? 'applies' : undefined) },
  { names: ['driftctl'], tool: 'driftctl', act: ([verb]) => (verb === 'scan' ? 'compares' : undefined) },
  {
    names: ['argocd'],
    tool: 'Argo CD',
    act: ([noun, verb], args) => {
      if (noun !== 'app') return undefined;
      if (verb === 'diff') return either(!args.includes('--exit-code=false'));
      return verb === 'sync' ? 'applies' : undefined;
    },
  },
  {
    names: ['kubectl'],
    tool: 'kubectl',
    act: (words, args) => {
      // Options with a value (`-n shop`) may stand before the verb.
      const verb = words.find((word) => kubectlVerbs.includes(word));
      if (verb === 'diff') return 'compares';
      return verb === 'apply' && !args.some((arg) => arg.startsWith('--dry-run')) ? 'applies' : undefined;
    },
  },
  {
    names: ['helm', 'helmfile'],
    tool: 'Helm',
    act: ([verb], args) => {
      if (verb === 'diff') return either(has(args, ...detailed));
      const isApplied = verb === 'upgrade' || verb === 'install' || verb === 'apply' || verb === 'sync';
      return isApplied && !args.some((arg) => arg.startsWith('--dry-run')) ? 'applies' : undefined;
    },
  },
];

/** Actions by name without version, lower case. */
export function actOfAction(name: string, inputs: Readonly<Record<string, string>>): InfrastructureAct | undefined {
  const command = inputs['command'] ?? '';
  const dflook = /^dflook\/(terraform|tofu)-(check|plan|apply|destroy)$/.exec(name);
  if (dflook) {
    const tool = dflook[1] === 'tofu' ? 'OpenTofu' : 'Terraform';
    return { act: dflook[2] === 'check' ? 'compares' : dflook[2] === 'plan' ? 'shows' : 'applies', tool };
  }
  if (name === 'pulumi/actions') {
    if (/^(?:up|update|destroy)$/.test(command)) return { act: 'applies', tool: 'Pulumi' };
    if (command !== 'preview' && command !== 'refresh') return undefined;
    return { act: either(inputs['expect-no-changes'] === 'true'), tool: 'Pulumi' };
  }
  if (name === 'snyk/driftctl-action') return { act: 'compares', tool: 'driftctl' };
  if (name === 'aws-actions/aws-cloudformation-github-deploy') return { act: 'applies', tool: 'CloudFormation' };
  return undefined;
}
