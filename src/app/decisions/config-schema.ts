/** The parts of plumbline.yaml about waivers, remediation and evidence requests. */
import { z } from 'zod';
import { parseInstant } from '../../base/instant.ts';

const days = (what: string, least = 1) =>
  z
    .int('expected a whole number of days')
    .min(least, `at least ${least}`)
    .max(3660, 'at most ten years')
    .describe(what);

export const waiversSchema = z
  .strictObject({
    maximumDays: days('How long a waiver may cover at most; a longer one is refused').default(180),
  })
  .prefault({})
  .describe('Waivers: exceptions that somebody asked for and another person approved, until a day');

export const remediationSchema = z
  .strictObject({
    dueDays: z
      .strictObject({
        critical: days('Days for a critical deviation').default(7),
        high: days('Days for a high one').default(30),
        medium: days('Days for a medium one').default(90),
        low: days('Days for a low one').default(180),
      })
      .prefault({})
      .describe('Days until a deviation has to be mended, by its severity'),
  })
  .prefault({})
  .describe('Remediation of deviations');

const grace = (cadence: string, fallback: number) =>
  days(`After the end of what is handed in ${cadence}`, 0).default(fallback);

export const requestsSchema = z
  .strictObject({
    begin: z
      .record(
        z.string(),
        z
          .string('expected a date')
          .refine((text) => parseInstant(text) !== undefined, 'expected a date that exists, such as 2026-01-31'),
      )
      .default({})
      .describe(
        'The day from which a request is expected, by id of the request; else the first thing handed in begins it',
      ),
    graceDays: z
      .strictObject({
        daily: grace('daily', 1),
        weekly: grace('weekly', 3),
        monthly: grace('monthly', 14),
        quarterly: grace('quarterly', 14),
        yearly: grace('yearly', 30),
        once: grace('once', 0),
        event: grace('for each event', 14),
      })
      .prefault({})
      .describe('Days between the end of what is to be evidenced and the day it is due'),
  })
  .prefault({})
  .describe('Evidence requests: what somebody has to hand in because repositories and forges cannot show it');
