import { recordCheck } from '../../kit/record-check.ts';

export const capacityReviewed = recordCheck({
  meta: {
    id: 'capacity-reviewed',
    title: 'In every quarter use and forecast were held against capacity, and what was decided is written down',
    question: 'When did you last review capacity and forecast demand?',
    rationale:
      'Capacity runs out slowly, then at once. Records of reviews (files whose folder or name calls them a capacity review) have to name who reviewed, what is used, what is expected and what was decided. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Whether the numbers are right is not seen.',
    remediation: 'Each quarter, write down use, forecast and what was decided, with the name of who reviewed it.',
    reference: 'AVL-04',
  },
  topic: 'capacity-review',
  noun: 'capacity review',
  intervalDays: 92,
  asked: [
    { what: 'what is used', named: /utili[sz]ation|usage|current|metrics|peak|load|\bused\b/ },
    { what: 'what is expected', named: /forecast|growth|projection|expected|demand|outlook/ },
    { what: 'what was decided', named: /decision|action|recommendation|conclusion|follow|next steps/ },
  ],
});
