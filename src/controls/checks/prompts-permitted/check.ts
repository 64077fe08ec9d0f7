import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode, inProduction, productionCodeGap, productionGap } from '../../kit/code.ts';
import { heldAgainstRegister } from '../../kit/vendor-register.ts';
import { usedVendors } from '../../kit/vendors.ts';
import { agree, counted, listed, place } from '../../words.ts';

const providersOfModels: ReadonlySet<string> = new Set(['openai', 'anthropic', 'cohere', 'mistral']);

/** Libraries that talk to whichever provider a setting names. */
const anyProvider =
  /^(?:ai|@ai-sdk\/(?!openai$|anthropic$)[\w-]+|langchain|@langchain\/(?:core|community)|langchain-(?:core|community)|llamaindex|llama-index(?:-core)?|litellm|ollama|ruby_llm|langchainrb|instructor|pydantic-ai|groq|groq-sdk|google-generativeai|google-genai|@google\/(?:generative-ai|genai)|@aws-sdk\/client-bedrock-runtime|dev\.langchain4j:.+|org\.springframework\.ai:.+|github\.com\/tmc\/langchaingo|Microsoft\.SemanticKernel)$/;

export const promptsPermitted = defineCheck({
  meta: {
    id: 'prompts-permitted',
    title: 'No field with personal data is seen to flow into a prompt, and each provider of models is registered',
    question: 'Does customer data go to an AI provider, and on what terms?',
    rationale:
      'What is in a prompt is kept and read by its provider, perhaps trained on, and may come out elsewhere. Fields of persons are followed into calls of language models and embeddings within a file; what passes through a helper that redacts is left out. The providers whose library is among the dependencies are held against the register, which names each with the day until which the last review of its terms holds: `openai@2026-12-31`. What people type into a prompt themselves cannot be seen.',
    remediation:
      'Replace names and addresses by placeholders before the call and put them back afterwards; register the provider with its terms on training, retention and region.',
    reference: 'DAT-05',
    evaluation: 'state',
    parameters: { providers: '' },
  },
  population: 'repository',
  reads: ['finding', 'dependency-manifest'],
  relevantGap: (gap) => (gap.of === 'finding' ? productionCodeGap(gap) : productionGap(gap)),
  test(item, facts, { providers }) {
    const flows = facts.of('finding').filter((one) => inProduction(one) && isFlow(one));
    if (flows.length > 0)
      return exception(
        `${counted(flows.length, 'field')} with personal data ${agree(flows.length, 'flows', 'flow')} into prompts: ${listed(flows.map(toldOf), 5)}.`,
        flows,
      );
    const used = usedVendors(facts.of('dependency-manifest'), []).filter(({ name }) => providersOfModels.has(name));
    if (used.length === 0) {
      const gaps = [...facts.gaps('finding'), ...facts.gaps('dependency-manifest')];
      if (holdsCode(item) && gaps.length > 0)
        return notDetermined('No use of a language model was found, and not everything could be read.', gaps);
      const libraries = facts
        .of('dependency-manifest')
        .filter((one) => inProduction(one) && one.value.role === 'manifest')
        .flatMap(({ value }) => value.dependencies.filter((name) => anyProvider.test(name)));
      if (libraries.length > 0)
        return notDetermined(
          `Language models are asked by ${listed(libraries)}; which provider that is, and on what terms, the dependencies do not tell.`,
        );
      return notApplicable('No library that asks language models is among the dependencies.');
    }
    return heldAgainstRegister(used, providers, { facts, noun: 'provider of models' });
  },
});

const isFlow = ({ value: { rule, flow, suppressed } }: Fact<'finding'>): boolean =>
  rule === 'personal-data-to-llm' && flow?.certainty === 'flows' && (suppressed?.reason ?? '').trim() === '';

const toldOf = ({ value }: Fact<'finding'>): string =>
  `${value.flow!.field} (${value.flow!.dataType}) to ${value.flow!.callee} at ${place(value)}`;
