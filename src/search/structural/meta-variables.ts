/**
 * Holes in patterns over syntax trees, as ast-grep writes them: `$A` one node, `$$$ARGS` or `$$$` any number of them, `$_` one
 * that is not named, `$$OP` one that the grammar does not name. Capitals, digits and underscores; `$name` and `${name}` are code.
 */
const hole = /(?<![\w$])(?:\$\$\$(?![\w$])|\${1,3}[A-Z_][A-Z0-9_]*(?!\w))/g;

export function metaVariablesIn(code: string): readonly string[] {
  return code.match(hole) ?? [];
}

/** Shorter ones stand in every other file. */
const shortestWord = 3;

/**
 * Words that stand in the text of every match. What has other letters beside it is no word of ASCII, and what stands behind a
 * backslash may be written otherwise. Keywords of some languages (PHP) are the same in capitals, so case does not count.
 */
export function wordsOf(code: string): readonly string[] {
  const words = code
    // More than holes, so that it takes no word too many for one.
    .replace(/\$\$\$[A-Z_][A-Z0-9_]*|\$\$\$|\$[A-Z_][A-Z0-9_]*/g, ' ')
    .split(/[^\w\u0080-\uffff\\]+/)
    .filter((word) => /^\w+$/.test(word) && word.length >= shortestWord);
  return [...new Set(words.map((word) => word.toLowerCase()))];
}

/** The same as a template (template.ts), for texts of any kind. */
export function asTemplate(code: string): string {
  return code.replace(hole, (found) => {
    const name = found.replace(/^\$+/, '').toLowerCase();
    return name === '' || name === '_' ? '...' : `:[${name}]`;
  });
}
