// What hooks did since the beginning. The names are told where there are none too: the rules use them.
import { type HookReport, hookOutcomes } from '@verdict/hooks';
import { counters, quote } from './text.ts';

export function hookMetrics(hooks: readonly HookReport[]): string {
  const events = 'verdict_hook_events_total';
  const opened = 'verdict_hook_opened_total';
  const outcomes = hookOutcomes.filter((outcome) => outcome !== 'opened');
  return [
    counters(
      events,
      'Orders at a hook by what came of it',
      hooks.flatMap(({ hook, counts }) =>
        outcomes.map(
          (outcome) => `${events}{hook=${quote(hook)}, outcome="${outcome}"} ${counts[outcome]}`,
        ),
      ),
    ),
    counters(
      opened,
      'How often a hook failed so often that it was left alone for a minute',
      hooks.map(({ hook, counts }) => `${opened}{hook=${quote(hook)}} ${counts.opened}`),
    ),
  ].join('\n');
}
