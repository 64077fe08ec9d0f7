/**
 * Policies in Markdown with their testable clauses. How a clause is marked is said in model/policy.ts, and for people in
 * docs/policies.md. A marker that cannot be read is a fault with its line, never a clause that is quietly missing.
 *
 * Sentences that demand something and carry no marker are listed too: they are promises that nobody tests.
 */
import { sha256 } from '../../base/digest.ts';
import { clauseOperators, type ClauseOperator, type PolicyClause, type PolicyFact } from '../../model/policy.ts';
import { unreadable, type Extractor } from '../extractor.ts';
import { frontMatterOf, markdownBlocks, plainText, type MarkdownBlock } from '../readers/markdown.ts';
import { readYaml } from '../readers/yaml.ts';

const isPolicy = /(?:^|\/)(?:polic(?:y|ies)\/(?:[^/]+\/)*[^/]+|[^/]*polic(?:y|ies)[^/]*)\.(?:md|markdown)$/i;
const isNone = /(?:^|\/)(?:readme|changelog|contributing|license|licence)\.(?:md|markdown)$/i;

export const policies: Extractor<'policy'> = {
  id: 'policies',
  version: 1,
  produces: ['policy'],
  wants: (path) => isPolicy.test(path) && !isNone.test(path),
  *extract({ path, text }) {
    const header = frontMatterOf(text);
    const read = header === undefined ? undefined : readYaml(header);
    if (read && !read.ok) {
      yield unreadable('policy', path, `its front matter: ${read.error}`);
      return;
    }
    const view = read?.ok ? read.value[0] : undefined;
    const said = (...names: readonly string[]): string | null =>
      view?.entries.find(({ key }) => names.includes(key.toLowerCase()))?.value.text ?? null;
    const body = policyBody(markdownBlocks(text));
    const value: PolicyFact = {
      path,
      title: said('title', 'name') ?? body.title ?? path.slice(path.lastIndexOf('/') + 1),
      owner: said('owner'),
      version: said('version'),
      approvedBy: said('approved_by', 'approved-by', 'approvedby', 'approver'),
      clauses: body.clauses,
      unmarked: body.unmarked.slice(0, longestList),
      unmarkedTotal: body.unmarked.length,
      faults: body.faults,
    };
    yield { kind: 'policy', key: '', value, line: 1 };
  },
};

const longestList = 50;

type Faults = { readonly line: number; readonly because: string }[];

interface PolicyBody {
  readonly title: string | undefined;
  readonly clauses: readonly PolicyClause[];
  readonly unmarked: PolicyFact['unmarked'];
  readonly faults: PolicyFact['faults'];
}

function policyBody(blocks: readonly MarkdownBlock[]): PolicyBody {
  const section: string[] = [];
  const clauses: PolicyClause[] = [];
  const unmarked: { line: number; text: string }[] = [];
  const faults: Faults = [];
  let title: string | undefined;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      const text = plainText(block.source);
      if (block.level === 1) title ??= text;
      section.splice(block.level === 1 ? 0 : block.level - 2);
      if (block.level > 1) section.push(text);
      continue;
    }
    const parts = partsOf(block);
    for (const part of parts) {
      if (part.marker === undefined) unmarked.push(...demands(part.text).map((text) => ({ line: part.line, text })));
      else readClause({ ...part, marker: part.marker }, { section: [...section], clauses, faults });
    }
  }
  return { title, clauses, unmarked, faults };
}

interface Part {
  readonly text: string;
  readonly line: number;
  /** What stands in the marker that ends it. */
  readonly marker?: string;
}

const marker = /<!--\s*clause\s*:([\s\S]*?)-->/gi;

/** A block cut at its markers: each marker speaks of what stands between the one before it and itself. */
function partsOf({ source, line }: MarkdownBlock): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of source.matchAll(marker)) {
    const at = line + source.slice(0, found.index).split('\n').length - 1;
    parts.push({ text: plainText(source.slice(from, found.index)), line: at, marker: found[1]! });
    from = found.index + found[0].length;
  }
  const rest = plainText(source.slice(from));
  if (rest !== '') parts.push({ text: rest, line });
  return parts;
}

const demand = /\b(?:must|shall|is required to|are required to|may not|must not)\b/i;

/** Sentences of a text that demand something. */
function demands(text: string): readonly string[] {
  return (text.match(/[^.!?]+(?:[.!?]+(?=\s|$)|$)|[^.!?]*[.!?]/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => demand.test(sentence));
}

interface Reading {
  readonly section: readonly string[];
  readonly clauses: PolicyClause[];
  readonly faults: Faults;
}

const clauseId = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const parameter = /^([a-z][a-z0-9-]*)\s*(>=|<=|=)\s*([^\s,]+)$/i;
const named = /^(check|checks|serves|evidence)\s*:\s*(.*)$/i;

function readClause(part: Required<Part>, { section, clauses, faults }: Reading): void {
  const { line, text } = part;
  const [id = '', ...rest] = part.marker.split(';').map((one) => one.trim());
  const fault = (because: string): void => void faults.push({ line, because });
  if (!clauseId.test(id)) return fault(`"${id}" is no id of a clause: letters, digits, dots and hyphens`);
  if (text === '') return fault(`the clause ${id} has no words before its marker`);
  if (clauses.some((clause) => clause.id === id)) return fault(`the clause ${id} stands twice in this file`);
  const lists = { checks: [] as string[], serves: [] as string[], requests: [] as string[] };
  const parameters: PolicyClause['parameters'][number][] = [];
  for (const one of rest.filter((each) => each !== '')) {
    const typed = parameter.exec(one);
    const list = named.exec(one);
    if (typed) parameters.push({ name: typed[1]!, operator: operatorOf(typed[2]!), value: typed[3]! });
    else if (list)
      lists[listNames[list[1]!.toLowerCase()]!].push(...list[2]!.split(/[\s,]+/).filter((each) => each !== ''));
    else
      fault(
        `"${one}" in the clause ${id} is neither a parameter such as approvals>=1 nor check:, serves: or evidence:`,
      );
  }
  clauses.push({ id, text, textDigest: sha256(text), section, line, parameters, ...lists });
}

const listNames: Readonly<Record<string, 'checks' | 'serves' | 'requests'>> = {
  check: 'checks',
  checks: 'checks',
  serves: 'serves',
  evidence: 'requests',
};

function operatorOf(written: string): ClauseOperator {
  return clauseOperators.find((one) => one === written) ?? '=';
}
