import { recommendations } from '@verdict/records';
import type { FittedPipeline, Part } from './fit-pipeline.ts';
import type { Score } from './score.ts';
import type { Share } from './share.ts';

function percent(share: number | null): string {
  return share === null ? 'none' : `${(100 * share).toFixed(1)} %`;
}

function describeShare({ count, of, share, low, high }: Share): string {
  return `${count} of ${of}, ${percent(share)} (${percent(low)} to ${percent(high)})`;
}

function describePart(what: string, { orders, from, to, unexplained }: Part): string {
  const open =
    unexplained === 0 ? '' : `; ${unexplained} not fulfilled for no reason that rules know`;
  return `${what}: ${orders} orders, ${from} to ${to}${open}`;
}

function describeConfusion({ confusion }: Score): string[] {
  return recommendations.flatMap((label) => {
    const row = confusion[label];
    if (row === undefined) return [];
    const cells = recommendations.flatMap((recommendation) =>
      row[recommendation] === undefined ? [] : [`${recommendation} ${row[recommendation]}`],
    );
    return [`    ${label}: ${cells.join(', ')}`];
  });
}

function describeScore(score: Score): string[] {
  return [
    `  ${score.decided_by}`,
    `    delivered and fulfilled: ${describeShare(score.fulfilled_of_delivered)}`,
    `    held and fulfilled all the same: ${describeShare(score.fulfilled_of_held)}`,
    `    decided as labelled: ${describeShare(score.agrees_with_label)}`,
    ...describeConfusion(score),
  ];
}

/** Said beside every figure: what it cannot mean. */
export const caveat =
  'Labels are made of outcomes: nobody saw what a held order would have become without the hold.';

export function formatFit({ artifact, tree, training, later, scores }: FittedPipeline): string {
  const leaves = tree.feature.filter((feature) => feature === -1).length;
  return [
    `${artifact.pipeline.model}: ${leaves} leaves`,
    describePart('learned from', training),
    describePart('tried on', later),
    'on the later orders, with intervals of 95 %; label: recommendations',
    ...scores.flatMap(describeScore),
    caveat,
  ].join('\n');
}
