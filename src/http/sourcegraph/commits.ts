/**
 * Commits as clients show them: markdown, with places counted from 0 in `content`, whose line 0 is the fence. So the first
 * line of a message, or of a diff, is line 1.
 */
import type { CommitStreamMatch } from '../schema.ts';
import type { EngineCommit } from './engine-types.ts';

type DiffFile = NonNullable<EngineCommit['diff']>[number];
type Place = readonly [line: number, character: number, length: number];

export interface CommitText {
  /** Without the fence. */
  readonly text: string;
  readonly fence: 'COMMIT_EDITMSG' | 'diff';
  /** Lines from 0, in `text`. */
  readonly ranges: readonly Place[];
}

export function commitText(match: EngineCommit): CommitText {
  if (match.diff) return { fence: 'diff', ...diffText(match.diff) };
  return { fence: 'COMMIT_EDITMSG', text: match.message.replace(/\n+$/, ''), ranges: match.messageRanges ?? [] };
}

export function commitMatchOf(match: EngineCommit, repositoryID: number): CommitStreamMatch {
  const { repository, commit, author, committer, message } = match;
  const url = commitUrl(match);
  const subject = message.split('\n', 1)[0] ?? '';
  const { fence, text, ranges } = commitText(match);
  return {
    type: 'commit',
    icon: '',
    label: `[${inLink(repository)}](${repositoryUrl(repository)}) › [${inLink(author.name)}](${url}): [${inLink(subject)}](${url})`,
    url,
    detail: `[\`${commit.slice(0, 7)}\` ${match.landedAt.slice(0, 10)}](${url})`,
    repositoryID,
    repository,
    oid: commit,
    message,
    authorName: author.name,
    authorDate: author.at,
    committerName: committer.name,
    committerDate: committer.at,
    landedAt: match.landedAt,
    content: `\`\`\`${fence}\n${text}\n\`\`\``,
    ranges: ranges.map(([line, character, length]): [number, number, number] => [line + 1, character, length]),
  };
}

export function repositoryUrl(repository: string): string {
  return `/${encoded(repository)}`;
}

export function commitUrl({ repository, commit }: Pick<EngineCommit, 'repository' | 'commit'>): string {
  return `${repositoryUrl(repository)}/-/commit/${commit}`;
}

export function blobUrl(repository: string, path: string): string {
  return `${repositoryUrl(repository)}/-/blob/${encoded(path)}`;
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Brackets would end the link in the middle of the text. */
function inLink(text: string): string {
  return text.replaceAll(/[[\]]/g, (bracket) => (bracket === '[' ? '(' : ')'));
}

/** `old new`, then per hunk `@@ -1,2 +1,3 @@` and its lines; a file that was added or removed has /dev/null for the other. */
function diffText(files: readonly DiffFile[]): { readonly text: string; readonly ranges: readonly Place[] } {
  const lines: string[] = [];
  const ranges: Place[] = [];
  for (const { before, after, hunks } of files) {
    lines.push(`${quoted(before ?? '/dev/null')} ${quoted(after ?? '/dev/null')}`);
    for (const hunk of hunks) {
      lines.push(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@ `);
      for (const line of hunk.lines) {
        // The sign is the first character of the line as shown.
        for (const [character, length] of line.ranges) ranges.push([lines.length, character + 1, length]);
        lines.push(line.sign + line.text);
      }
    }
  }
  return { text: lines.join('\n'), ranges };
}

/** The two names of the head line are told apart by the space between them. */
function quoted(path: string): string {
  return path.replaceAll(' ', String.raw`\ `);
}
