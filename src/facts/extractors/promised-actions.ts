/**
 * What a post-mortem or the record of an exercise promises, from the sections that say so by their heading: boxes to
 * tick, rows of tables, plain items. Where nothing says whether one was done, by whom, until when or where it is tracked,
 * that stays open (null); nothing is guessed from the words of the promise.
 */
import type { Instant } from '../../base/instant.ts';
import type { PromisedActionFact } from '../../model/kept-record.ts';
import type { YamlView } from '../readers/yaml.ts';
import { fieldName, instantIn, type Section, type WrittenRecord } from '../readers/written-record.ts';

type Action = Omit<PromisedActionFact, 'path' | 'of'>;
type Cells = Readonly<Record<string, string>>;

const heading =
  /\b(?:action(?:s| items?| plan)?|follow-?ups?|corrective|preventative|preventive|remediation(?:s| items?)?|next steps|to-?dos?)\b/i;
/** `Actions taken`, `Immediate actions`: what was done at the time is no promise. */
const past = /\b(?:taken|performed|during|immediate|mitigation actions)\b/i;

const columns = {
  text: [
    'action',
    'action-item',
    'action-items',
    'task',
    'item',
    'description',
    'what',
    'improvement',
    'follow-up',
    'todo',
  ],
  owner: ['owner', 'who', 'assignee', 'assigned-to', 'responsible', 'dri'],
  due: ['due', 'due-date', 'deadline', 'by', 'by-when', 'when', 'target-date', 'eta', 'date'],
  state: ['status', 'state', 'done', 'completed', 'closed', 'resolved'],
  item: ['issue', 'bug', 'ticket', 'link', 'tracker', 'tracking', 'jira', 'pr', 'tracking-issue'],
} as const;

export function promisedActions({ sections, lists }: WrittenRecord): readonly Action[] {
  const written = sections.filter(({ heading: title }) => heading.test(title) && !past.test(title)).flatMap(actionsIn);
  // Where some are kept as boxes or rows, plain items explain them.
  const kept = written.some(({ isPlain }) => !isPlain) ? written.filter(({ isPlain }) => !isPlain) : written;
  const ofLists = [...lists].filter(([name]) => /^(?:actions?|action-items|follow-ups?|todos?)$/.test(name));
  return [...kept.map(({ action }) => action), ...ofLists.flatMap(([, maps]) => maps.flatMap(actionOfMap))];
}

interface Written {
  readonly action: Action;
  /** An item of a list that says nothing of its state. */
  readonly isPlain: boolean;
}

function actionsIn({ lines }: Section): readonly Written[] {
  const found: Written[] = [];
  let head: readonly string[] | undefined;
  for (const [index, { text, line }] of lines.entries()) {
    if (text.trimStart().startsWith('|')) {
      const cells = cellsOf(text);
      if (/^[\s|:-]+$/.test(text)) head = cellsOf(lines[index - 1]?.text ?? '').map(fieldName);
      else if (head !== undefined)
        found.push(
          ...actionOfCells(Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])), line).map((action) => ({
            action,
            isPlain: false,
          })),
        );
      continue;
    }
    head = undefined;
    const item = /^\s{0,5}(?:[-*+]|\d{1,2}[.)])\s+(?:\[([ xX])\]\s+)?(.{6,})$/.exec(text);
    if (item)
      found.push(
        ...actionOfItem(item[2]!, item[1], line).map((action) => ({
          action,
          isPlain: item[1] === undefined && action.owner === null && action.due === null && action.item === null,
        })),
      );
  }
  return found;
}

const cellsOf = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function actionOfItem(text: string, box: string | undefined, line: number): readonly Action[] {
  if (/^[*_]*(?:none|n\/a|no actions?|e\.g\.)(?:\b|,)/i.test(text)) return [];
  const owner = /(?:^|[\s(])@([\w-]{2,39})\b/.exec(text)?.[1] ?? /\bowner:\s*([^,;()]{2,40})/i.exec(text)?.[1]?.trim();
  return [
    {
      text: shortened(text),
      line,
      done: box === undefined ? (/^~~.*~~$/.test(text) ? true : null) : box !== ' ',
      owner: owner ?? null,
      due: dueIn(text),
      item: itemIn(text),
    },
  ];
}

/** A day without a word before it may be the day of something else. */
function dueIn(text: string): Instant | null {
  return instantIn(/\b(?:due(?: date)?|by|until|deadline|eta)\b[:\s*]{1,4}(\d{4}-\d{2}-\d{2})/i.exec(text)?.[1]);
}

/** An address of an issue or change, `#12`, `owner/name#12`, `ABC-12`. */
function itemIn(text: string): string | null {
  const found =
    /https?:\/\/[^\s)>\]|]{4,200}?\/(?:issues|pull|pulls|merge_requests|browse|work_items|commit|stories|tickets?)\/[^\s)>\]|]{1,80}/.exec(
      text,
    ) ??
    /(?:[\w.-]{1,60}\/[\w.-]{1,60})?(?<![\w&/])#\d{1,7}\b/.exec(text) ??
    /\b(?!(?:CVE|UTF|SHA|RFC|ISO|HTTP|TLS|AES|COVID|SEV|P|S)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b/.exec(text);
  return found?.[0].trim() ?? null;
}

function actionOfCells(cells: Cells, line: number): readonly Action[] {
  const cell = (names: readonly string[]): string =>
    names.map((name) => cells[name] ?? '').find((one) => one !== '') ?? '';
  const text = cell(columns.text);
  if (text.length < 3 || /^[*_]*(?:e\.g\.|\[)/i.test(text)) return [];
  const item = cell(columns.item);
  const owner = cell(columns.owner).replace(/^@/, '');
  return [
    {
      text: shortened(text),
      line,
      done: stateOf(cell(columns.state)),
      owner: owner === '' || /^(?:tbd|-+|\?)$/i.test(owner) ? null : owner.slice(0, 80),
      due: instantIn(cell(columns.due)),
      item: item === '' ? itemIn(Object.values(cells).join(' ')) : (itemIn(item) ?? item.slice(0, 200)),
    },
  ];
}

function actionOfMap(map: YamlView): readonly Action[] {
  const cells = Object.fromEntries(
    map.entries.flatMap(({ key, value }) => (value.text === undefined ? [] : [[fieldName(key), value.text]])),
  );
  return actionOfCells(cells, map.line);
}

/** Null for a word that is neither. */
function stateOf(written: string): boolean | null {
  const word = written
    .toLowerCase()
    .replace(/[*_`~]/g, '')
    .trim();
  if (
    /^(?:true|yes|x|\[x\]|done|closed|completed?|fixed|resolved|shipped|merged|deployed|finished|✅.*|✔.*|:white_check_mark:.*)$/.test(
      word,
    )
  )
    return true;
  return /^(?:false|no|\[ \]|open|to-?do|in[ -]progress|doing|pending|not (?:started|done)|planned|blocked|started|wip|new|❌.*)$/.test(
    word,
  )
    ? false
    : null;
}

const shortened = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]+/g, '')
    .trim()
    .slice(0, 160);
