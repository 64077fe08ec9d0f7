/** The forms of the files under content/. Keys that nothing reads are faults. */
import { z } from 'zod';
import { areas } from '../../model/control.ts';
import { cadences } from '../../model/evidence-request.ts';
import type { Read } from './files.ts';

/** An id that a spreadsheet would take for a number loses its zeros: 5.10 becomes 5.1, which is another control. */
const id = z.string().refine((text) => Number.isNaN(Number(text)), 'an id must not read as a number');
const sentence = z.string().min(1);

export const frameworkSchema = z.strictObject({
  framework: z.enum(['soc2', 'iso27001']),
  criteria: z.array(
    z.strictObject({
      id,
      category: sentence,
      topic: sentence,
      automation: z.enum(['strong', 'partial', 'document', 'weak', 'none']),
      controls: z.array(id),
      points: z.array(z.strictObject({ says: sentence, by: z.array(id) })).min(1),
    }),
  ),
});

export const controlsSchema = z.strictObject({
  area: z.enum(areas),
  controls: z.array(
    z.strictObject({
      id: id.regex(/^[A-Z]{2,3}-\d{2}$/),
      title: sentence,
      statement: sentence,
      owner: sentence,
      frequency: sentence,
      checks: z.array(id),
      requests: z.array(id).default([]),
    }),
  ),
});

export const requestsSchema = z.strictObject({
  area: z.enum(areas),
  requests: z.array(
    z.strictObject({
      id: id.regex(
        /^[A-Z]{2,3}-\d{2}\/[a-z][a-z-]*$/,
        'a request is named by its control and a word: SEC-03/training-export',
      ),
      title: sentence,
      ask: sentence,
      form: z.enum(['document', 'record', 'export']),
      cadence: z.enum(cadences),
      owner: sentence,
      looksFor: z.array(sentence).min(1),
    }),
  ),
});

export const crosswalkSchema = z.strictObject({
  sources: z.array(z.strictObject({ id, title: sentence, how: sentence })),
  pairs: z.array(
    z.strictObject({
      soc2: id,
      iso27001: id,
      confidence: z.enum(['high', 'medium', 'authored']),
      sources: z.array(id),
      unsure: z.array(id).exactOptional(),
    }),
  ),
});

export type FrameworkFile = Read<z.output<typeof frameworkSchema>>;
export type ControlsFile = Read<z.output<typeof controlsSchema>>;
export type RequestsFile = Read<z.output<typeof requestsSchema>>;

export type CrosswalkFile = Read<z.output<typeof crosswalkSchema>>;
