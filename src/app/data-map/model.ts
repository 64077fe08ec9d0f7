/** The words of the data map: one row per field, with where it stands, what protects it and where it goes. */
import type { Instant } from '../../base/instant.ts';
import type { Boundary } from '../../model/fact.ts';
import type { DeclaredField, SinkKind } from '../../model/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { Period } from '../../model/control.ts';
import type { FieldJoin } from './joins.ts';

export interface MapPlace {
  readonly path: string;
  readonly line: number;
  /** Since when it stands there; absent for a checkout, whose history is not read. */
  readonly since?: Boundary;
}

export interface MapSink extends MapPlace {
  readonly kind: SinkKind;
  /** As written: `logger.info`. */
  readonly callee: string;
  /** A vendor, or the name of a topic, queue or job, as far as the file says it. */
  readonly recipient?: string;
  readonly certainty: 'flows' | 'co-occurs';
}

/** What a `data-classification.yaml` or a fides data set says of a field. */
export interface Declared {
  /** A key of the fideslang taxonomy, or `not-personal`. */
  readonly type: string;
  readonly sensitivity?: string;
  readonly purpose?: string;
  readonly retention?: string;
  readonly reason?: string;
  readonly path: string;
  readonly line: number;
}

export interface MapField {
  readonly repository: string;
  readonly dataType: string;
  /** One of the classes of the reference: `email`, `health`, … */
  readonly class: string;
  readonly sensitivity: string;
  readonly law: readonly string[];
  readonly owner: string;
  readonly field: string;
  readonly source: 'schema' | 'code';
  readonly store?: string;
  readonly type?: string;
  readonly path: string;
  readonly line: number;
  /** Everywhere that it is declared, the place above first. */
  readonly places: readonly MapPlace[];
  readonly protection?: DeclaredField['protection'];
  /** How the code itself classifies it, as written. */
  readonly tag?: string;
  readonly confidence: NonNullable<DeclaredField['confidence']>;
  readonly declared?: Declared;
  /** When a field of this name was first here; `since` when it began to be so without a break. */
  readonly firstSeen?: Boundary;
  readonly since?: Boundary;
  /** By CODEOWNERS. */
  readonly owners: readonly string[];
  readonly sinks: readonly MapSink[];
  /** The same message or type in other repositories. */
  readonly joins?: readonly FieldJoin[];
}

/** What people declared and what is found do not agree. */
export interface ClassificationProblem {
  readonly repository: string;
  readonly problem: 'gone' | 'undeclared' | 'disagrees' | 'unreadable';
  readonly owner: string;
  readonly field: string;
  readonly path: string;
  readonly line: number;
  readonly because: string;
}

export interface LeftOut {
  /** Declared as no personal data. */
  readonly notPersonal: number;
  /** In a migration, and taken away by a later one. */
  readonly dropped: number;
  /** In a migration of a table whose schema of today has no such field. */
  readonly superseded: number;
}

export interface DataMap {
  readonly fields: readonly MapField[];
  readonly problems: readonly ClassificationProblem[];
  readonly leftOut: LeftOut;
}

export interface DataMapWish {
  readonly repository?: string;
  /** Absent: as it stands now. */
  readonly at?: Instant;
}

export interface DataMapAnswer extends DataMap {
  readonly repositories: readonly { readonly name: string; readonly head: string | null }[];
  readonly gaps: readonly Gap[];
  readonly run: string | null;
  readonly period: Period | null;
  /** What the map cannot know, in sentences. */
  readonly notCovered: readonly string[];
}

export interface FieldChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly field: MapField;
  /** Of `changed`: what was otherwise before. */
  readonly before?: MapField;
  readonly because: string;
  /** The landing that did it, and the changeset that it came through. */
  readonly by?: Boundary;
  readonly changeset?: { readonly id: string; readonly url: string | null } | null;
}

export interface DataMapDifference extends Omit<DataMapAnswer, 'fields' | 'problems'> {
  readonly changes: readonly FieldChange[];
}
