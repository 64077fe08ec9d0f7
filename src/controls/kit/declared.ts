/**
 * Checks of one shape: each resource of certain sorts that is declared as code is judged by itself, in view of what is
 * declared around it. A flaw is written out in the code or the provider's documented default; what is a variable, comes
 * from a module or may not be made at all is open, never a flaw.
 */
import type { Gap } from '../../model/gap.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { counted, listed, outOf } from '../words.ts';
import { isInfrastructure, productionGap } from './code.ts';
import { isForProduction, noting, type Resource } from './declarations.ts';
import { reasonsOf, resourceName } from './resources.ts';

/** What is wrong, or what cannot be told, in words that follow the resource's name. */
export type Verdict = 'sound' | { readonly flaw: string } | { readonly open: string };

export interface DeclaredQuestion {
  readonly noun: string;
  readonly plural?: string;
  /** `rotates as often as it must` */
  readonly holds: string;
  /** Undefined: it is not one of those that are asked about. */
  readonly judge: (resource: Resource, around: readonly Resource[]) => Verdict | undefined;
  /** What is made for development or tests needs none of it. */
  readonly productionOnly?: boolean;
  /** When there is none; a full sentence. */
  readonly nothing?: string;
}

interface Judged {
  readonly resource: Resource;
  readonly verdict: Verdict;
  /** What was asked of it. */
  readonly asked: readonly string[];
}

export function eachDeclared(
  facts: Pick<FactView<'infrastructure-resource'>, 'of'>,
  question: DeclaredQuestion,
): Outcome {
  const { noun, plural, holds, nothing = `No ${noun} is declared as code in the repository.` } = question;
  const judged = judgeAll(facts.of('infrastructure-resource'), question);
  if (judged.length === 0) return notApplicable(nothing);
  const flawed = judged.filter(({ verdict }) => verdict !== 'sound' && 'flaw' in verdict);
  const open = judged.filter(({ verdict }) => verdict !== 'sound' && 'open' in verdict);
  if (flawed.length > 0) {
    const rest = open.length > 0 ? ` Of ${open.length} more the code alone does not tell.` : '';
    return exception(
      `${outOf(flawed.length, judged.length, noun, plural)}: ${toldOf(flawed)}.${rest}`,
      flawed.map(({ resource }) => resource),
    );
  }
  if (open.length > 0)
    return notDetermined(
      `For ${outOf(open.length, judged.length, noun, plural)} the code alone does not tell: ${toldOf(open)}.`,
    );
  const all = judged.length === 1 ? `The ${noun}` : `Each of ${counted(judged.length, noun, plural)}`;
  return pass(
    `${all} declared as code ${holds}.`,
    judged.map(({ resource }) => resource),
  );
}

export function judgeAll(
  resources: readonly Resource[],
  { judge, productionOnly }: Pick<DeclaredQuestion, 'judge' | 'productionOnly'>,
): readonly Judged[] {
  const around = resources.filter(isInfrastructure);
  return around.flatMap((resource) => {
    const { answer: verdict, asked } = noting(() => judge(resource, around));
    const isLeftOut = verdict === undefined || (productionOnly === true && !isForProduction(resource));
    return isLeftOut ? [] : [{ resource, verdict, asked: [...(asked.get(resource) ?? [])] }];
  });
}

const toldOf = (judged: readonly Judged[]): string => listed(judged.map(toldOne));

function toldOne({ resource, verdict, asked }: Judged): string {
  const { open, known } = reasonsOf(resource.value, asked);
  const name = resourceName(resource);
  if (verdict === 'sound') return name;
  if ('open' in verdict)
    return `${name}: ${verdict.open}${open.length > 0 ? ` (it depends on ${open.join(', ')})` : ''}`;
  return `${name}: ${verdict.flaw}${known.length > 0 ? ` (as ${known.join(', ')})` : ''}`;
}

/** Charts hold templates of what runs in a cluster; resources of a provider are declared elsewhere. */
const chartTemplate = /(?:^|\/)templates\/[^/]+(?:\/[^/]+)*\.ya?ml$/;
const providerTemplate = /cloud-?formation|cfn|\bsam\b|stack|\baws\b/i;

/** For checks of what a provider runs: an unreadable file that can only be about a cluster takes nothing from them. */
export const providerGap = (gap: Gap): boolean =>
  productionGap(gap) && (gap.path === undefined || !chartTemplate.test(gap.path) || providerTemplate.test(gap.path));

/** For checks of what stands in Terraform alone: manifests and charts that could not be read take nothing from them. */
export const terraformGap = (gap: Gap): boolean =>
  productionGap(gap) && (gap.path === undefined || /\.(?:tf|tofu)(?:\.json)?$/.test(gap.path));
