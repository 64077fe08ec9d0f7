/**
 * What a message says of where a change was picked from: `git cherry-pick -x`, the sentences of backport bots ("backport of
 * commit …", "cherry-pick #12 for 3.2"), a title with the number of the first changeset before its own ("Fix (#12) (#15)").
 * All of it is a lead: what is named is held against what landed.
 */
export interface NamedOrigins {
  /** Ids of commits, whole or shortened. */
  readonly commits: readonly string[];
  /** Numbers of changesets, or of issues: those lead nowhere. */
  readonly numbers: readonly string[];
  /** Numbers without a sign before them, as some write them: may be anything. */
  readonly bare: readonly string[];
}

const pickWords = /\b(?:cherry[ -]?pick(?:ed|s|ing)?|back[ -]?port(?:ed|s|ing)?)\b/i;
const commitId = /(?<![0-9a-z#!/_.-])(?=[0-9a-f]*\d)[0-9a-f]{7,64}(?![\w-])/g;
const changeNumber =
  /(?:(?<![\w.])([#!])?|(\/(?:pull|pulls|merge_requests|pull-requests)\/))(?<!\d)(\d{1,8})(?![\w.])/g;
const shortestBare = 3;
const numberInTitle = /\((?:[\w.-]+\/[\w.-]+)?[#!](\d+)\)/g;
/** A revert quotes the title of what it takes back, which may have been picked. */
const takenBack = /\brevert(?:s|ed)?[: ]*["“].*["”]/i;
/** Messages are long where they quote logs; who picks says so in the first lines or in the last. */
const mostLines = 400;

export function namedOrigins(message: string): NamedOrigins {
  const [first = '', ...body] = message.trimStart().split('\n').slice(0, mostLines);
  const title = first.replace(takenBack, '');
  const saying = [title, ...body].filter((line) => pickWords.test(line));
  const inTitle = [...title.matchAll(numberInTitle)].map(([, number]) => number!);
  const numbers = saying.flatMap((line) => [...line.matchAll(changeNumber)]);
  const signed = numbers.flatMap(([, sign, link, number]) => ((sign ?? link) === undefined ? [] : [number!]));
  const bare = numbers.flatMap(([, sign, link, number]) =>
    (sign ?? link) === undefined && number!.length >= shortestBare ? [number!] : [],
  );
  return {
    commits: unique(saying.flatMap((line) => [...line.matchAll(commitId)].map(([id]) => id))),
    // The last number in a title is the changeset's own.
    numbers: unique([...inTitle.slice(0, -1), ...signed]),
    bare: unique(bare),
  };
}

const unique = (all: readonly string[]): readonly string[] => [...new Set(all)];

const before = [
  /^\[[^\]]*\]\s*/,
  /^v?\d[\w.]*\s+back-?port:?\s+/i,
  /^(?:manual(?:ly)?\s+)?(?:back-?port(?:ed)?|cherry[ -]?pick(?:ed)?)(?:\s+of)?(?:\s+#\d+)?[:\s]\s*/i,
];
const behind = [/\s*\([^()]*\)$/, /\s*\[[^\]]*\]$/, /\s+into\s+\S+$/i, /\s+-\s+#\d+$/, /\s*…$/];
/** Shorter ones ("Fix tests") are everybody's. */
const shortest = 12;

/** A title without branch, number and what says that it was picked; undefined where little is left of it. */
export function coreTitle(message: string): string | undefined {
  const [title = '', ...body] = message.trimStart().split('\n', 20);
  // A forge writes the changeset's own title below that of the merge.
  const isMerge = /^Merge (?:pull request|branch|remote-tracking)\b/.test(title);
  let core = (isMerge ? (body.find((line) => line.trim() !== '') ?? '') : title).trim();
  for (let length = 0; length !== core.length;) {
    length = core.length;
    for (const pattern of [...before, ...behind]) core = core.replace(pattern, '').trim();
  }
  return core.length < shortest ? undefined : core.toLowerCase();
}
