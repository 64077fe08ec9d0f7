import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { allAt, isForProduction, namesUnder, readingOf, textOf, type Resource } from '../../kit/declarations.ts';
import { allSteps, stepPlace } from '../../kit/pipelines.ts';
import { resourceName } from '../../kit/resources.ts';
import { isWhole, isWorkload } from '../../kit/workloads.ts';
import { listed } from '../../words.ts';

export const onlyVerifiedImagesRun = defineCheck({
  meta: {
    id: 'only-verified-images-run',
    title: 'A rule declared as code refuses images that are not signed or not from an allowed registry',
    question: 'What stops unauthorised software?',
    rationale:
      'Whoever can start an image can start anything, unless something asks where it comes from. Rules of admission (Kyverno, Sigstore, Gatekeeper, Binary Authorization) that refuse, and steps of pipelines that verify a signature, are looked for in all repositories of the run; a rule that only reports refuses nothing. A rule may well be kept where the cluster is, so a repository that declares workloads and has no rule is not determined.',
    remediation:
      'Let admission verify signatures or the registry, in the mode that refuses, and verify signatures before a deployment.',
    reference: 'SEC-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource', 'pipeline'],
  toleratesGaps: 'a rule that was found is there, whatever else could not be read.',
  test(_item, facts) {
    const runs = facts
      .of('infrastructure-resource')
      .filter((one) => isRun(one) && isInfrastructure(one) && isForProduction(one));
    const rules = facts.anywhere('infrastructure-resource').flatMap((one) => {
      const mode = modeOf(one);
      return mode === undefined || !isInfrastructure(one) ? [] : [{ rule: one, mode }];
    });
    const verifying = allSteps(facts.of('pipeline')).filter(({ step }) => verifies.test(step.run ?? ''));
    const refusing = rules.filter(({ mode }) => mode === 'refuses');
    if (refusing.length > 0 || verifying.length > 0) {
      const places = [...refusing.map(({ rule }) => nameOf(rule)), ...verifying.map(stepPlace)];
      return pass(`What is not verified is refused by ${listed(places)}.`, [
        ...refusing.map(({ rule }) => rule),
        ...verifying.map(({ holder }) => holder),
      ]);
    }
    const reporting = rules.filter(({ mode }) => mode === 'reports').map(({ rule }) => rule);
    if (reporting.length > 0)
      return exception(`Rules only report what they should refuse: ${listed(reporting.map(nameOf))}.`, reporting);
    if (rules.length > 0)
      return notDetermined(
        `Whether these refuse or only report is not written out: ${listed(rules.map(({ rule }) => nameOf(rule)))}.`,
      );
    return runs.length === 0
      ? notApplicable('No workload and no cluster is declared as code in the repository.')
      : notDetermined(
          `Workloads or clusters are declared (${listed(runs.map(resourceName), 2)}), and no rule of admission was found in any repository of the run; it may be kept elsewhere.`,
          facts.gaps('infrastructure-resource'),
        );
  },
});

const clusters =
  /^(?:aws_eks_cluster|google_container_cluster|azurerm_kubernetes_cluster|aws_ecs_cluster|google_cloud_run(?:_v2)?_service)$/;
const verifies =
  /\bcosign\s+verify(?:-attestation)?\b|\bgh\s+attestation\s+verify\b|\bslsa-verifier\s+verify-image\b|\bnotation\s+verify\b/;

const isRun = (one: Resource): boolean =>
  clusters.test(one.value.type) || (isWorkload(one) && isWhole(one)) || isJob(one);

/** Comes to an end, and runs an image like what does not. */
const isJob = ({ value }: Resource): boolean => value.tool === 'kubernetes' && /^(?:CronJob|Job|Pod)$/.test(value.type);

type Mode = 'refuses' | 'reports' | 'unclear';

/** Undefined: it is no rule about images. */
function modeOf(rule: Resource): Mode | undefined {
  switch (rule.value.type) {
    case 'ClusterPolicy':
    case 'Policy':
      return namesUnder(rule, 'spec.rules.verifyimages').length > 0 ? ofKyverno(rule) : undefined;
    case 'ImageValidatingPolicy':
      return allAt(rule, 'spec.validationActions').includes('Deny') ? 'refuses' : 'reports';
    case 'ClusterImagePolicy':
      return textOf(readingOf(rule, 'spec.mode')) === 'warn' ? 'reports' : 'refuses';
    case 'K8sAllowedRepos':
      return enforcement(textOf(readingOf(rule, 'spec.enforcementAction')) ?? 'deny', /^deny$/);
    case 'google_binary_authorization_policy':
      return ofGoogle(rule);
    default:
      return undefined;
  }
}

const enforcement = (said: string, refusing: RegExp): Mode => (refusing.test(said) ? 'refuses' : 'reports');

/** Each rule may say for itself what the policy says for all; without either, it reports. */
function ofKyverno(policy: Resource): Mode {
  const said = ['spec.rules.verifyImages.failureAction', 'spec.validationFailureAction', 'spec.failureAction'].flatMap(
    (name) => allAt(policy, name),
  );
  return enforcement(String(said[0] ?? 'Audit'), /^enforce$/i);
}

function ofGoogle(policy: Resource): Mode {
  const evaluation = readingOf(policy, 'default_admission_rule.evaluation_mode');
  const action = readingOf(policy, 'default_admission_rule.enforcement_mode');
  if (evaluation === 'unresolved' || action === 'unresolved') return 'unclear';
  return textOf(evaluation) !== 'ALWAYS_ALLOW' && textOf(action) === 'ENFORCED_BLOCK_AND_AUDIT_LOG'
    ? 'refuses'
    : 'reports';
}

const nameOf = (rule: Fact<'infrastructure-resource'>): string => `${rule.repository}/${resourceName(rule)}`;
