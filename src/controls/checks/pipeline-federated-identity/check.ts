import type { PipelineStep } from '../../../model/fact-map.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { pipelineContentGap } from '../../kit/pipelines.ts';
import { counted, listed } from '../../words.ts';

/** Inputs and environment names that carry a long-lived key of a cloud. */
const storedKey =
  /^(?:env\.)?(?:aws[-_](?:access[-_]key[-_]id|secret[-_]access[-_]key)|credentials[-_]json|service[-_]account[-_]key|google[-_](?:credentials|application[-_]credentials(?:[-_]json)?)|gcp[-_](?:sa[-_]key|credentials)|gcloud[-_]service[-_]key|azure[-_](?:credentials|client[-_]secret)|arm[-_]client[-_]secret|creds|digitalocean[-_](?:access[-_])?token)$/i;
/** Inputs by which the known sign-in actions ask for a short-lived identity. */
const federated = /^(?:role-to-assume|workload_identity_provider|client-id|use-oidc|oidc)$/i;
const signIn =
  /^(?:aws-actions\/configure-aws-credentials|google-github-actions\/(?:auth|setup-gcloud)|azure\/login|digitalocean\/action-doctl)(?:@|$)/i;
/** Steps that take these inputs for something else than a cloud sign-in do not exist in practice, but `creds` is a common word. */
const commonWord = /^(?:creds|client-id|oidc)$/i;

export const pipelineFederatedIdentity = defineCheck({
  meta: {
    id: 'pipeline-federated-identity',
    title: 'Pipelines sign in to clouds with a federated identity, not with stored keys',
    question: 'How does the pipeline authenticate to production?',
    rationale:
      "A stored cloud key works from anywhere until somebody rotates it. A federated identity is issued for one run and names the repository and branch it was issued to. What the cloud's trust policy demands is not in the pipeline and is not seen here.",
    remediation:
      "Let the cloud trust the forge's identity provider (`role-to-assume`, `workload_identity_provider`, `client-id` of a federated credential), grant the job `id-token: write`, and delete the stored key.",
    reference: 'ACC-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline'],
  relevantGap: pipelineContentGap,
  test(_item, facts) {
    const steps = facts.of('pipeline').flatMap((pipeline) => pipeline.value.steps.map((step) => ({ pipeline, step })));
    const stored = steps.filter(({ step }) => keysOf(step).length > 0);
    if (stored.length > 0) {
      const places = stored.map(
        ({ pipeline, step }) => `${pipeline.value.path}:${step.line} (${listed(keysOf(step))})`,
      );
      return exception(
        `${counted(stored.length, 'pipeline step')} with a stored cloud key: ${listed(places)}.`,
        distinct(stored),
      );
    }
    const good = steps.filter(
      ({ step }) => signIn.test(step.uses ?? '') && Object.keys(step.inputs).some((key) => federated.test(key)),
    );
    if (good.length === 0)
      return notApplicable('No pipeline in the repository signs in to a cloud in a way that is known here.');
    return pass(
      `${counted(good.length, 'pipeline step')} ${good.length === 1 ? 'signs' : 'sign'} in with a federated identity; none uses a stored key.`,
      distinct(good),
    );
  },
});

function keysOf(step: PipelineStep): readonly string[] {
  return Object.entries(step.inputs)
    .filter(([key, value]) => storedKey.test(key) && value.trim() !== '' && !/steps\.[^}]*\.outputs\./.test(value))
    .map(([key]) => key.replace(/^env\./, ''))
    .filter((key) => !commonWord.test(key) || signIn.test(step.uses ?? ''));
}

const distinct = <T>(found: readonly { readonly pipeline: T }[]): readonly T[] => [
  ...new Set(found.map(({ pipeline }) => pipeline)),
];
