/**
 * Policies, plans and other documents, by subject (`document-topics.ts`): title, length and whether a report can be made
 * through it. What a document promises is for people to read; that it exists, says something and was revised is for us.
 */
import type { DocumentFact, DocumentTopic } from '../../model/fact-map.ts';
import { unreadable, type Extractor } from '../extractor.ts';
import { readWrittenRecord } from '../readers/written-record.ts';
import { binaryDocument, topicOf } from './document-topics.ts';

export const documents: Extractor<'document'> = {
  id: 'documents',
  version: 3,
  produces: ['document'],
  wants: (path) => topicOf(path) !== undefined,
  *extract({ path, text }) {
    const topic = topicOf(path);
    if (topic === undefined) return;
    if (binaryDocument.test(path)) {
      yield unreadable('document', path, 'it is a binary document; keep its text beside it, as Markdown for instance');
      return;
    }
    const shown = visible(text);
    const value: Omit<DocumentFact, 'revisedAt'> = {
      topic,
      path,
      title: titleOf(text, path),
      words: shown.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0,
      hasContact: hasContact(shown),
      ...(isAssessment(topic) && { sections: sectionsIn(path, text) }),
    };
    yield { kind: 'document', key: '', value, line: 1 };
  },
};

/** What is asked of these is what they speak of. */
const isAssessment = (topic: DocumentTopic): boolean => topic === 'threat-model' || topic === 'impact-assessment';

const mostSections = 60;

function sectionsIn(path: string, text: string): readonly string[] {
  const read = readWrittenRecord(path, text);
  if (!read.ok) return [];
  return read.value.sections
    .filter(({ heading, lines }) => heading !== '' && lines.length > 0)
    .slice(0, mostSections)
    .map(({ heading }) => heading.toLowerCase().slice(0, 80));
}

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/** Without front matter and comments, which no reader sees. */
function visible(text: string): string {
  return text.replace(frontMatter, '').replace(/<!--(?:[\s\S]*?-->|[\s\S]*$)/g, ' ');
}

/** A title stands near the top. */
const longestLead = 5000;

function titleOf(text: string, path: string): string {
  const stated = /^title:\s*["']?(.+?)["']?\s*$/m.exec(frontMatter.exec(text)?.[1] ?? '')?.[1];
  const body = visible(text).slice(0, longestLead);
  const heading = /^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(body) ?? /^={1,3}[ \t]+(.+)$/m.exec(body);
  const underlined = /^([^\s<|>#=-][^\n]*)\r?\n(?:={3,}|-{3,}|\*{3,}|~{3,})[ \t]*$/m.exec(body);
  const firstLine = body.split(/\r?\n/).find((line) => /[\p{L}\p{N}]/u.test(line));
  const earliest = [heading, underlined].filter((m) => m !== null).sort((a, b) => a.index - b.index)[0]?.[1];
  const title = stated ?? earliest ?? firstLine ?? path.slice(path.lastIndexOf('/') + 1);
  return title
    .replace(/<[^>]*>|!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, '')
    .trim()
    .slice(0, 200);
}

// Lengths are bounded: an unbounded word before the @ takes quadratic time on a long line.
const address = /[\w.+-]{1,64}@(?!example\.|users\.noreply)[\w-]{1,63}(?:\.[\w-]+)+/i;
const spelledOut = /[\w.+-]{1,64}\s{0,3}[[({<]\s{0,3}at\s{0,3}[\])}>]\s{0,3}[\w-]+/i;
const link =
  /https?:\/\/[^\s)>\]"']{0,200}(?:secur|advisor|vulnerab|report|contact|disclos|hackerone|bugcrowd|intigriti|huntr|yeswehack|form|issues|support|bounty|psirt|g\.co\/vulnz)/i;
const forgeForm =
  /private(?:ly)? (?:vulnerability|security)? ?report|report a vulnerability["”*_`]* (?:button|form|tab|link)|["“*_`]report a vulnerability["”*_`]|^Contact:\s*\S+/im;

function hasContact(text: string): boolean {
  return [address, spelledOut, link, forgeForm].some((pattern) => pattern.test(text));
}
