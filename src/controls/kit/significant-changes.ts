/**
 * What a landing brings that alters the picture of risk: the first of something. A datastore, a way in from outside or a
 * vendor that a file names again, or that only moved, is none; nor is what stood in the first commit of the branch.
 * Built once for each repository, from everything that ever stood there.
 */
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { inProduction, isInfrastructure } from './code.ts';
import { readingOf, switchOf, textOf, type Resource } from './declarations.ts';
import { isStore } from './stores.ts';
import { usedVendors } from './vendors.ts';

export const bringers = ['infrastructure-resource', 'dependency-manifest', 'finding', 'document'] as const;
type Bringer = (typeof bringers)[number];

export interface Brought {
  readonly sort: 'datastore' | 'entrance' | 'vendor' | 'personal data' | 'prompt' | 'decision';
  /** `user.health_and_medical`, `aws_db_instance.main`, `openai`. */
  readonly name: string;
  readonly fact: Fact<Bringer>;
  /** It may be something else. */
  readonly isUncertain: boolean;
}

type View = Pick<FactView<Bringer | 'landed-change'>, 'ever'>;

/** By the landings, of which each repository has a list of its own; lists of nothing are one. */
const built = new WeakMap<readonly Fact[], ReadonlyMap<string, readonly Brought[]>>();

/** What the landing of a commit was the first to bring. */
export function broughtBy(facts: View, commit: string): readonly Brought[] {
  const landings = facts.ever('landed-change');
  const known = built.get(landings) ?? Map.groupBy(allBrought(facts), ({ fact }) => fact.valid.from.commit ?? '');
  built.set(landings, known);
  return known.get(commit) ?? [];
}

function allBrought(facts: View): readonly Brought[] {
  const resources = facts.ever('infrastructure-resource').filter(isInfrastructure);
  return firsts([
    ...resources.filter(isStore).map((fact) => brought('datastore', nameOf(fact), fact)),
    ...resources.filter(isEntrance).map((fact) => brought('entrance', nameOf(fact), fact)),
    ...facts.ever('dependency-manifest').flatMap(vendorsOf),
    ...facts.ever('finding').flatMap(kindOfData),
    ...facts
      .ever('document')
      .filter(({ value }) => value.topic === 'architecture' && decisions.test(value.path))
      .map((fact) => brought('decision', fact.value.path, fact, true)),
  ]);
}

const brought = (sort: Brought['sort'], name: string, fact: Fact<Bringer>, isUncertain = false): Brought => ({
  sort,
  name,
  fact,
  isUncertain,
});

/** Of everything by one name, the first; where equal ones came at once, one that is sure. */
function firsts(all: readonly Brought[]): readonly Brought[] {
  const first = new Map<string, Brought>();
  for (const one of all) {
    const key = `${one.sort} ${one.name}`;
    const known = first.get(key);
    const order = known === undefined ? -1 : compare(one.fact.valid.from.at, known.fact.valid.from.at);
    if (order < 0 || (order === 0 && known!.isUncertain && !one.isUncertain)) first.set(key, one);
  }
  return [...first.values()];
}

/** Records of decisions; other pages on the architecture describe. Many decide what alters no risk. */
const decisions = /(?:^|\/)(?:adrs?|decisions|architecture-decisions|decision-records)\//i;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const nameOf = ({ value: { type, name } }: Resource): string => `${type}.${name}`;

const entrances =
  /^(?:Ingress|aws_(?:lb|alb|elb|apigatewayv2_api|api_gateway_rest_api|cloudfront_distribution)|google_compute_global_forwarding_rule|azurerm_(?:application_gateway|frontdoor|cdn_frontdoor_endpoint)|AWS::(?:ApiGateway::RestApi|ApiGatewayV2::Api|CloudFront::Distribution|ElasticLoadBalancingV2::LoadBalancer))$/;

/** What is reached from outside unless it says that it is not. */
function isEntrance(resource: Resource): boolean {
  if (resource.value.type === 'Service') return textOf(readingOf(resource, 'spec.type')) === 'LoadBalancer';
  if (!entrances.test(resource.value.type)) return false;
  const scheme = textOf(readingOf(resource, 'Properties.Scheme'));
  return switchOf(resource, 'internal') !== 'on' && scheme !== 'internal';
}

function vendorsOf(manifest: Fact<'dependency-manifest'>): readonly Brought[] {
  return usedVendors([manifest], [])
    .filter(({ isSentData }) => isSentData)
    .map(({ name }) => brought('vendor', name, manifest));
}

function kindOfData(finding: Fact<'finding'>): readonly Brought[] {
  const { rule, field, flow } = finding.value;
  if (!inProduction(finding)) return [];
  if (rule === 'personal-data-to-llm' && flow?.certainty === 'flows')
    return [brought('prompt', flow.dataType, finding)];
  if (field === undefined || field.removed === true) return [];
  if (rule !== 'personal-data-schema-field') return [];
  return [brought('personal data', field.dataType, finding, field.confidence === 'possible')];
}

const words: Readonly<Record<Brought['sort'], string>> = {
  datastore: 'the datastore',
  entrance: 'the way in',
  vendor: 'the vendor',
  'personal data': 'personal data',
  prompt: 'prompts with',
  decision: 'the decision',
};

export const broughtName = ({ sort, name }: Brought): string => `${words[sort]} ${name}`;
