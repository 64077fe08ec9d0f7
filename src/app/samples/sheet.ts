export { sampleCsv } from '../../exports/csv/sample-csv.ts';
