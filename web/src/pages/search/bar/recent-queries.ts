/** The last queries of this browser. They stay in it: the server keeps no record of who looked for what. */
const key = 'plumbline.recent-queries';
const kept = 12;

export function recentQueries(): readonly string[] {
  const stored = read();
  if (stored === null) return [];
  const value = parsed(stored);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, kept) : [];
}

export function rememberQuery(query: string): void {
  if (query === '') return;
  write(JSON.stringify([query, ...recentQueries().filter((one) => one !== query)].slice(0, kept)));
}

export function forgetQueries(): void {
  write('[]');
}

/** A browser may refuse its storage (private windows, a policy): then there is no history, and nothing else is lost. */
function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    return refused(error);
  }
}

function write(text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch (error) {
    refused(error);
  }
}

function refused(error: unknown): null {
  if (error instanceof DOMException) return null;
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Not written by us.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
