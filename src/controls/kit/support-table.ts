/**
 * When vendors end the security support of a release line. Facts of public release calendars; where only the month was
 * announced, its last day. A line that is not listed is unknown, never supported.
 */
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { RuntimeVersionFact } from '../../model/fact-map.ts';

/** The day on which the table was last compared with the calendars. */
export const supportTableDate = '2025-11-01';

type Runtime = RuntimeVersionFact['runtime'];

const table: Readonly<Record<Runtime, string>> = {
  node: `4 2018-04-30, 6 2019-04-30, 8 2019-12-31, 9 2018-06-30, 10 2021-04-30, 11 2019-06-01, 12 2022-04-30, 13 2020-06-01,
    14 2023-04-30, 15 2021-06-01, 16 2023-09-11, 17 2022-06-01, 18 2025-04-30, 19 2023-06-01, 20 2026-04-30, 21 2024-06-01,
    22 2027-04-30, 23 2025-06-01, 24 2028-04-30, 25 2026-06-01`,
  python: `2.7 2020-01-01, 3.3 2017-09-29, 3.4 2019-03-18, 3.5 2020-09-30, 3.6 2021-12-23, 3.7 2023-06-27, 3.8 2024-10-07,
    3.9 2025-10-31, 3.10 2026-10-31, 3.11 2027-10-31, 3.12 2028-10-31, 3.13 2029-10-31, 3.14 2030-10-31`,
  go: `1.11 2019-09-03, 1.12 2020-02-25, 1.13 2020-08-11, 1.14 2021-02-16, 1.15 2021-08-16, 1.16 2022-03-15, 1.17 2022-08-02,
    1.18 2023-02-01, 1.19 2023-08-08, 1.20 2024-02-06, 1.21 2024-08-13, 1.22 2025-02-11, 1.23 2025-08-12, 1.24 2026-02-28,
    1.25 2026-08-31, 1.26 2027-02-28`,
  java: `6 2018-12-31, 7 2022-07-31, 8 2030-12-31, 9 2018-03-31, 10 2018-09-30, 11 2027-10-31, 12 2019-09-30, 13 2020-03-31,
    14 2020-09-30, 15 2021-03-31, 16 2021-09-30, 17 2027-10-31, 18 2022-09-20, 19 2023-03-21, 20 2023-09-19, 21 2029-12-31,
    22 2024-09-17, 23 2025-03-18, 24 2025-09-16, 25 2031-09-30`,
  ruby: `2.3 2019-03-31, 2.4 2020-04-05, 2.5 2021-04-05, 2.6 2022-04-12, 2.7 2023-03-31, 3.0 2024-04-23, 3.1 2025-03-26,
    3.2 2026-03-31, 3.3 2027-03-31, 3.4 2028-03-31`,
  php: `5.6 2018-12-31, 7.0 2019-01-10, 7.1 2019-12-01, 7.2 2020-11-30, 7.3 2021-12-06, 7.4 2022-11-28, 8.0 2023-11-26,
    8.1 2025-12-31, 8.2 2026-12-31, 8.3 2027-12-31, 8.4 2028-12-31, 8.5 2029-12-31`,
  dotnet: `2.1 2021-08-21, 3.1 2022-12-13, 5 2022-05-10, 6 2024-11-12, 7 2024-05-14, 8 2026-11-10, 9 2026-11-10, 10 2028-11-14`,
};

const ends = new Map(
  Object.entries(table).flatMap(([runtime, rows]) =>
    rows.split(',').map((row) => {
      const [cycle, date] = row.trim().split(' ');
      return [`${runtime} ${cycle}`, parseInstant(date!)] as const;
    }),
  ),
);

export const endOfSupport = (runtime: Runtime, cycle: string): Instant | undefined => ends.get(`${runtime} ${cycle}`);

/** Every line as `<runtime> <cycle>`, for the test that each has a date. */
export const supportedLines: readonly (readonly [string, Instant | undefined])[] = [...ends];
