/**
 * Conditions over a fact's value, as users write them: a dotted path and what is expected there. A list on the way means
 * each of its elements, and one that fulfils the condition is enough; a list at the end counts its elements when a number
 * is expected.
 */
type Scalar = string | number | boolean;

export interface Expectation {
  readonly is?: Scalar | undefined;
  readonly isNot?: Scalar | undefined;
  readonly oneOf?: readonly Scalar[] | undefined;
  /** RE2, found anywhere in the text. */
  readonly matches?: string | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly exists?: boolean | undefined;
}

export type Conditions = Readonly<Record<string, Scalar | Expectation>>;

export interface Judged {
  readonly path: string;
  readonly holds: boolean;
  /** `approvals is 1, at least 2 wanted`. */
  readonly says: string;
}

const asExpectation = (written: Scalar | Expectation): Expectation =>
  typeof written === 'object' ? written : { is: written };

export function judgeConditions(
  value: unknown,
  conditions: Conditions,
  finds: (pattern: string, text: string) => boolean,
): readonly Judged[] {
  return Object.entries(conditions).map(([path, written]) => {
    const expectation = asExpectation(written);
    const reached = valuesAt(value, path);
    const holds = holdsOf(reached, expectation, finds);
    return { path, holds, says: `${path} ${shown(reached)}, ${wanted(expectation)}` };
  });
}

/** What stands at the path: nothing, one value, or one for each element of the lists on the way. */
function valuesAt(value: unknown, path: string): readonly unknown[] {
  let reached: readonly unknown[] = [value];
  for (const key of path.split('.')) {
    reached = reached
      .flatMap((one) => (Array.isArray(one) ? (one as readonly unknown[]) : [one]))
      .map((one) => keyed(one, key))
      .filter((one) => one !== undefined && one !== null);
  }
  return reached;
}

function keyed(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function holdsOf(
  reached: readonly unknown[],
  { is, isNot, oneOf, matches, atLeast, atMost, exists }: Expectation,
  finds: (pattern: string, text: string) => boolean,
): boolean {
  const leaves = reached.flatMap((one) => (Array.isArray(one) ? (one as readonly unknown[]) : [one]));
  const numbers = reached
    .map((one) => (Array.isArray(one) ? one.length : one))
    .filter((one) => typeof one === 'number');
  return (
    (exists === undefined || exists === leaves.length > 0) &&
    (is === undefined || leaves.includes(is)) &&
    (isNot === undefined || !leaves.includes(isNot)) &&
    (oneOf === undefined || leaves.some((one) => (oneOf as readonly unknown[]).includes(one))) &&
    (matches === undefined || leaves.some((one) => typeof one === 'string' && finds(matches, one))) &&
    (atLeast === undefined || numbers.some((one) => one >= atLeast)) &&
    (atMost === undefined || (numbers.length > 0 && numbers.every((one) => one <= atMost)))
  );
}

function shown(reached: readonly unknown[]): string {
  if (reached.length === 0) return 'is not there';
  const words = reached
    .slice(0, 3)
    .map((one) => (Array.isArray(one) ? `a list of ${one.length}` : JSON.stringify(one)));
  return `is ${words.join(', ')}${reached.length > 3 ? ', …' : ''}`.slice(0, 200);
}

function wanted({ is, isNot, oneOf, matches, atLeast, atMost, exists }: Expectation): string {
  return [
    is === undefined ? '' : `${JSON.stringify(is)} wanted`,
    isNot === undefined ? '' : `anything but ${JSON.stringify(isNot)} wanted`,
    oneOf === undefined ? '' : `one of ${oneOf.map((one) => JSON.stringify(one)).join(', ')} wanted`,
    matches === undefined ? '' : `a match of \`${matches}\` wanted`,
    atLeast === undefined ? '' : `at least ${atLeast} wanted`,
    atMost === undefined ? '' : `at most ${atMost} wanted`,
    exists === undefined ? '' : exists ? 'wanted' : 'not wanted',
  ]
    .filter(Boolean)
    .join(', ');
}
