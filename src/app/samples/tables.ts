/** Populations and gaps as the doors hand them out: the same rows that a pack holds. */
export { distinctGaps } from '../../exports/csv/gaps-csv.ts';
export { populationCsv } from '../../exports/csv/population-csv.ts';
export { sampleSize, upperBound } from '../../evidence/sample-size.ts';
