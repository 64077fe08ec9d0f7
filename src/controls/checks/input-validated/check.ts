import type { Fact } from '../../../model/fact.ts';
import type { HandlerFact } from '../../../model/handler.ts';
import { handlerLabel } from '../../../model/handler-join.ts';
import { changesState, servedIn, type Served } from '../../../model/route-guards.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type View = Pick<FactView<'handler' | 'finding' | 'dependency-manifest'>, 'of'>;
interface Entry extends Served {
  readonly fact: Fact<'handler'>;
  readonly is: 'checked' | 'nothing' | 'open';
}

export const inputValidated = defineCheck({
  meta: {
    id: 'input-validated',
    title: 'Each route that changes something checks what the caller sends, as far as its code shows',
    question: 'How do you make sure inputs are complete and valid?',
    rationale:
      'What is not checked where it enters is trusted everywhere behind. A route that changes something counts as checked when its own head or body, a middleware before it, or a function of the same file that it calls parses or validates: schemas (zod, valibot, joi, yup, ajv, pydantic, marshmallow), class validators and Bean Validation, model state, forms and serializers, strong parameters, form requests, typed JSON of Rust, bindings of Go, and mutations of GraphQL, whose schema refuses what does not fit. A route that takes nothing but its address needs none. Where a handler takes the caller’s body whole and without a shape (into a store, a constructor, a map of anything), and nothing in its file speaks of a schema, that is an exception; away from handlers, where somebody may have checked before, and with an ODM that has schemas of its own (Mongoose, Typegoose) it is open. So is a route that reads single values and where no check was found. Whether a schema is strict enough, global pipes of a framework, and messages of queues are not seen.',
    remediation:
      'Parse the body with a schema that refuses what it does not know before anything is done, and hand on what the schema returned.',
    reference: 'PIN-01',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['handler', 'finding', 'dependency-manifest'],
  relevantGap: (gap) => gap.of !== 'dependency-manifest' && productionCodeGap(gap),
  test(_item, facts) {
    const entries = entriesOf(facts);
    const whole = facts
      .of('finding')
      .filter((one) => inProduction(one) && one.value.rule === 'unvalidated-input')
      .filter(({ value }) => (value.suppressed?.reason ?? '').trim() === '');
    const mayBeShaped = hasSchemasOfItsOwn(facts);
    const raw = whole.filter(
      (one) => isInHandler(one, facts) && !(mayBeShaped && /\.[cm]?[jt]sx?$/.test(one.value.path)),
    );
    const toModel = whole.filter((one) => !raw.includes(one));
    const [checked, open] = [of(entries, 'checked'), of(entries, 'open')];
    const rest = `Of ${counted(entries.length, 'route')} that ${agree(entries.length, 'changes', 'change')} something ${checked.length} ${agree(checked.length, 'checks', 'check')} what comes in`;
    if (raw.length > 0)
      return exception(
        `${counted(raw.length, 'place')} ${agree(raw.length, 'takes', 'take')} the caller’s body whole and without a shape: ${places(raw)}. ${rest}.`,
        raw,
      );
    if (entries.length + toModel.length === 0)
      return facts.gaps('handler').length > 0
        ? notDetermined(
            'No route that changes something was found, and some code could not be read.',
            facts.gaps('handler'),
          )
        : notApplicable('No route that changes something was found in production code.');
    if (open.length + toModel.length > 0)
      return notDetermined(
        [
          ...(toModel.length > 0
            ? [
                `${counted(toModel.length, 'place')} ${agree(toModel.length, 'takes', 'take')} the body whole where something else may have checked it: ${places(toModel)}.`,
              ]
            : []),
          `${rest}.`,
          ...(open.length > 0
            ? [`Of ${outOf(open.length, entries.length, 'route')} no check was found: ${shown(open)}.`]
            : []),
        ].join(' '),
      );
    const bare = entries.length - checked.length;
    return pass(
      `${rest}${bare > 0 ? `, and ${bare} ${agree(bare, 'takes', 'take')} nothing but the address` : ''}: ${shown(checked)}.`,
      entries.map(({ fact }) => fact),
    );
  },
});

const of = (entries: readonly Entry[], is: Entry['is']): readonly Entry[] => entries.filter((one) => one.is === is);

function entriesOf(facts: View): readonly Entry[] {
  const handlers = facts.of('handler');
  const factOf = new Map(handlers.map((fact) => [fact.value, fact]));
  return servedIn(handlers.map(({ value }) => value))
    .filter(({ handler }) => changesState(handler))
    .map((one) => ({ ...one, fact: factOf.get(one.handler)!, is: standingOf(one) }));
}

/** Either half may check; that nothing is taken is only known where a body was read. */
function standingOf({ handler, halves, before }: Served): Entry['is'] {
  const isChecked = ({ input }: HandlerFact): boolean => input?.checkedBy !== undefined;
  if ([handler, ...before].some(isChecked) || (halves.length > 0 && halves.every(isChecked))) return 'checked';
  const read = handler.hasBody ? [handler] : halves;
  return read.length > 0 && read.every(({ input }) => input?.takes === false) ? 'nothing' : 'open';
}

/** The nearest handler above it in its file; what is checked there is no longer as it came. */
function isInHandler({ value }: Fact<'finding'>, facts: View): boolean {
  const above = facts
    .of('handler')
    .filter((one) => one.value.path === value.path && one.value.hasBody && one.value.line <= value.line);
  const nearest = above.reduce<Fact<'handler'> | undefined>(
    (last, one) => (last && last.value.line > one.value.line ? last : one),
    undefined,
  );
  return nearest !== undefined && nearest.value.input?.checkedBy === undefined;
}

const hasSchemasOfItsOwn = (facts: View): boolean =>
  facts
    .of('dependency-manifest')
    .some(({ value }) =>
      value.dependencies.some((name) => /^(?:mongoose|@typegoose\/typegoose|typegoose)$/.test(name)),
    );

const places = (found: readonly Fact<'finding'>[]): string => listed(found.map(({ value }) => place(value)).sort(), 5);

const shown = (entries: readonly Entry[]): string =>
  listed(
    entries.map(({ handler, halves, before }) => {
      const by = [handler, ...before, ...halves].find(({ input }) => input?.checkedBy !== undefined)?.input?.checkedBy;
      return `${handlerLabel(handler)} (${by === undefined ? '' : `${by}, `}${place(handler)})`;
    }),
    6,
  );
