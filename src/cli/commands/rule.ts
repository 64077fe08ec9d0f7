/** Rules: those that ship and the user's own. */
import { relative, resolve } from 'node:path';
import type { RuleDescription } from '../../app/plumbline.ts';
import type { TestedRule } from '../../app/rules/views.ts';
import { nearestWord } from '../../app/nearest-word.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { switchFlag, textsFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintSeverity } from '../output/style.ts';
import { visible } from '../output/width.ts';
import { many } from '../output/words.ts';

export const ruleShow = defineCommand({
  name: 'rule show',
  summary: 'show a rule: why it matters, what to do, its examples, and what it cannot see',
  details: [],
  arguments: [{ name: 'ID', summary: 'of the rule', required: true }],
  flags: {},
  examples: [{ command: 'plumbline rule show weak-hash', does: 'The page of a rule.' }],
  json: 'one document: `{type:"rule", id, title, class, severity, why, remediation, references, examples:{bad, good}, limits, from?:{file, line}}`',
  exits: { 0: 'the rule was shown' },
  async run(context, { operands }) {
    const [id = ''] = operands;
    const rules = (await context.plumbline()).rules();
    const rule = rules.find((one) => one.id === id);
    if (!rule) {
      const near = nearestWord(
        id,
        rules.map((one) => one.id),
      );
      const hint = near === undefined ? 'plumbline rule list shows what there is.' : `Did you mean ${near}?`;
      throw new UsageError(`there is no rule "${id}"`, hint);
    }
    if (context.json) await context.printJson({ type: 'rule', ...rule });
    else await context.print(rulePage(rule, context).join('\n'));
    return 0;
  },
});

function rulePage(rule: RuleDescription, { style, world }: Context): readonly string[] {
  const { id, title, class: ofClass, severity, why, remediation, examples, references = [], limits = [], from } = rule;
  const heading = (text: string): readonly string[] => ['', style.bold(text)];
  const listed = (of: readonly { readonly path: string; readonly code: string }[]) =>
    of.flatMap(({ path, code }) => [
      `  ${style.place(visible(path))}`,
      ...code
        .trimEnd()
        .split('\n')
        .map((line) => `    ${visible(line)}`),
    ]);
  const bullets = (of: readonly string[]) => of.map((one) => `  - ${visible(one)}`);
  return [
    style.bold(visible(title)),
    `${id} · ${ofClass} · ${paintSeverity(style, severity)(severity)}`,
    ...(from ? [style.place(`${relative(world.cwd, from.file)}:${from.line ?? 1}`)] : []),
    ...heading('Why it matters'),
    `  ${visible(why)}`,
    ...heading('What to do'),
    `  ${visible(remediation)}`,
    ...(examples.bad.length > 0 ? [...heading('Reported'), ...listed(examples.bad)] : []),
    ...(examples.good.length > 0 ? [...heading('Left alone'), ...listed(examples.good)] : []),
    ...(limits.length > 0 ? [...heading('What it cannot see'), ...bullets(limits)] : []),
    ...(references.length > 0 ? [...heading('References'), ...bullets(references)] : []),
  ];
}

