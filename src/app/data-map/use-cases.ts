import type { Working } from '../plumbline.ts';
import type { DataMapSpan } from './data-map.ts';
import type { DataMapAnswer, DataMapDifference, DataMapWish, MapField } from './model.ts';

export interface DataMapUseCases {
  /** Which personal and confidential data is kept where, and where it goes; as of any instant. */
  dataMap(wish: DataMapWish): Promise<DataMapAnswer>;
  /** What began, ended and changed in a stretch of time. */
  dataMapDifference(span: DataMapSpan): Promise<DataMapDifference>;
  /** Of a folder as it lies on disk. */
  checkoutMap(path: string, working: Working): Promise<DataMapAnswer>;
  dataMapDocument(format: 'csv' | 'fides', fields: readonly MapField[]): Promise<string>;
}
