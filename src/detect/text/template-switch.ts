/** Lines of a chart's template that are there only where the values of the chart say so. */

const longestTemplate = 64_000;
/** Actions that open or close a block; what stands between their names and the end is the condition. */
const action = /\{\{-?\s{0,8}(if|with|range|define|block|else|end)\b([^}]{0,400})\}\}/g;

/** A block around it asks for `.Values`, so that nobody knows from the template alone whether the line is rendered. */
export function isSwitchedByValues(text: string, at: number): boolean {
  const asked: boolean[] = [];
  for (const [, name, condition] of text.slice(Math.max(0, at - longestTemplate), at).matchAll(action)) {
    if (name === 'end') asked.pop();
    else if (name !== 'else') asked.push(name !== 'define' && /\.Values\b/.test(condition!));
  }
  return asked.includes(true);
}
