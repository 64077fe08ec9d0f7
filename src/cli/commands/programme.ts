import type { ProgrammePhase, ProgrammeStep, ProgrammeView, StepStanding } from '../../model/programme.ts';
import { readinessTopics } from '../../model/programme.ts';
import { defineCommand } from '../command.ts';
import { choicesFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import type { Style } from '../output/style.ts';
import { many } from '../output/words.ts';
import { visible, wrap } from '../output/width.ts';

export const programmeShow = defineCommand({
  name: 'programme show',
  summary: 'show the way to a report as a plan that ticks itself',
  details: [
    'Scope and document, remediate, collect, maintain. What is done is read from the latest audit, plumbline.yaml, the forges, ' +
      'the policies and the decisions; nothing is ticked by hand.',
  ],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline programme show', does: 'Every step, and what to do next.' }],
  json: '`{type:"step", id, phase, title, standing:"done"|"open"|"unknown", done, of, because, next}`, then the manifest',
  exits: { 0: 'it was shown' },
  async run(context) {
    const view = await (await context.plumbline()).programme();
    if (context.json) {
      for (const step of view.steps) await context.printJson({ type: 'step', ...step });
      await context.printJson({ ...manifestOf('programme show', { listed: view.steps.length }), run: view.run });
      return 0;
    }
    await context.print(renderPlan(view, context));
    const done = view.steps.filter(({ standing }) => standing === 'done').length;
    await context.note(`${done} of ${many(view.steps.length, 'step')} done`);
    return 0;
  },
});

const phaseTitles: Readonly<Record<ProgrammePhase, string>> = {
  scope: 'Scope and document',
  remediate: 'Remediate',
  collect: 'Collect',
  maintain: 'Maintain',
};

interface Screen {
  readonly style: Style;
  readonly columns: number;
}

function renderPlan({ steps }: ProgrammeView, screen: Screen): string {
  const groups = Map.groupBy(steps, ({ phase }) => phase);
  return [...groups]
    .map(([phase, own]) =>
      [screen.style.bold(phaseTitles[phase]), ...own.map((step) => renderStep(step, screen))].join('\n'),
    )
    .join('\n\n');
}

const marks: Readonly<Record<StepStanding, string>> = { done: '[x]', open: '[ ]', unknown: '[?]' };

function renderStep({ title, standing, done, of, because, next }: ProgrammeStep, { style, columns }: Screen): string {
  const paint = { done: style.good, open: style.warning, unknown: style.unknown }[standing];
  const share = of === undefined ? '' : style.dim(`  ${done} of ${of}`);
  return [
    `  ${paint(marks[standing])} ${visible(title)}${share}`,
    wrap(style.dim(visible(because)), columns, '      '),
    ...(next === undefined ? [] : [wrap(visible(`next: ${next}`), columns, '      ')]),
  ].join('\n');
}

const firstOfEach = 8;

export const programmeReview = defineCommand({
  name: 'programme review',
  summary: 'list what an auditor would ask next, worst first',
  details: [
    'Deviations without an answer, what nobody could look at, evidence that is missing, policies that the code contradicts, and the like.',
  ],
  arguments: [],
  flags: {
    topic: choicesFlag({ name: 'topic', placeholder: 'TOPIC', choices: readinessTopics, summary: 'only these' }),
  },
  examples: [
    {
      command: 'plumbline programme review --topic deviation',
      does: 'What went wrong, and what stands of the answers.',
    },
  ],
  json: '`{type:"question", topic, subject, question, because, answerWith}`, then the manifest',
  exits: { 0: 'nothing would be asked', 1: 'something would be asked' },
  async run(context, { flags }) {
    const view = await (await context.plumbline()).programme();
    const questions = view.questions.filter(({ topic }) => flags.topic.length === 0 || flags.topic.includes(topic));
    if (context.json) {
      for (const question of questions) await context.printJson({ type: 'question', ...question });
      const manifest = manifestOf('programme review', { listed: questions.length, total: view.questions.length });
      await context.printJson({ ...manifest, run: view.run });
    } else {
      const { style, columns } = context;
      // Where topics were named all of them are printed; else the first of each, so that each topic is seen.
      const groups = [...Map.groupBy(questions, ({ topic }) => topic)];
      const shown = groups.flatMap(([, own]) => (flags.topic.length > 0 ? own : own.slice(0, firstOfEach)));
      for (const { topic, subject, question, because, answerWith } of shown)
        await context.print(
          [
            `${style.bold(visible(subject))}  ${style.dim(topic)}`,
            wrap(visible(question), columns, '  '),
            wrap(style.dim(visible(because)), columns, '  '),
            wrap(visible(`answer with: ${answerWith}`), columns, '  '),
            '',
          ].join('\n'),
        );
      const tally = groups.map(([topic, own]) => `${topic} ${own.length}`).join(', ');
      const rest = shown.length < questions.length ? '; --topic TOPIC prints all of one' : '';
      await context.note(`${many(questions.length, 'question')} would be asked: ${tally || 'none'}${rest}`);
    }
    return questions.length > 0 ? 1 : 0;
  },
});
