import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { gateOnChange, textOfStep } from '../../kit/gate-check.ts';
import { foundIsFound } from '../../kit/scanner-check.ts';

/** Tools that compare an interface with the one before, or hold it against what its callers expect. */
const comparisons =
  /\boasdiff\b|openapi-diff|\boptic\s+(?:diff|run)\b|\bbuf\s+breaking\b|bufbuild\/buf-(?:breaking-)?action|graphql-inspector|\brover\s+(?:subgraph|graph)\s+check\b|kamilkisiela\/graphql-inspector|\bpact(?:-broker|-verifier|\s+verify)?\b|swagger-diff|openapi-changes|\bapi-extractor\b|cargo-semver-checks|\bapidiff\b|\brevapi\b|\bjapicmp\b/i;
const interfaces = /^(?:openapi|swagger)\.(?:ya?ml|json)$|\.graphql$/;

export const interfaceChangesGuarded = defineCheck({
  meta: {
    id: 'interface-changes-guarded',
    title:
      'Each proposed change is compared with the interface that the repository publishes, and a breaking one fails',
    question: 'What is the system supposed to do, and how is a change to that controlled?',
    rationale:
      'An interface that is written down says what the system does; a comparison on each change tells when it no longer does. Repositories that keep a description of an interface (OpenAPI, GraphQL) are asked for a tool that finds breaking changes and can fail the pipeline. Whether the description is whole, and interfaces that are made from code when it runs, are not seen.',
    remediation:
      'Compare the description with the one of the main branch on each change (oasdiff, buf breaking, graphql-inspector), or verify contracts.',
    reference: 'PIN-02',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['pipeline', 'tracked-file'],
  toleratesGaps: foundIsFound,
  test(_item, facts) {
    const described = facts
      .of('tracked-file')
      .some(({ value }) => value.topic === 'schema' && interfaces.test(value.detail));
    return described
      ? gateOnChange(facts, {
          what: 'A comparison of interfaces',
          isIt: (step) => comparisons.test(textOfStep(step)),
          about: /graphql|openapi|swagger|schema|api|proto/i,
        })
      : notApplicable('The repository keeps no description of an interface (OpenAPI, GraphQL).');
  },
});