export const ruleTest = defineCommand({
  name: 'rule test',
  summary: 'run rules over their examples, and show what they find on paths',
  details: [
    'Every example must do what it says: a bad one is reported, a good one is left alone. Without a name all rules of your ' +
      'own are tested; any other rule can be named, too.',
  ],
  arguments: [
    {
      name: 'RULE',
      summary: 'ids of rules, or files of your own ones',
      required: false,
      variadic: true,
      completes: 'file',
    },
  ],
  flags: {
    on: textsFlag({
      name: 'on',
      value: { placeholder: 'PATH', completes: 'file' },
      summary: 'also look for matches in this folder or file',
      details: 'Comments and baselines that allow a match do not hide it here.',
    }),
  },
  examples: [
    { command: 'plumbline rule test', does: 'All rules of your own, as a CI step does.' },
    { command: 'plumbline rule test .plumbline/rules/acme-token.yaml --on src', does: 'While a rule is written.' },
  ],
  json: '`{type:"rule-test", id, title, from?, holds, examples:[{kind:"bad"|"good", path, holds, lines, because?}], literals?, matches:[{path, line, column, excerpt}]}`; the manifest holds `notices`',
  exits: { 0: 'every example holds', 1: 'at least one does not' },
  async run(context, { flags, operands }) {
    const { cwd } = context.world;
    const targets = operands.map((one) => (/[/\\]|\.ya?ml$/.test(one) ? resolve(cwd, one) : one));
    const request = { targets, on: flags.on.map((path) => resolve(cwd, path)), from: cwd };
    const { rules, notices } = await (await context.plumbline()).testRules(request, context.working);
    const failed = rules.filter(({ holds }) => !holds);
    if (context.json) {
      for (const rule of rules) await context.printJson({ type: 'rule-test', ...rule });
      const counts = { listed: rules.length, total: rules.length };
      await context.printJson({ ...manifestOf('rule test', counts), failed: failed.length, notices });
    } else {
      for (const rule of rules) await context.print(testedLines(rule, context).join('\n'));
      for (const notice of notices) await context.note(`not honoured: ${visible(notice)}`);
      const none = rules.length === 0 ? '; plumbline rule new ID writes one' : '';
      await context.note(`${many(rules.length, 'rule')} tested, ${failed.length} failed${none}`);
    }
    return failed.length > 0 ? 1 : 0;
  },
});

function testedLines(rule: TestedRule, { style, world }: Context): readonly string[] {
  const { id, title, from, holds, examples, literals, matches } = rule;
  const place = from === undefined ? '' : ` ${style.dim(`${relative(world.cwd, from.file)}:${from.line ?? 1}`)}`;
  const wrong = examples.filter((one) => !one.holds);
  const looksFor =
    literals === undefined
      ? 'reads every file to its end: keywords would make it cheap'
      : `looks at lines near ${literals
          .slice(0, 4)
          .map((word) => JSON.stringify(word))
          .join(', ')}${literals.length > 4 ? ', …' : ''}`;
  return [
    `${holds ? style.good('holds') : style.bad('fails')}  ${id} · ${visible(title)}${place}`,
    ...wrong.map(({ kind, path, because }) => `       ${kind} example ${visible(path)}: ${because ?? ''}`),
    ...(examples.length === 0 ? ['       no examples'] : []),
    `       ${style.dim(`${many(examples.length, 'example')}; ${visible(looksFor)}`)}`,
    ...matches.flatMap(({ path, line, column, excerpt }) => [
      `       ${style.place(visible(`${path}:${line}:${column}`))}`,
      `         ${style.dim(visible(excerpt.trim()))}`,
    ]),
  ];
}

export const ruleNew = defineCommand({
  name: 'rule new',
  summary: 'write a rule of your own to begin with',
  details: [
    'It goes into the folder that plumbline.yaml names under rules.folder (.plumbline/rules), and passes rule test.',
  ],
  arguments: [{ name: 'ID', summary: 'lower case with dashes, such as acme-token', required: true }],
  flags: {
    structural: switchFlag({ name: 'structural', summary: 'one that looks for a piece of code instead of a regex' }),
  },
  examples: [{ command: 'plumbline rule new acme-token', does: 'Writes .plumbline/rules/acme-token.yaml.' }],
  json: 'one document: `{type:"rule-file", id, path}`',
  exits: { 0: 'the file was written' },
  async run(context, { flags, operands }) {
    const [id = ''] = operands;
    if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
      throw new UsageError(`"${id}" is no id of a rule`, 'Lower case with dashes, such as acme-token.');
    const made = await (await context.plumbline()).newRule({ id, structural: flags.structural });
    if (context.json) await context.printJson({ type: 'rule-file', ...made });
    else
      await context.print(
        `wrote ${relative(context.world.cwd, made.path)}; plumbline rule test ${id} runs its examples`,
      );
    return 0;
  },
});
